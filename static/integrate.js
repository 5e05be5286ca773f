/* The page of who takes a widget in: what is to be pasted goes to the clipboard. */
addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy]");
  if (!link) return;
  event.preventDefault();
  const field = document.getElementById(link.dataset.copy);
  const said = link.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Copié.";
  } catch {
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details"))
      fold.open = true;
    field.focus();
    field.select();
    said.textContent = "Sélectionné : copiez avec Ctrl + C.";
  }
});

// A town being typed is not an answer yet: one is chosen below the field, or sent with the form.
addEventListener("change", (event) => { if (event.target.type === "search") event.stopPropagation(); }, true);

// What was unfolded stays so when a choice draws the page again.
let unfolded = [];
document.addEventListener("htmx:beforeSwap", () => {
  unfolded = [...document.querySelectorAll("details[id][open]")].map((fold) => fold.id);
});
document.addEventListener("htmx:afterSettle", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
});
