// Saves the form of a section a few seconds after a change. Comfort only: the form works without this file.
// The server says in words what is saved; a save that fails is repeated with growing pauses, never in silence.
(() => {
  const box = document.querySelector("[data-saved-state]"), form = box && box.closest("form");
  if (!form) return;
  const NOT_SAVED = "Nicht gespeichert – Ihre Eingaben bleiben in diesem Fenster.";
  const QUIET = 2500, LONGEST_WAIT = 10000, PAUSES = [3000, 6000, 12000, 25000, 60000], PATIENCE = 20000, BEAT = 45000, IDLE = 600000;
  const find = (name) => document.querySelector(`[data-${name}]`);
  const saved = find("saved"), pending = find("pending"), signIn = find("sign-in"), others = find("others");
  let edited = 0;           // since when something is typed that was not sent yet
  let unanswered = null;    // what was sent and not answered: it may be stored, so exactly this is sent again first
  let incomplete = false;   // the server has left something out, and has said so
  let touched = Date.now(), failures = 0, timer = 0, running = null, settling = false, leaving = false;

  const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || form.elements.csrfmiddlewaretoken.value;
  const plan = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };

  function say(sentence) {
    box.hidden = false;
    write(saved, sentence);
    show();
  }

  function show() {
    pending.hidden = !edited || failures > 0;
    if (edited) box.hidden = false;
  }

  function touch() {
    touched = Date.now();
    edited = edited || touched;
    show();
    if (!failures) plan(Math.max(0, Math.min(QUIET, edited + LONGEST_WAIT - touched)));
  }

  // One save at a time; what was typed meanwhile follows.
  function save() {
    clearTimeout(timer);
    running = running || send().finally(() => { running = null; if (edited && !failures) plan(QUIET); });
    return running;
  }

  async function send() {
    const isBeat = !edited && !unanswered && !incomplete;
    const body = unanswered || new URLSearchParams(new FormData(form));
    // Who signs in again in another window has a new token.
    body.set("csrfmiddlewaretoken", token());
    if (!unanswered) edited = 0;
    if (!isBeat) unanswered = body;
    try {
      await answered(await fetch(location.pathname, { method: "POST", body, redirect: "manual", headers: { "X-Autosave": "1" }, signal: AbortSignal.timeout(PATIENCE) }), isBeat);
    } catch {
      if (!isBeat) failed(navigator.onLine ? "Der Server antwortet nicht. Wir versuchen es weiter." : "Sie sind gerade nicht mit dem Internet verbunden. Wir versuchen es weiter.");
    }
  }

  async function answered(response, isBeat) {
    signIn.hidden = response.status !== 401;
    if (response.status >= 500) { if (!isBeat) failed("Das Portal ist gerade gestört. Wir versuchen es weiter."); return; }
    if (response.status === 401) {
      if (unanswered) { unanswered = null; edited = edited || Date.now(); }
      failed("Sie sind nicht mehr angemeldet.");
      return;
    }
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    const answer = isJson ? await response.json() : {};
    unanswered = null;
    failures = 0;
    incomplete = !answer.complete;
    for (const name of ["seen", "version"]) if (name in answer) form.elements[name].value = answer[name];
    if ("others" in answer) write(others, answer.others);
    if (!isBeat || incomplete) say(answer.sentence || `${NOT_SAVED} Kopieren Sie längere Texte und laden Sie die Seite neu.`);
  }

  function failed(reason) {
    const pause = PAUSES[Math.min(failures, PAUSES.length - 1)];
    failures += 1;
    say(`${NOT_SAVED} ${reason}`);
    plan(pause);
  }

  // The button waits for a save that is under way: else the page would seem to contradict itself.
  // Without an answer the page stays, and with it what was typed.
  document.addEventListener("submit", async (event) => {
    if (event.target !== form) return;
    clearTimeout(timer);
    form.elements.csrfmiddlewaretoken.value = token();
    if (leaving || (!running && !unanswered && navigator.onLine)) { leaving = true; setTimeout(() => { leaving = false; }, 5000); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (settling) return;
    settling = true;
    const button = event.submitter;
    await running;
    if (unanswered || !navigator.onLine) { edited = edited || Date.now(); await save(); }
    settling = false;
    if (unanswered) return;
    leaving = true;
    form.requestSubmit(button);
  }, true);

  addEventListener("beforeunload", (event) => { if (!leaving && (edited || unanswered || incomplete)) event.preventDefault(); });
  addEventListener("pageshow", () => { leaving = false; });
  form.addEventListener("input", touch);
  const now = () => { if (edited || unanswered) save(); };
  addEventListener("online", now);
  addEventListener("focus", now);
  document.addEventListener("visibilitychange", now);
  // What a page brings back after an error or a sign-in is not stored yet.
  if (box.hasAttribute("data-unsaved")) touch();
  // The others see who is here while the page is open and used.
  setInterval(() => { if (!document.hidden && !edited && !unanswered && !failures && Date.now() - touched < IDLE) save(); }, BEAT);
})();
