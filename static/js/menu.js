// Menus are popovers and need no script; this adds arrow keys, and places them where the browser cannot.

const GAP = 4;
const anchored = CSS.supports("position-area", "block-end");

const items = (menu) => [...menu.querySelectorAll("a[href], button, input, select")].filter((item) => item.checkVisibility());

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu:popover-open");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step || event.target.matches("select, [type=number], [type=date]")) return;
  event.preventDefault();
  const all = items(menu);
  all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
});

function place(menu) {
  const at = document.querySelector(`[popovertarget="${menu.id}"]`).getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + height + GAP < innerHeight;
  menu.style.left = `${Math.max(GAP, Math.min(at.left, innerWidth - width - GAP))}px`;
  menu.style.top = `${below ? at.bottom : Math.max(GAP, at.top - height - 2 * GAP)}px`;
}

function opened({ target, newState }) {
  if (newState !== "open" || !target.matches(".menu")) return;
  if (!anchored) place(target);
  items(target)[0]?.focus({ preventScroll: true });
}

document.addEventListener("toggle", opened, true); // it does not bubble
document.addEventListener("click", ({ target }) => target.closest(".menu-item")?.closest("[popover]")?.hidePopover());
