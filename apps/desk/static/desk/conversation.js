// The draft box: counts characters, and offers «Aprobar» only for the draft as it is and «Editar y enviar» only for a changed text.
// Everything works without it too: the server refuses an approval of a changed text.
document.addEventListener("DOMContentLoaded", () => {
  const chat = document.getElementById("chat");
  if (chat) chat.scrollTop = chat.scrollHeight;
  const text = document.getElementById("text");
  if (!text) return;
  const form = text.form;
  const count = document.getElementById("count");
  const most = Number(text.dataset.most);
  const words = (value) => value.split(/\s+/).filter(Boolean).join(" ");
  const same = form.querySelector("[data-when=same]");
  const changed = form.querySelector("[data-when=changed]");
  const refresh = () => {
    const length = [...words(text.value)].length;
    count.textContent = `${length} / ${most}`;
    count.classList.toggle("d-count--over", length > most);
    if (!same || !changed) return;
    const edited = words(text.value) !== words(form.dataset.draft);
    same.disabled = edited;
    changed.disabled = !edited;
    same.classList.toggle("d-btn--primary", !edited);
    changed.classList.toggle("d-btn--primary", edited);
  };
  text.addEventListener("input", refresh);
  // One decision, one request: a second click must not send the form again.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; refresh(); });
  refresh();
});
