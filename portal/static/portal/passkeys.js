// Shows the passkey button where passkeys work, and says in words why one did not work. allauth's script does the rest.
(() => {
  const SENTENCES = {
    NotAllowedError: "Der Vorgang wurde abgebrochen oder hat zu lange gedauert. Versuchen Sie es noch einmal.",
    InvalidStateError: "Dieser Passkey gehört schon zu Ihrem Konto. Nehmen Sie ein anderes Gerät.",
  };
  const OTHERWISE = "Das hat nicht geklappt. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.";

  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("[data-passkey]").forEach((box) => { box.hidden = false; });
  document.querySelectorAll("[data-passkey-without]").forEach((text) => { text.hidden = true; });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    document.querySelector("[data-passkey-problem]").textContent = SENTENCES[event.detail.exception.name] || OTHERWISE;
  });
})();
