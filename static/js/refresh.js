// [data-live-subject="ID ID"]: asks again (hx-trigger="refresh") when one of these records changed, never while somebody edits in it.
import { on } from "./dom.js";

const PAUSE = 120;
const CALM = 2000;
const EDITING = ":is(input, select, textarea):focus, :popover-open, .inline, .conflict";
const stale = new Set();
let timer;
let later;
let focused;

function ask() {
  for (const part of stale) {
    if (part.isConnected && part.querySelector(EDITING)) continue;
    stale.delete(part);
    if (part.isConnected) window.htmx.trigger(part, "refresh");
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
}

// News without a record are of many: a job says so every second or two, and no page follows each time.
function manyChanged() {
  later ??= setTimeout(() => {
    later = undefined;
    changed();
  }, CALM);
}

function changed(subject, except) {
  const parts = document.querySelectorAll(subject ? `[data-live-subject~="${subject}"]` : "[data-live-subject]");
  for (const part of parts) if (!part.contains(except)) stale.add(part);
  soon();
}

on("live:event", ({ detail }) => (detail.subject ? changed(detail.subject) : manyChanged()));
on("live:resume", () => changed());
on("record-changed", ({ detail, target }) => changed(detail.subject, target === document.body ? null : target));
for (const left of ["focusout", "toggle", "htmx:afterSettle"]) on(left, () => stale.size && soon(), true);

// What is asked for again takes the place of what had the focus: give it back to the same thing.
on("htmx:beforeSwap", ({ detail: { target } }) => {
  const active = document.activeElement;
  const anchor = target.closest?.("[data-live-subject]")?.contains(active) && active.closest("[id]");
  focused = anchor && { id: anchor.id, nth: things(anchor).indexOf(active) };
});
on("htmx:afterOnLoad", () => {
  const anchor = focused && document.getElementById(focused.id);
  if (anchor && document.activeElement === document.body) (things(anchor)[focused.nth] ?? anchor).focus({ preventScroll: true });
  focused = null;
});

const things = (anchor) => [...anchor.querySelectorAll("a, button, summary")];
