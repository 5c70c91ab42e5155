// A value edited where it stands: data-edit-url answers a form. In a table by double click, Enter or e, elsewhere by click.

const origins = new WeakMap();

function slotOf(cell) {
  return cell.querySelector(":scope > dd") ?? cell;
}

export async function edit(cell) {
  const slot = slotOf(cell);
  if (origins.has(slot)) return;
  origins.set(slot, [...slot.childNodes]);
  await window.htmx.ajax("GET", cell.dataset.editUrl, { source: cell, target: slot, swap: "innerHTML" });
  const field = slot.querySelector("input:not([type=hidden]), select, textarea");
  if (!field) return origins.delete(slot);
  field.focus({ preventScroll: true });
  field.select?.();
  slot.initial = new URLSearchParams(new FormData(field.form)).toString();
}

function cancel(slot, refocus = true) {
  const nodes = origins.get(slot);
  if (!nodes) return;
  origins.delete(slot);
  slot.replaceChildren(...nodes);
  if (refocus) (slot.tabIndex >= 0 ? slot : slot.querySelector(".edit"))?.focus({ preventScroll: true });
}

function cellOf(target) {
  return target.closest?.("[data-edit-url]");
}

document.addEventListener("click", (event) => {
  const cell = cellOf(event.target);
  if (!cell || cell.matches("td") || event.target.closest(".inline")) return;
  const link = event.target.closest("a, button");
  if (link && !link.matches(".edit")) return;
  if (getSelection().toString() && !link) return;
  event.preventDefault();
  edit(cell);
});

document.addEventListener("dblclick", ({ target }) => {
  const cell = cellOf(target);
  if (cell?.matches("td") && !target.closest(".inline")) edit(cell);
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".inline");
  const cell = cellOf(event.target);
  if (form && event.key === "Escape") {
    event.preventDefault();
    cancel(slotOf(cell));
  } else if (form && event.key === "Enter" && event.target.matches("select")) {
    event.preventDefault();
    form.requestSubmit();
  } else if (!form && event.target === cell && (event.key === "Enter" || event.key === "e")) {
    event.preventDefault();
    edit(cell);
  }
});

// Leaving saves what changed, else puts the value back.
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const form = target.closest?.(".inline");
  const cell = form && cellOf(form);
  if (!cell || form.contains(relatedTarget) || !document.hasFocus() || form.matches(".htmx-request")) return;
  const slot = slotOf(cell);
  const now = new URLSearchParams(new FormData(form)).toString();
  if (slot.initial === now) cancel(slot, false);
  else if (slot.initial !== undefined) form.requestSubmit();
});

// The answer replaces the cell; whoever edits by keyboard stays where they were.
document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  const cell = detail.requestConfig?.elt?.matches?.(".inline") && cellOf(target);
  if (cell?.id && cell.contains(document.activeElement)) cell.ownerDocument.defaultView.requestAnimationFrame(() => refocus(cell.id));
});

function refocus(id) {
  const cell = document.getElementById(id);
  if (!cell || cell.querySelector(".inline")) return;
  (cell.tabIndex >= 0 ? cell : cell.querySelector(".edit"))?.focus({ preventScroll: true });
}
