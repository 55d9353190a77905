// What HTML cannot do alone. No framework, no inline code; every page works without this file.
(() => {
  const say = (text) => { const status = document.querySelector("[data-status]"); if (status) status.textContent = text; };

  // htmx sends the CSRF token of the page.
  document.addEventListener("htmx:config:request", (event) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (token) event.detail.ctx.request.headers["X-CSRFToken"] = token.value;
  });

  // <a href="/confirm/" data-opens="id"> opens the dialog; without this file the link leads to the page.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) { event.preventDefault(); document.getElementById(opener.dataset.opens).showModal(); }
    const closer = event.target.closest("[data-closes]");
    if (closer) { event.preventDefault(); (closer.closest("dialog, details")).matches("dialog") ? closer.closest("dialog").close() : closer.closest("details").removeAttribute("open"); }
  });

  // A form is sent once; a second press within five seconds is answered politely.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); say("Ihre Eingabe wird schon gesendet. Bitte warten Sie einen Moment."); return; }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000);
    if (form.matches("[data-upload]")) upload(event, form);
  });
  addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));

  // Upload with progress, spoken in quarters. The answer is the same page a plain form would get.
  function upload(event, form) {
    event.preventDefault();
    const box = form.querySelector("[data-progress]"), bar = box.querySelector("progress"), request = new XMLHttpRequest();
    let quarter = 0;
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (sent) => {
      if (!sent.lengthComputable) return;
      const percent = Math.round(100 * sent.loaded / sent.total);
      bar.value = percent;
      if (Math.floor(percent / 25) > quarter) { quarter = Math.floor(percent / 25); say(`${percent} Prozent hochgeladen`); }
    });
    request.addEventListener("load", () => show(request));
    request.addEventListener("error", () => { box.hidden = true; delete form.dataset.sent; say("Keine Verbindung. Ihre Datei wurde nicht übertragen. Versuchen Sie es noch einmal."); });
    box.hidden = false;
    const data = new FormData(form, event.submitter);
    request.send(data);
  }

  function show(request) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.title = page.title;
    document.body.replaceWith(page.body);
    history.replaceState(null, "", request.responseURL);
    if (window.htmx) window.htmx.process(document.body);
    (document.querySelector("[autofocus]") || document.querySelector("main")).focus();
  }
})();
