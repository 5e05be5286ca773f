/* The page of who takes a widget in: the code goes to the clipboard. */
addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const said = document.getElementById("copie");
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Le code est copié.";
  } catch {
    field.focus();
    field.select();
    said.textContent = "Le code est sélectionné : copiez-le avec Ctrl + C.";
  }
});
