// Short messages: from the page, from an HX-Trigger named "toast", or from a script.
import { ask, make, on, texts } from "./dom.js";

const STAYS = 6000;
const region = document.getElementById("toasts");

function expire(item) {
  let timer;
  const start = () => (timer = setTimeout(() => item.remove(), STAYS));
  for (const name of ["pointerenter", "focusin"]) item.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["pointerleave", "focusout"]) item.addEventListener(name, start);
  start();
}

/** Lift the messages above a modal dialog, which would hide them. */
function lift() {
  if (!region.showPopover) return;
  region.popover = "manual";
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
}

export function toast({ text, kind = "info", open_url, undo_url }) {
  const item = make("div", { class: "toast", "data-kind": kind }, make("p", {}, text));
  if (open_url) item.append(make("a", { href: open_url }, texts.open));
  if (undo_url) item.append(make("button", { type: "button", "data-undo-url": undo_url }, texts.undo));
  item.append(make("button", { type: "button", "data-dismiss": "", "aria-label": texts.dismiss }, "×"));
  lift();
  region.append(item);
  expire(item);
}

region.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.dataset.undoUrl) ask("POST", button.dataset.undoUrl, document.body);
  button?.closest(".toast").remove();
});

on("toast", ({ detail }) => toast(detail));
for (const item of region.children) expire(item);
