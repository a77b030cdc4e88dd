// The conversation page: keys, decisions without losing a typed word, the draft greyed out the moment the buyer writes, the words
// of a draft as they are written. Without it every button works as a plain form; the server checks everything again.
document.addEventListener("DOMContentLoaded", () => {
  const page = document.getElementById("conversation");
  if (!page) return;
  // Deeds after which nothing typed is waited for any more.
  const ENDS = ["aprobar", "editar", "escribir", "descartar"];
  const EVERY_MS = 3000, WRITING_MS = 700, RENEW_MS = 60000;
  const { person, chat } = page.dataset;
  const reply = document.getElementById("respuesta"), form = document.getElementById("reply-form");
  const text = document.getElementById("text"), note = document.getElementById("note");
  const news = document.getElementById("news"), claim = document.getElementById("claim"), writing = document.getElementById("writing");
  const textKey = walle.keyOf(person, chat), noteKey = walle.keyOf(person, chat, "note");
  let gone = false, holding = false, saw = false;
  const log = document.getElementById("chat");
  if (!location.hash || location.hash === "#respuesta") log.scrollTop = log.scrollHeight;

  // -- the text box
  const draft = form ? form.dataset.draft || "" : "";
  const edited = () => text && walle.words(text.value) !== walle.words(draft);
  const refresh = () => {
    if (!text) return;
    walle.count(text, document.getElementById("count"), Number(text.dataset.most));
    const same = form.querySelector("[data-when=same]"), changed = form.querySelector("[data-when=changed]");
    if (!same || !changed) return;
    same.disabled = gone || edited();
    changed.disabled = gone || !edited();
    same.hidden = Boolean(edited());
    changed.hidden = !edited();
    changed.classList.toggle("d-btn--primary", !form.querySelector(".d-btn--primary[data-deed=descartar]"));
  };
  const restored = document.getElementById("restored");
  if (text) {
    walleCleared.then(() => {
      const kept = walle.stored(textKey);
      if (kept === null || walle.words(kept) === walle.words(text.value) || !walle.words(kept)) return;
      text.value = kept;
      restored.hidden = false;
      restored.querySelector("span").textContent = page.dataset.restored;
      text.dispatchEvent(new Event("input", { bubbles: true })); // the guard reads it too
    });
    text.addEventListener("input", () => {
      walle.store(textKey, edited() ? text.value : null, form.elements.turn ? form.elements.turn.value : 0);
      refresh();
    });
    restored.querySelector("[data-back]").addEventListener("click", () => {
      text.value = draft;
      restored.hidden = true;
      walle.inert();
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.focus();
    });
    text.addEventListener("focus", hold);
  }
  if (note) {
    walleCleared.then(() => {
      const kept = walle.stored(noteKey);
      if (kept && !note.value) { note.value = kept; document.getElementById("nota").open = true; }
    });
    note.addEventListener("input", () => walle.store(noteKey, note.value.trim() ? note.value : null));
    for (const name of document.querySelectorAll(".c-name")) name.addEventListener("click", () => {
      note.value = `${note.value.replace(/\s+$/, "")} ${name.dataset.name} `.trimStart();
      note.dispatchEvent(new Event("input"));
      note.focus();
    });
  }

  // -- who has it in hand: told when somebody begins to write, asked when somebody decides
  function hold() {
    if (!form || gone) return;
    walle.send(form, "tener").then((told) => { holding = !told.refused; }).catch(() => {});
  }
  window.addEventListener("pagehide", () => {
    if (holding) navigator.sendBeacon(form.action.replace(/[^/]+\/$/, "soltar/"), new FormData(form));
  });
  setInterval(() => { if (text && document.activeElement === text) hold(); }, RENEW_MS);

  // -- decisions
  const problem = (within, said) => {
    const place = within.querySelector("[data-problem]");
    if (!place) return;
    place.textContent = said;
    place.hidden = !said;
  };
  const grey = () => {
    gone = true;
    walle.inert();
    reply.classList.add("d-reply--gone");
    if (form) { problem(form, page.dataset.gone); for (const each of form.querySelectorAll("[data-deed=aprobar], [data-deed=editar], [data-deed=escribir]")) each.disabled = true; }
    refresh();
  };
  const reload = () => { holding = false; location.hash = "respuesta"; location.reload(); };
  async function decide(within, deed, more = {}) {
    if (within.dataset.busy || (deed === "aprobar" && gone)) return;
    if (deed === "aprobar" && !walle.readable()) return problem(within, page.dataset.unread);
    within.dataset.busy = "yes";
    within.setAttribute("aria-busy", "true");
    problem(within, "");
    let told;
    try {
      told = await walle.send(within, deed, more);
    } catch {
      problem(within, page.dataset.offline);
      return;
    } finally {
      delete within.dataset.busy;
      within.removeAttribute("aria-busy");
    }
    if (told.claimed && !more.take && confirm(`${told.refused} ${page.dataset.take}`)) return decide(within, deed, { ...more, take: "1" });
    if (told.refused) {
      if (told.gone) grey();
      problem(within, told.refused);
      if (told.verdict && within === form) {
        document.getElementById("verdict").innerHTML = told.verdict;
        document.getElementById("override-box").open = true;
      }
      return;
    }
    if (ENDS.includes(deed)) walle.store(textKey, null);
    if (deed === "nota") walle.store(noteKey, null);
    reload();
  }
  document.body.addEventListener("htmx:afterSwap", (event) => { if (event.target.classList.contains("c-why")) event.target.scrollIntoView({ block: "nearest" }); });
  const named = (address) => address.split("/").filter(Boolean).pop();
  page.addEventListener("submit", (event) => {
    const sent = event.target, button = event.submitter;
    const own = sent === form || sent.id === "note-form" || sent.id === "again-form" || "beside" in sent.dataset;
    if (!own) { // a plain form: one decision, one request
      if (sent.dataset.sent) event.preventDefault();
      sent.dataset.sent = "yes";
      return;
    }
    event.preventDefault();
    const deed = named((button && button.getAttribute("formaction")) || sent.action);
    const more = button && button.name ? { [button.name]: button.value } : {};
    if (deed === "otra") watch(() => "busy" in sent.dataset);
    decide(sent, deed, more);
  });

  // -- words as they are written
  async function watch(still) {
    do {
      try {
        const answer = await fetch(writing.dataset.writing);
        if (answer.ok && !answer.redirected) {
          const said = await answer.text();
          if (said.trim() !== writing.innerHTML.trim()) writing.innerHTML = said;
          if (said.trim()) { saw = true; log.scrollTop = log.scrollHeight; }
        }
      } catch { /* the next look may succeed */ }
      await new Promise((done) => setTimeout(done, WRITING_MS));
    } while (still());
    writing.innerHTML = "";
  }
  if (page.dataset.step === "writing") watch(() => !gone && news.hidden);

  // -- news: told, and the page stays as it is; only a draft that was watched being written shows itself
  async function look() {
    if (document.hidden) return;
    let told;
    try {
      const answer = await fetch(`${page.dataset.news}?mark=${encodeURIComponent(page.dataset.mark)}`);
      if (!answer.ok || answer.redirected) return;
      told = await answer.json();
    } catch { return; }
    claim.querySelector(".d-badge").textContent = told.mine ? "" : told.claim;
    claim.hidden = told.mine || !told.claim;
    if (!told.moved) return;
    const typing = document.activeElement && document.activeElement.matches("textarea, input, select");
    if (saw && !told.wrote && !typing && page.dataset.step === "writing") return reload();
    news.querySelector("span").textContent = told.said;
    news.hidden = false;
    if (told.wrote && !gone) grey();
  }
  news.addEventListener("click", (event) => { event.preventDefault(); reload(); });
  setInterval(look, EVERY_MS);
  document.body.addEventListener("walle:conversation", look);
  document.addEventListener("visibilitychange", look);

  // -- keys
  const show = (tab) => window.dispatchEvent(new CustomEvent("tab", { detail: tab }));
  const open = (details, within) => { if (details) { details.open = true; const field = details.querySelector(within); if (field) field.focus(); } };
  const press = (...deeds) => { const button = form && deeds.map((deed) => form.querySelector(`[data-deed=${deed}]`)).find((each) => each && !each.disabled && !each.hidden); if (button) form.requestSubmit(button); };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.target === text) {
      if (event.key === "Escape") { event.preventDefault(); text.blur(); }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); press(...(edited() ? ["editar", "escribir"] : ["aprobar", "escribir"])); }
      return;
    }
    if (event.target.id === "override" && event.key === "Enter") { event.preventDefault(); press(...(edited() ? ["editar", "escribir"] : ["aprobar", "escribir"])); return; }
    if (event.target === note && event.key === "Escape") { event.preventDefault(); note.blur(); return; }
    if (event.target.matches("input, select, textarea, [contenteditable]") || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "a") press("aprobar");
    else if (event.key === "x") press("descartar");
    else if (event.key === "t") press("llevar", "devolver");
    else if (event.key === "u") press("deshacer");
    else if (event.key === "e") { if (text) { show("chat"); text.focus(); } }
    else if (event.key === "r") open(document.getElementById("otra"), "input:not([type=hidden]), button");
    else if (event.key === "n") open(document.getElementById("nota"), "textarea");
    else if (event.key === "b") { show("buyer"); open(document.querySelector(".d-buyer-deeds .d-ask:last-of-type"), ".d-btn--stop"); }
    else if (event.key === "w") { const last = [...log.querySelectorAll(".d-msg--ours .d-details")].pop(); if (last) { last.open = !last.open; last.scrollIntoView({ block: "nearest" }); } }
    else if (event.key === "q") location.href = page.dataset.queue;
    else if (event.key === "?") { const keys = document.getElementById("keys"); if (keys) keys.open = !keys.open; }
    else return;
    event.preventDefault();
  });
  window.addEventListener("pageshow", () => { for (const each of page.querySelectorAll("form[data-sent]")) delete each.dataset.sent; refresh(); });
  refresh();
});
