// data-copy="ID" copies the text of a field and says so; where the browser does not allow it, the text is marked for Ctrl C.
import { toast } from "./toast.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    toast({ text: button.dataset.copied, kind: "success" });
  } catch {
    field.focus();
  }
});
