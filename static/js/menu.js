// Menus are popovers without a script; this adds arrow keys.
import { on } from "./dom.js";

const items = (menu) => [...menu.querySelectorAll("a[href], button, input, select")].filter((item) => item.checkVisibility());

on("keydown", (event) => {
  const menu = event.target.closest?.(".menu:popover-open");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step || event.target.matches("select, [type=number], [type=date]")) return;
  event.preventDefault();
  const all = items(menu);
  all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
});

function opened({ target, newState }) {
  if (newState === "open" && target.matches(".menu")) items(target)[0]?.focus({ preventScroll: true });
}

on("toggle", opened, true);
on("click", ({ target }) => target.closest(".menu-item")?.closest("[popover]")?.hidePopover());
