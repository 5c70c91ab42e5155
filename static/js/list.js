// Rows: a click opens the panel, boxes select (Shift for a range), and keys do both.
import { ask, on } from "./dom.js";
import { typing } from "./keys.js";

const DOUBLE = 220;
const ticked = new Set();
let shown;
let last;
let waiting;

const boxes = (list) => [...list.querySelectorAll("input[name=ids]")];

function mark() {
  for (const row of document.querySelectorAll("[data-panel-url]")) row.ariaCurrent = row.dataset.panelUrl === shown ? "true" : null;
}

function open(row) {
  shown = row.dataset.panelUrl;
  mark();
  ask("GET", row.dataset.panelUrl, row, "#panel");
}

function count(list) {
  const all = boxes(list);
  const marked = all.filter((box) => box.checked).length;
  for (const box of all) box.closest("[data-row]").toggleAttribute("data-selected", box.checked);
  const head = list.querySelector("[data-select-all]");
  if (head) head.checked = marked > 0 && marked === all.length;
  if (head) head.indeterminate = marked > 0 && !head.checked;
  const bar = list.querySelector("[data-bulk]");
  if (bar) bar.hidden = marked === 0;
  for (const place of list.querySelectorAll("[data-count]")) place.textContent = marked;
}

function tick(list, chosen, checked) {
  for (const box of chosen) {
    box.checked = checked;
    ticked[checked ? "add" : "delete"](box.value);
  }
  count(list);
}

function range(list, to) {
  const all = boxes(list);
  const [from, until] = [all.indexOf(last), all.indexOf(to)].sort((a, b) => a - b);
  return from < 0 ? [to] : all.slice(from, until + 1);
}

on("click", (event) => {
  const { target } = event;
  const list = target.closest("[data-list]");
  clearTimeout(waiting);
  if (list && target.matches("input[name=ids]")) {
    tick(list, event.shiftKey ? range(list, target) : [target], target.checked);
    last = target;
  }
  if (list && target.matches("[data-select-all]")) tick(list, boxes(list), target.checked);
  if (list && target.closest("[data-select-none]")) tick(list, boxes(list), false);
  const row = target.closest("[data-panel-url]");
  if (!row || target.closest("a, button, input, select, textarea, label, form") || getSelection().toString()) return;
  if (target.closest("td[data-edit-url]")) waiting = setTimeout(open, DOUBLE, row);
  else open(row);
});

function focus(element) {
  if (!element) return;
  element.tabIndex = -1;
  element.focus();
}

function step(list, by) {
  const rows = [...list.querySelectorAll("[data-row]")];
  const row = rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(document.activeElement.closest("[data-row]")) + by))];
  focus(row);
  if (row?.dataset.panelUrl && document.querySelector("#panel > *")) open(row);
}

function sideways(row, by) {
  const cells = [...row.querySelectorAll("td[data-edit-url]")];
  const next = cells.indexOf(document.activeElement) + by;
  focus(next < 0 ? row : cells[next]);
}

const anywhere = { j: (list) => step(list, 1), k: (list) => step(list, -1), Escape: (list) => tick(list, boxes(list), false) };
const inRow = {
  ArrowDown: anywhere.j,
  ArrowUp: anywhere.k,
  ArrowRight: (list, row) => sideways(row, 1),
  ArrowLeft: (list, row) => sideways(row, -1),
  e: (list, row) => sideways(row, 1),
  x: (list, row) => row.querySelector("input[name=ids]")?.click(),
  o: (list, row) => row.querySelector("th a")?.click(),
  Enter: (list, row) => row.dataset.panelUrl && open(row),
};

on("keydown", (event) => {
  const { key, target } = event;
  const list = document.querySelector("[data-list]");
  const row = target.closest("[data-row]");
  const action = anywhere[key] ?? (row && inRow[key]);
  if (!list || !action || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(target)) return;
  if (document.querySelector("dialog:modal, .menu:popover-open") || (key === "Enter" && target.closest("a, button, input"))) return;
  if (key !== "Escape") event.preventDefault();
  action(list, row);
});

// Rows that came anew, by a live update or the next page, are as they were left.
function restore() {
  for (const list of document.querySelectorAll("[data-list]")) {
    for (const box of boxes(list)) box.checked ||= ticked.has(box.value);
    count(list);
  }
  mark();
}

on("htmx:afterSettle", restore);
on("panel-closed", () => ((shown = null), mark()));
restore();
