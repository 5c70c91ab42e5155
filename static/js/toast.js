// Short messages: from the page, from an HX-Trigger named "toast", or from a script.

const STAYS = 6000;
const SHOWN = 4;
const region = document.getElementById("toasts");
const texts = document.getElementById("texts").dataset;

function element(tag, attributes, text) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

function expire(item) {
  let timer;
  const start = () => (timer = setTimeout(() => item.remove(), STAYS));
  const stop = () => clearTimeout(timer);
  item.addEventListener("pointerenter", stop);
  item.addEventListener("focusin", stop);
  item.addEventListener("pointerleave", start);
  item.addEventListener("focusout", start);
  start();
}

/** A modal dialog makes the rest of the page inert, so the messages are lifted above it. */
function lift() {
  if (!region.showPopover) return;
  region.popover = "manual";
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
}

/** @param {{text: string, kind?: string, open_url?: string, undo_url?: string}} message */
export function toast({ text, kind = "info", open_url, undo_url }) {
  const item = element("div", { class: "toast", "data-kind": kind }, "");
  item.append(element("p", {}, text));
  if (open_url) item.append(element("a", { href: open_url }, texts.open));
  if (undo_url) item.append(element("button", { type: "button", "data-undo-url": undo_url }, texts.undo));
  item.append(element("button", { type: "button", "data-dismiss": "", "aria-label": texts.dismiss }, "×"));
  lift();
  region.append(item);
  while (region.children.length > SHOWN) region.firstElementChild.remove();
  expire(item);
}

region.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const undo = button.dataset.undoUrl;
  if (undo) window.htmx.ajax("POST", undo, { source: document.body, swap: "none" });
  button.closest(".toast").remove();
});

document.addEventListener("toast", ({ detail }) => toast(detail));
for (const item of region.children) expire(item);
