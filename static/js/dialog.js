// #sheet, #dialog and #panel open when something is loaded into them; the focus comes back to where it was.
import { on, typed } from "./dom.js";

const containers = "#sheet, #dialog, #panel";
const kept = new WeakMap();

const state = (scope) => [...scope.querySelectorAll("form")].map(typed).join();

function mayLeave(dialog) {
  const { before } = kept.get(dialog) ?? {};
  return before === undefined || before === state(dialog) || window.confirm(dialog.dataset.discard);
}

function empty(container) {
  const { opener } = kept.get(container) ?? {};
  kept.delete(container);
  container.replaceChildren();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

function close(container) {
  if (container.showModal) return container.close();
  empty(container);
  document.dispatchEvent(new Event("panel-closed"));
}

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

on("htmx:beforeRequest", ({ detail: { target, elt } }) => {
  const focused = document.activeElement;
  if (target.matches?.(containers) && !target.contains(focused)) kept.set(target, { opener: focused === document.body ? elt : focused });
});

on("htmx:afterSwap", ({ detail: { target } }) => {
  const dialog = target.closest?.("#sheet, #dialog");
  if (!dialog || dialog.open || !dialog.childElementCount) return;
  dialog.showModal();
  dialog.querySelector("[autofocus], .field :is(input:not([type=hidden]), select, textarea)")?.focus();
  kept.set(dialog, { ...kept.get(dialog), before: state(dialog) });
});

for (const dialog of document.querySelectorAll("dialog")) {
  if (dialog.matches(containers)) dialog.addEventListener("close", () => empty(dialog));
  dialog.addEventListener("cancel", (event) => mayLeave(dialog) || event.preventDefault());
  dialog.addEventListener("pointerdown", (event) => event.target === dialog && outside(event) && mayLeave(dialog) && dialog.close());
}

on("click", (event) => {
  const { target } = event;
  const container = target.closest("[data-close]")?.closest(`dialog, ${containers}`);
  if (container) event.preventDefault();
  if (container && mayLeave(container)) close(container);
  const opener = target.closest("[command=show-modal]");
  if (opener && !("command" in HTMLButtonElement.prototype)) document.getElementById(opener.getAttribute("commandfor")).showModal();
});

on("keydown", (event) => {
  const panel = document.querySelector("#panel:has(> *)");
  if (event.key !== "Escape" || !panel || event.target.closest(".inline") || document.querySelector("dialog:modal, :popover-open:not(.toasts)")) return;
  event.preventDefault();
  close(panel);
});

on("close-sheet", () => document.querySelectorAll("#sheet[open], #dialog[open]").forEach((dialog) => dialog.close("done")));
on("close-panel", () => close(document.getElementById("panel")));
