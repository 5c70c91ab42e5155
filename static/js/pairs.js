// The queue of possible duplicates by keyboard: j and k go from pair to pair, m merges, n says that they are not the same.
import { on } from "./dom.js";
import { typing } from "./keys.js";

const pairs = () => [...document.querySelectorAll("[data-pair]")];
const current = () => document.activeElement?.closest?.("[data-pair]");

function go(step) {
  const all = pairs();
  const next = all[all.indexOf(current()) + step] ?? (current() ? null : all[0]);
  next?.focus();
}

on("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || !"jkmn".includes(key) || typing(target) || !pairs().length) return;
  if (key === "j" || key === "k") go(key === "j" ? 1 : -1);
  else if (key === "m") current()?.querySelector("[data-pair-merge]")?.click();
  else {
    const pair = current();
    const form = pair?.querySelector("[data-pair-apart]");
    if (form) (pair.nextElementSibling?.matches("[data-pair]") ? pair.nextElementSibling : pair.previousElementSibling)?.focus?.();
    form?.requestSubmit();
  }
  event.preventDefault();
});
