// The front page renews its parts when something happened; without a socket, now and then. What
// somebody points at or stands on stays where it is until they leave it.
document.addEventListener("DOMContentLoaded", () => {
  const front = document.getElementById("front");
  const ALONE_MS = 15000;
  const busy = (part) => "still" in part.dataset && (part.matches(":hover") || part.contains(document.activeElement));

  function renew(part, fresh) {
    if (part.innerHTML === fresh.innerHTML || busy(part)) return;
    const at = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    part.innerHTML = fresh.innerHTML;
    const same = at && part.querySelector(`a[href="${CSS.escape(at)}"]`);
    if (same) same.focus({ preventScroll: true });
  }
  async function look() {
    if (document.hidden) return;
    let text;
    try {
      const answer = await fetch(front.dataset.news, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) return;
      text = await answer.text();
    } catch { return; }
    const fresh = new DOMParser().parseFromString(`<div>${text}</div>`, "text/html");
    for (const part of front.querySelectorAll("[data-part]")) {
      const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
      if (other) renew(part, other);
    }
  }
  document.body.addEventListener("walle:dashboard", look);
  document.addEventListener("visibilitychange", look);
  setInterval(() => { if (!window.walleLive) look(); }, ALONE_MS);
});
