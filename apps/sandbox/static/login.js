// Makes the custom buttons of the sign-in pages act as the real ones do. Sends nothing anywhere else.
for (const button of document.querySelectorAll("walla-button")) {
  const act = () => button.dataset.href ? location.assign(button.dataset.href) : button.closest("form").requestSubmit();
  button.addEventListener("click", act);
  button.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") act(); });
}
