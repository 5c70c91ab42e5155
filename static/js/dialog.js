// #sheet, #dialog and #panel open when htmx loads something into them; the focus comes back to where it was.

const openers = new Map();
const containers = "#sheet, #dialog, #panel";

function changed(scope) {
  return [...scope.querySelectorAll("input, textarea, select")].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((o) => o.selected !== o.defaultSelected) && field.dataset.touched;
    return field.type !== "hidden" && field.value !== field.defaultValue;
  });
}

function mayLeave(dialog) {
  return !dialog.dataset.discard || !changed(dialog) || window.confirm(dialog.dataset.discard);
}

function restore(container) {
  container.replaceChildren();
  const opener = openers.get(container);
  openers.delete(container);
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

export function close(container) {
  if (container.open) container.close();
  else if (container.id === "panel") {
    for (const row of document.querySelectorAll("[data-panel-url][aria-current]")) row.removeAttribute("aria-current");
    restore(container);
  }
}

document.addEventListener("change", ({ target }) => target.matches("select") && (target.dataset.touched = "true"));

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target.matches?.(containers) && !detail.target.contains(document.activeElement)) {
    openers.set(detail.target, document.activeElement);
  }
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const container = detail.target.closest?.(containers);
  if (!container || !container.childElementCount || container.open || !container.showModal) return;
  container.showModal();
  const first = "[autofocus], [aria-invalid=true], .field :is(input:not([type=hidden]), select, textarea)";
  container.querySelector(first)?.focus();
});

for (const dialog of document.querySelectorAll("dialog")) {
  if (dialog.matches(containers)) dialog.addEventListener("close", () => restore(dialog));
  dialog.addEventListener("cancel", (event) => mayLeave(dialog) || event.preventDefault());
  dialog.addEventListener("pointerdown", (event) => event.target === dialog && outside(dialog, event) && mayLeave(dialog) && close(dialog));
}

function outside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

document.addEventListener("click", ({ target }) => {
  const closer = target.closest("[data-close]");
  const container = closer?.closest(`dialog, ${containers}`);
  if (container && (container.id === "panel" || mayLeave(container))) close(container);
  const opener = target.closest("[command=show-modal]");
  if (opener && !("command" in HTMLButtonElement.prototype)) document.getElementById(opener.getAttribute("commandfor")).showModal();
});

document.addEventListener("close-sheet", () => {
  for (const container of document.querySelectorAll("#sheet, #dialog")) close(container);
});
document.addEventListener("close-panel", () => close(document.getElementById("panel")));
