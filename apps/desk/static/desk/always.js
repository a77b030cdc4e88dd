// On every page: «hace 3 min» goes on by itself, the menu's counts follow the bar, typed text that nobody waits for is forgotten.
// The bar says who is here and what the server's clock shows; pages without it (login) have nothing to do.
window.walleCleared = new Promise((cleared) => document.addEventListener("DOMContentLoaded", async () => {
  const bar = document.querySelector(".d-bar");
  if (!bar) return cleared();

  // -- times, by the server's clock
  const ahead = new Date(bar.dataset.now) - Date.now();
  const duration = (seconds) => {
    const [size, unit] = [[86400, ""], [3600, "h"], [60, "min"], [1, "s"]].find(([each]) => seconds >= each) || [1, "s"];
    const n = Math.floor(seconds / size);
    return `${n}\u00a0${unit || (n === 1 ? bar.dataset.day : bar.dataset.days)}`;
  };
  const tick = () => {
    if (document.hidden) return;
    for (const each of document.querySelectorAll("time[data-ago]")) {
      const seconds = Math.trunc((Date.now() + ahead - new Date(each.dateTime)) / 1000);
      const said = (seconds >= 0 ? bar.dataset.ago : bar.dataset.in).replace("{time}", duration(Math.abs(seconds)));
      if (each.textContent !== said) each.textContent = said;
      const due = each.closest("[data-due]");
      if (!due || seconds < 0 || due.classList.contains("d-tone--red")) continue;
      const word = due.querySelector("[data-word]"); // the deadline has passed: nothing is sent because of it
      word.textContent = word.dataset.word;
      due.classList.replace("d-tone--amber", "d-tone--red");
    }
  };
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);

  // -- counts in the menu
  const counts = () => {
    const said = bar.querySelector("[data-held]");
    if (!said) return;
    for (const [page, n] of [["conversations/turn/", said.dataset.held], ["conversations/mention/", said.dataset.told]]) {
      const entry = document.querySelector(`#nav-sidebar-apps a[href$="/${page}"]`);
      if (!entry) continue;
      let shown = entry.querySelector(".d-nav-count");
      if (!shown) { shown = document.createElement("span"); shown.className = "d-nav-count"; entry.append(shown); }
      shown.textContent = n;
      shown.hidden = n === "0";
    }
  };
  document.body.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "desk-state") counts(); });

  // -- typed text kept in this browser: «walle.text.PERSON.CHAT», «walle.note.PERSON.CHAT»
  const kept = () => {
    try { return Object.keys(localStorage).filter((key) => /^walle\.(text|note)\./.test(key)); } catch { return []; }
  };
  const mine = (key) => key.split(".")[2] === bar.dataset.person;
  document.addEventListener("submit", (event) => {
    if (new URL(event.target.action, location.href).pathname.endsWith("/logout/")) kept().filter(mine).forEach((key) => localStorage.removeItem(key));
  });
  for (const key of kept()) if (!mine(key)) localStorage.removeItem(key); // another person at the same computer
  const about = new Map(kept().map((key) => {
    let turn = 0;
    try { turn = JSON.parse(localStorage.getItem(key)).turn || 0; } catch { /* not ours: as if about no turn */ }
    return [key, `${key.split(".")[3]}.${turn}`];
  }));
  if (!about.size) return cleared();
  try {
    const answer = await fetch(`${bar.dataset.typed}?textos=${[...new Set(about.values())].join(",")}`, { headers: { "X-Requested-With": "fetch" } });
    const { over } = await answer.json();
    for (const [key, each] of about) if (over.includes(each)) localStorage.removeItem(key);
  } catch { /* no line: what is kept stays */ }
  cleared();
}));
// The filter boxes that Django draws for long choices, once the page is there, label an icon that has no role.
window.addEventListener("load", () => setTimeout(() => {
  for (const each of document.querySelectorAll(".search-label-icon")) each.setAttribute("role", "img");
}));
