// The review queue: keys, decisions without leaving the page, news without moving anything, typed text that is never lost.
// Without it every button but «Editar» and «Bloquear» still works as a plain form; the server checks everything again.
document.addEventListener("DOMContentLoaded", () => {
  const queue = document.getElementById("queue");
  if (!queue) return;
  const { inert, send } = walle;
  const EVERY_MS = 4000, RENEW_MS = 60000;
  const toast = queue.querySelector("[data-toast]");
  const fresh = queue.querySelector("[data-new]");
  const tray = queue.querySelector("[data-tray]");
  const help = document.getElementById("q-help");
  let here = null, lastUndo = null, fading = 0;

  const rows = () => [...queue.querySelectorAll("[data-row]")];
  const textOf = (row) => row.querySelector("textarea");
  const keyOf = (row) => walle.keyOf(queue.dataset.person, row.dataset.chat);
  const store = (row, value) => walle.store(keyOf(row), value, row.dataset.row);
  const stored = (row) => walle.stored(keyOf(row));
  const problem = (row, said) => {
    const place = row.querySelector("[data-problem]");
    place.textContent = said;
    place.hidden = !said;
  };
  const say = (said, undo, bad) => {
    toast.textContent = said;
    toast.classList.toggle("q-toast--bad", Boolean(bad));
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "d-btn";
      button.textContent = queue.dataset.undo;
      button.addEventListener("click", takeBack);
      toast.append(button);
    }
    toast.hidden = !said;
    clearTimeout(fading); // «u» and «Por salir» still take it back afterwards
    fading = setTimeout(() => { toast.hidden = true; }, 8000);
  };
  const go = (row, focus = true, scroll = true) => {
    if (here) here.classList.remove("q-row--here");
    here = row || null;
    if (!here) return;
    here.classList.add("q-row--here");
    if (focus) here.focus({ preventScroll: true });
    if (scroll) here.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(here);
    go(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  };
  const grey = (row, said) => {
    if (row.classList.contains("q-row--gone")) return;
    row.classList.add("q-row--gone");
    problem(row, said);
    inert();
  };
  const decide = async (row, deed, more = {}) => {
    if (!row || row.dataset.busy || row.classList.contains("q-row--gone")) return;
    const button = row.querySelector(`[data-deed=${deed}]`);
    if (!button) return;
    if (deed === "aprobar" && !walle.readable()) return say(queue.dataset.unread, false, true);
    if (button.dataset.ask && !more.take && !confirm(button.dataset.ask)) return;
    if (deed === "editar") {
      if (!textOf(row).value.trim()) return problem(row, queue.dataset.changed);
      more.text = textOf(row).value;
    }
    if (deed === "bloquear") more.deed = "bloquear";
    row.dataset.busy = "yes";
    let told;
    try {
      told = await send(row.querySelector("form"), deed, more);
    } catch {
      problem(row, queue.dataset.offline);
      return;
    } finally {
      delete row.dataset.busy;
    }
    if (told.claimed && !more.take && confirm(`${told.refused} ${queue.dataset.take}`)) return decide(row, deed, { ...more, take: "1" });
    if (told.refused) {
      if (told.gone) grey(row, told.refused);
      problem(row, told.refused);
      return;
    }
    store(row, null);
    lastUndo = told.undo ? { row, form: row.querySelector("form") } : null;
    const all = rows();
    const next = all[all.indexOf(row) + 1] || all[all.indexOf(row) - 1];
    row.remove();
    inert();
    say(told.said, told.undo);
    go(next);
    changed();
  };
  async function takeBack() {
    if (!lastUndo) return;
    const { form } = lastUndo;
    lastUndo = null;
    try {
      const told = await send(form, "deshacer");
      say(told.refused || told.said, false, told.refused);
    } catch {
      say(queue.dataset.offline, false, true);
    }
    changed();
  }
  // The counts of this page at once, the bar's too; other pages are told by the server.
  function changed() {
    news();
    document.body.dispatchEvent(new CustomEvent("walle:state"));
  }
  // Taking a row in hand is only told, never asked: the decision itself asks.
  const hold = (row) => { if (row.querySelector("[data-edit]")) send(row.querySelector("form"), "tener").catch(() => {}); };
  const count = (row) => walle.count(textOf(row), row.querySelector(".d-count"), 300);
  const edit = (row, focus = true) => {
    const box = row && row.querySelector("[data-edit]");
    if (!box || row.classList.contains("q-row--gone")) return;
    box.hidden = false;
    count(row);
    if (focus) { textOf(row).focus(); hold(row); }
  };
  const close = (row) => { row.querySelector("[data-edit]").hidden = true; go(row); send(row.querySelector("form"), "soltar").catch(() => {}); };

  async function news() {
    const asked = new URLSearchParams(location.search);
    if (queue.dataset.made) asked.set("desde", queue.dataset.made);
    asked.set("filas", rows().map((row) => row.dataset.mark).join(","));
    let told;
    try {
      const answer = await fetch(`${queue.dataset.news}?${asked}`);
      if (!answer.ok || answer.redirected) return;
      told = await answer.json();
    } catch { return; }
    for (const row of rows()) {
      if (told.gone[row.dataset.row]) grey(row, told.gone[row.dataset.row]);
      if (told.decided.includes(Number(row.dataset.row))) store(row, null);
      const claim = row.querySelector("[data-claim]");
      const said = told.claims[row.dataset.row] || "";
      claim.textContent = said;
      claim.hidden = !said;
    }
    for (const each of queue.querySelectorAll("[data-count]")) each.textContent = told.counts[each.dataset.count];
    fresh.textContent = told.said;
    fresh.hidden = !told.said;
    if (!tray.contains(document.activeElement) && !tray.matches(":hover")) tray.innerHTML = told.tray;
  }

  // What is new is among the most urgent: on the first page.
  function showNew() {
    const asked = new URLSearchParams(location.search);
    if (!asked.has("pagina")) return location.reload();
    asked.delete("pagina");
    location.search = asked;
  }
  queue.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    const button = event.target.closest("button");
    if (row && row !== here) go(row, false);
    if (!button) return;
    if (button === fresh) return showNew();
    if ("help" in button.dataset) { help.hidden = !help.hidden; button.setAttribute("aria-expanded", String(!help.hidden)); return; }
    if (!row) return;
    if (button.dataset.deed) { event.preventDefault(); decide(row, button.dataset.deed); }
    else if ("openEdit" in button.dataset) edit(row);
    else if ("close" in button.dataset) close(row);
  });
  queue.addEventListener("input", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || !event.target.matches("textarea")) return;
    store(row, event.target.value);
    count(row);
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const row = here;
    if (event.target.matches("textarea") && queue.contains(event.target)) {
      const own = event.target.closest("[data-row]");
      if (event.key === "Escape") { event.preventDefault(); close(own); }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); decide(own, "editar"); }
      return;
    }
    if (event.target.matches("input, select, textarea, [contenteditable]") || event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key !== "j" && event.key !== "k") return;
    const deeds = { a: "aprobar", x: "descartar", t: "llevar", b: "bloquear", z: "posponer" };
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") queue.querySelector("[data-help]").click();
    else if (event.key === "u") takeBack();
    else if (event.key === "e") edit(row);
    else if (event.key === "Enter" && row && event.target === row) row.querySelector("[data-open]").click();
    else if (event.key === "z" && row && row.querySelector("[data-deed=recuperar]")) decide(row, "recuperar");
    else if (deeds[event.key]) decide(row, deeds[event.key]);
    else return;
    event.preventDefault();
  });
  // Unsent text comes back where its conversation still waits.
  walleCleared.then(() => {
    for (const row of rows()) {
      if (!textOf(row)) continue;
      const kept = stored(row);
      if (kept === null || kept === textOf(row).defaultValue) continue;
      textOf(row).value = kept;
      edit(row, false);
      problem(row, queue.dataset.restored);
    }
  });
  go(rows()[0], true, false);
  setInterval(() => { if (!document.hidden) news(); }, EVERY_MS);
  document.body.addEventListener("walle:turns", () => { if (!document.hidden) news(); });
  setInterval(() => { const row = document.activeElement && document.activeElement.closest("[data-row]"); if (row && document.activeElement.matches("textarea")) hold(row); }, RENEW_MS);
});
