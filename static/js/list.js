// Rows: a click opens the panel, boxes select (Shift for a range), j k x o Enter and arrows by keyboard.
import { typing } from "./keys.js";

const DOUBLE = 220;
const rowSelector = "[data-row]";
let last;
let waiting;

function boxOf(row) {
  return row?.querySelector("input[type=checkbox][name=ids]");
}

function open(row) {
  for (const other of document.querySelectorAll("[data-panel-url][aria-current]")) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  window.htmx.ajax("GET", row.dataset.panelUrl, { source: row, target: "#panel", swap: "innerHTML" });
}

function count(list) {
  const boxes = [...list.querySelectorAll("input[name=ids]")];
  const ticked = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest(rowSelector).toggleAttribute("data-selected", box.checked);
  const all = list.querySelector("[data-select-all]");
  if (all) {
    all.checked = boxes.length > 0 && ticked.length === boxes.length;
    all.indeterminate = ticked.length > 0 && !all.checked;
  }
  const bar = list.querySelector("[data-bulk]");
  if (!bar) return;
  bar.hidden = ticked.length === 0;
  for (const place of bar.querySelectorAll("[data-count]")) place.textContent = ticked.length;
}

function selectRange(list, to, checked) {
  const boxes = [...list.querySelectorAll("input[name=ids]")];
  const [from, until] = [boxes.indexOf(last), boxes.indexOf(to)].sort((a, b) => a - b);
  if (from >= 0) for (const box of boxes.slice(from, until + 1)) box.checked = checked;
}

document.addEventListener("click", (event) => {
  const { target } = event;
  const list = target.closest("[data-list]");
  if (list && target.matches("input[name=ids]")) {
    if (event.shiftKey && last) selectRange(list, target, target.checked);
    last = target;
    return count(list);
  }
  if (list && target.matches("[data-select-all]")) {
    for (const box of list.querySelectorAll("input[name=ids]")) box.checked = target.checked;
    return count(list);
  }
  if (list && target.closest("[data-select-none]")) return clear(list);
  const row = target.closest("[data-panel-url]");
  if (!row || target.closest("a, button, input, select, textarea, label, form") || getSelection().toString()) return;
  clearTimeout(waiting);
  if (target.closest("td[data-edit-url]")) waiting = event.detail > 1 ? 0 : setTimeout(open, DOUBLE, row);
  else open(row);
});

function clear(list) {
  for (const box of list.querySelectorAll("input[name=ids]:checked")) box.checked = false;
  count(list);
}

function step(list, by) {
  const rows = [...list.querySelectorAll(rowSelector)];
  const current = rows.indexOf(document.activeElement.closest(rowSelector));
  const row = rows[Math.min(rows.length - 1, Math.max(0, current + by))];
  if (!row) return;
  row.tabIndex = -1;
  row.focus();
  if (document.querySelector("#panel > *") && row.dataset.panelUrl) open(row);
}

function sideways(row, by) {
  const cells = [...row.querySelectorAll("td[data-edit-url]")];
  const next = cells.indexOf(document.activeElement) + by;
  if (next < 0) return row.focus();
  if (!cells[next]) return;
  cells[next].tabIndex = -1;
  cells[next].focus();
}

const actions = {
  j: (list) => step(list, 1),
  k: (list) => step(list, -1),
  ArrowDown: (list) => step(list, 1),
  ArrowUp: (list) => step(list, -1),
  ArrowRight: (list, row) => row && sideways(row, 1),
  ArrowLeft: (list, row) => row && sideways(row, -1),
  x: (list, row) => boxOf(row)?.click(),
  e: (list, row) => row && sideways(row, 1),
  o: (list, row) => row?.querySelector("th a, [data-open]")?.click(),
  Enter: (list, row) => row?.dataset.panelUrl && open(row),
  Escape: (list) => clear(list),
};

document.addEventListener("keydown", (event) => {
  const list = document.querySelector("[data-list]");
  const action = actions[event.key];
  if (!list || !action || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog:modal, .menu:popover-open") || event.target.closest("a, button") && event.key === "Enter") return;
  if (/^Arrow/.test(event.key) && !event.target.closest(rowSelector)) return;
  if (event.key !== "Escape") event.preventDefault();
  action(list, event.target.closest(rowSelector));
});

document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-list]").forEach(count));
document.querySelectorAll("[data-list]").forEach(count);
