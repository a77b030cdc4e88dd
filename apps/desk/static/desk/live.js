// One socket a page: what its parts follow (data-live) is told to them as «walle:topic». Where it is lost it comes back by
// itself, later each time; until then each part asks now and then, as it does anyway.
document.addEventListener("DOMContentLoaded", () => {
  const HELLO = "/admin/en-vivo/", SOONEST_MS = 1000, LATEST_MS = 30000, SILENT_MS = 45000;
  const topics = [...new Set([...document.querySelectorAll("[data-live]")].map((each) => each.dataset.live))];
  if (!topics.length) return;
  let wait = SOONEST_MS, silence, lost = false;
  // At once, and where more follows, once more when it has calmed down.
  const resting = new Map();
  function tell(name) {
    if (resting.has(name)) { resting.set(name, true); return; }
    document.body.dispatchEvent(new CustomEvent(`walle:${name}`));
    resting.set(name, false);
    setTimeout(() => { const more = resting.get(name); resting.delete(name); if (more) tell(name); }, SOONEST_MS);
  }
  const again = () => { setTimeout(open, wait * (0.5 + Math.random())); wait = Math.min(2 * wait, LATEST_MS); };

  async function open() {
    if (document.hidden) { document.addEventListener("visibilitychange", open, { once: true }); return; }
    let pass;
    try {
      const answer = await fetch(HELLO, { headers: { "X-Requested-With": "fetch" } });
      if (answer.redirected || answer.status === 401 || answer.status === 403) return; // logged out: the page says so itself
      pass = (await answer.json()).pass;
    } catch { again(); return; }
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/en-vivo/`);
    const alive = () => { clearTimeout(silence); silence = setTimeout(() => socket.close(), SILENT_MS); };
    socket.onopen = () => {
      socket.send(JSON.stringify({ pass }));
      socket.send(JSON.stringify({ type: "subscribe", topics }));
      alive();
    };
    socket.onmessage = (event) => {
      alive();
      const told = JSON.parse(event.data);
      if (told.type === "welcome") { wait = SOONEST_MS; window.walleLive = true; }
      // The page itself was made of what the first snapshot tells; after an interruption it wasn't.
      if (told.type === "event" || (told.type === "snapshot" && lost)) tell(told.topic.split(":")[0]);
    };
    socket.onclose = (event) => {
      clearTimeout(silence);
      window.walleLive = false;
      lost = true;
      if (event.code !== 4401) again();
    };
  }
  open();
});
