// A value edited where it stands: in a table by double click, Enter or e, elsewhere by click.
import { ask, on, typed } from "./dom.js";

const edited = new WeakMap();

const cellOf = (target) => target.closest?.("[data-edit-url]");
const slotOf = (cell) => cell.querySelector(":scope > dd") ?? cell;
const focus = (cell) => (cell?.querySelector(".conflict button") ?? (cell?.matches("td") ? cell : cell?.querySelector(".edit")))?.focus({ preventScroll: true });

async function edit(cell) {
  const slot = slotOf(cell);
  if (slot.querySelector(".inline")) return;
  const nodes = [...slot.childNodes];
  await ask("GET", cell.dataset.editUrl, cell, slot);
  const form = slot.querySelector(".inline");
  const field = form?.querySelector("input:not([type=hidden]), select, textarea");
  if (!field) return;
  edited.set(form, { nodes, before: typed(form) });
  field.focus({ preventScroll: true });
  field.select?.();
}

function cancel(form) {
  const slot = slotOf(cellOf(form));
  const { nodes } = edited.get(form) ?? {};
  edited.delete(form);
  if (nodes) return slot.replaceChildren(...nodes);
  const cell = cellOf(form);
  const { editUrl } = cell.dataset;
  window.htmx.ajax("GET", `${editUrl}${editUrl.includes("?") ? "&" : "?"}show=1`, { source: cell, target: cell, swap: "outerHTML" });
}

on("click", (event) => {
  const cell = cellOf(event.target);
  const link = event.target.closest("a, button, .inline, .conflict");
  if (!cell || cell.matches("td") || (link ? !link.matches(".edit") : getSelection().toString())) return;
  event.preventDefault();
  edit(cell);
});

on("dblclick", ({ target }) => {
  const cell = cellOf(target);
  if (cell?.matches("td") && !target.closest("a, .inline")) edit(cell);
});

on("keydown", (event) => {
  const { key, target } = event;
  const form = target.closest?.(".inline, .conflict");
  const cell = cellOf(target);
  if (form && key === "Escape") {
    cancel(form);
    focus(cell);
  } else if (form && key === "Enter" && target.matches("select")) form.requestSubmit();
  else if (target === cell && (key === "Enter" || key === "e")) edit(cell);
  else return;
  event.preventDefault();
});

// Leaving saves what changed, else puts the value back.
on("focusout", ({ target, relatedTarget }) => {
  const form = target.closest?.(".inline");
  const kept = edited.get(form);
  if (!kept || form.contains(relatedTarget) || !document.hasFocus() || form.matches(".htmx-request")) return;
  if (kept.before === typed(form)) cancel(form);
  else form.requestSubmit();
});

// The answer takes the cell's place; whoever edits by keyboard stays there.
on("htmx:beforeSwap", ({ detail: { requestConfig } }) => {
  const form = requestConfig?.elt;
  if (!form?.matches?.(".inline") || !form.contains(document.activeElement)) return;
  const { id } = cellOf(form);
  edited.delete(form);
  requestAnimationFrame(() => focus(document.getElementById(id)));
});
