// Menus are popovers and need no script; this adds arrow keys, and places them where the browser cannot.

const GAP = 4;
const anchored = CSS.supports("position-area", "block-end");

function items(menu) {
  return [...menu.querySelectorAll("a[href], button, input, select")].filter((item) => item.checkVisibility());
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu:popover-open");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step || event.target.matches("select, textarea, input[type=number], input[type=date]")) return;
  event.preventDefault();
  const all = items(menu);
  all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
});

function place(menu) {
  const button = document.querySelector(`[popovertarget="${menu.id}"]`);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = at.bottom + size.height + GAP < innerHeight;
  menu.style.left = `${Math.max(GAP, Math.min(at.left, innerWidth - size.width - GAP))}px`;
  menu.style.top = `${below ? at.bottom : Math.max(GAP, at.top - size.height - GAP * 2)}px`;
}

document.addEventListener(
  "toggle",
  ({ target, newState }) => {
    if (newState !== "open" || !target.matches(".menu")) return;
    if (!anchored) place(target);
    (target.querySelector("[autofocus], input:not([type=hidden])") ?? items(target)[0])?.focus({ preventScroll: true });
  },
  true,
);

// A choice made, the menu has done its work; forms in it stay until they are sent.
document.addEventListener("click", ({ target }) => target.closest(".menu-item")?.closest("[popover]")?.hidePopover());
document.addEventListener("htmx:beforeRequest", ({ target }) => target.closest?.(".menu:popover-open")?.hidePopover());
