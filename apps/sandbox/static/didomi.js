// The other consent overlay, by its maker's names: covers the page until one choice is made, once per browser profile.
(() => {
  if (document.cookie.includes("didomi_token=")) return;
  const show = () => {
    const host = document.createElement("div");
    host.id = "didomi-host";
    host.innerHTML = `<div class="didomi-popup-backdrop didomi-notice-popup didomi-popup-open"><div id="didomi-popup" class="didomi-popup-container">
      <div id="didomi-notice" class="didomi-popup-notice" role="dialog" aria-modal="true"><h2>Tu privacidad (simulada)</h2>
      <p>Este mercado de pruebas pregunta por las cookies como lo hacen los de verdad.</p>
      <p class="didomi-notice-buttons"><button id="didomi-notice-disagree-button" class="quiet">Rechazar</button>
      <button id="didomi-notice-agree-button" class="didomi-components-button">Aceptar y cerrar</button></p></div></div></div>`;
    for (const choice of host.querySelectorAll("button")) {
      choice.addEventListener("click", () => {
        document.cookie = "didomi_token=1; path=/; max-age=31536000; samesite=lax";
        document.body.classList.remove("didomi-popup-open");
        host.remove();
      });
    }
    document.body.classList.add("didomi-popup-open");
    document.body.append(host);
  };
  setTimeout(show, 150);
})();
