// The consent overlay: covers the page and takes every click until one choice is made, once per browser profile.
(() => {
  if (document.cookie.includes("cmpconsent=")) return;
  const show = () => {
    const box = document.createElement("div");
    box.id = "cmpbox";
    box.innerHTML = `<div class="cmpboxinner" role="dialog" aria-modal="true"><h2>Tu privacidad (simulada)</h2>
      <p>Este mercado de pruebas pregunta por las cookies como lo hacen los de verdad.</p>
      <p class="cmpboxbtns"><a class="cmpboxbtn cmpboxbtnno" role="button" tabindex="0">Rechazar</a>
      <a class="cmpboxbtn cmpboxbtnyes" role="button" tabindex="0">Aceptar todo</a></p></div>`;
    for (const choice of box.querySelectorAll(".cmpboxbtn")) {
      choice.addEventListener("click", () => {
        document.cookie = "cmpconsent=1; path=/; max-age=31536000; samesite=lax";
        box.remove();
      });
    }
    document.body.append(box);
  };
  setTimeout(show, 150);
})();
