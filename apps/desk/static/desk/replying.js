// What the review queue and the conversation page share: what has just changed can't be approved yet, typed text outlives
// a reload, characters are counted as Wallapop counts them, and a decision is one request with one answer.
window.walle = (() => {
  const INERT_MS = 400;
  let settled = performance.now() + INERT_MS;
  // From when all of the page is there: on a slow line it comes in pieces.
  window.addEventListener("load", () => { settled = performance.now() + INERT_MS; });
  const words = (value) => value.split(/\s+/).filter(Boolean).join(" ");
  return {
    words,
    // Called whenever what is shown has changed: nobody can have read it yet.
    inert() { settled = performance.now() + INERT_MS; },
    readable: () => performance.now() >= settled,
    keyOf: (person, chat, kind = "text") => `walle.${kind}.${person}.${chat}`,
    // `turn`: what the text would answer; decided by anybody, the text is forgotten (always.js).
    store(key, value, turn = 0) {
      try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify({ turn: Number(turn) || 0, text: value })); } catch { /* storage refused: the text stays in the box */ }
    },
    stored(key) { try { return JSON.parse(localStorage.getItem(key)).text; } catch { return null; } },
    count(text, shown, most) {
      const length = [...words(text.value)].length;
      shown.textContent = `${length} / ${most}`;
      shown.classList.toggle("d-count--over", length > most);
    },
    // The form's fields and `more`, to the address of `deed` beside the form's own. Throws where no answer comes.
    async send(form, deed, more) {
      const body = new FormData(form);
      for (const [name, value] of Object.entries(more || {})) body.set(name, value);
      const address = form.action.replace(/[^/]+\/$/, `${deed}/`);
      const answer = await fetch(address, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      const told = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : null;
      if (!told) throw new Error("no answer");
      return told;
    },
  };
})();
// A plain form that sends texts to buyers: as inert as the buttons, and it says so in its own place.
document.addEventListener("submit", (event) => {
  if (!("inert" in event.target.dataset) || walle.readable()) return;
  event.preventDefault();
  const place = event.target.querySelector("[data-problem]");
  place.textContent = event.target.dataset.inert;
  place.hidden = false;
});
