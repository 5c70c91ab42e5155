// The rows of a list: they come anew when colleagues change something, and stay as they were left.
import { on } from "./dom.js";

const CALM = 1000; // milliseconds without news before asking again
const LONGEST = 5000; // the longest that news wait while more keep coming
const MINE = 3000; // one's own edit moves no row away under the cursor
const BUSY = ".inline, .conflict, :popover-open, .htmx-request";
const mine = new Map();
let timer;
let first = 0;
let kept;

const results = () => document.getElementById("results");
const scroller = () => results()?.querySelector(".scroller");
const rows = (part) => [...part.querySelectorAll("[data-row]")];

function refresh() {
  const part = results();
  if (!part) return;
  if (document.hidden || part.matches(BUSY) || part.querySelector(BUSY)) return (timer = setTimeout(refresh, CALM));
  first = 0;
  window.htmx.trigger(part, "list-stale");
}

function soon() {
  if (!results()) return;
  first ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(refresh, Math.min(CALM, Math.max(0, first + LONGEST - Date.now())));
}

on("live:event", ({ detail: { name, subject } }) => {
  const kinds = results()?.dataset.live.split(" ") ?? [];
  if (kinds.includes(name.split(".")[0]) && Date.now() - (mine.get(subject) ?? 0) > MINE) soon();
});
on("live:resume", soon);
on("record-changed", ({ target, detail: { subject } }) => {
  if (results()?.contains(target)) mine.set(subject, Date.now());
  else soon();
});

// Cells get what edits them when somebody comes near: written into each, it would be half of the page.
function equip({ target }) {
  const row = target.closest?.("#results [data-row]");
  for (const cell of row?.querySelectorAll("[data-edit]") ?? []) {
    const { edit } = cell.dataset;
    const url = row.dataset.panelUrl;
    cell.id = `${results().dataset.subject}-${url.split("/").at(-2)}-${edit}`;
    cell.dataset.editUrl = `${url}fields/${edit}/?as=cell`;
    cell.tabIndex = -1;
    delete cell.dataset.edit;
  }
}
on("pointerover", equip);
on("focusin", equip);

function placeOf(element) {
  const row = element?.closest?.("#results [data-row]");
  return row && { url: row.dataset.panelUrl, nth: [row, ...row.querySelectorAll("td, th, a, input")].indexOf(element) };
}

function focus({ url, nth }) {
  const row = rows(results()).find((each) => each.dataset.panelUrl === url);
  const element = row && [row, ...row.querySelectorAll("td, th, a, input")][nth];
  if (!element) return;
  if (!element.matches("a, input")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

on("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  if (target.id !== "results") return;
  const again = requestConfig.elt === target;
  const { scrollTop, scrollLeft } = scroller() ?? {};
  kept = { again, scrollTop, scrollLeft, focused: again && placeOf(document.activeElement), before: new Map() };
  if (again) for (const row of rows(target)) kept.before.set(row.dataset.panelUrl, row.textContent);
});

on("htmx:afterSettle", () => {
  if (!kept) return;
  const { again, scrollTop, scrollLeft, focused, before } = kept;
  kept = null;
  if (!scroller()) return;
  scroller().scrollLeft = scrollLeft ?? 0;
  if (!again) return;
  scroller().scrollTop = scrollTop ?? 0;
  for (const row of rows(results())) if (before.get(row.dataset.panelUrl) !== row.textContent) row.classList.add("changed");
  if (focused && document.activeElement === document.body) focus(focused);
});

// Beyond the page: "Select all 240 matching" sends the filters instead of ids.
function everything(bar, chosen) {
  const query = bar.querySelector("[data-matching]");
  query.value = chosen ? results().dataset.query : "";
  bar.toggleAttribute("data-everything", chosen);
}

on("change", ({ target }) => {
  const bar = document.querySelector("[data-bulk]");
  if (!bar || !target.matches("input[name=ids], [data-select-all]")) return;
  everything(bar, false);
  offer(bar);
});

function offer(bar) {
  const number = document.getElementById("total")?.dataset.number;
  const all = document.querySelector("[data-select-all]")?.checked && document.querySelector("#page-next, #page-prev");
  for (const place of bar.querySelectorAll("[data-number]")) place.textContent = number ?? "";
  bar.querySelector("[data-select-matching]").hidden = !(all && number);
}

on("click", ({ target }) => {
  const bar = target.closest("[data-bulk]");
  if (target.closest("[data-select-matching]")) everything(bar, true);
  if (target.closest("[data-select-none]")) everything(bar, false);
});

on("bulk-done", () => {
  document.querySelector("[data-bulk] [data-select-none]")?.click();
  refresh();
});
