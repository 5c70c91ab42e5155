// What changes on the board, by whomever: cards are asked for by themselves, many at once by whole columns.
import { idOf, place } from "./board.js";
import { on } from "./dom.js";

const SOON = 100;
const PAUSE = 500;
const MANY = 40;
const LONG = 2000;
const theBoard = () => document.querySelector("relay-board[data-cards-url]");
const waiting = { lead: new Set(), contact: new Set() };
let whole = false;
let asking = false;
let timer;
let last = 0;

const byId = (id) => document.getElementById(`card-${id}`);
const isBusy = () => asking || document.querySelector("body.dragging, .card.saving");

function hear(kind, subject) {
  if (subject) waiting[kind].add(subject);
  if (!subject || waiting[kind].size > MANY) whole = true;
  soon();
}

function soon(wait = SOON) {
  timer ??= setTimeout(settle, Math.max(wait, last + (whole ? LONG : PAUSE) - Date.now()));
}

async function settle() {
  timer = undefined;
  if (document.hidden) return;
  if (isBusy() || (whole && Date.now() < last + LONG)) return soon(PAUSE);
  asking = true;
  last = Date.now();
  const [asked, columns] = [Object.entries(waiting).flatMap(([kind, ids]) => [...ids].map((id) => [kind, id])), whole];
  for (const ids of Object.values(waiting)) ids.clear();
  whole = false;
  const board = theBoard();
  const parts = await parsed(columns ? location.href : `${board.dataset.cardsUrl}&${new URLSearchParams(asked)}`);
  asking = false;
  if (!parts || !board.isConnected) return;
  if (isBusy()) {
    whole ||= columns;
    for (const [kind, id] of asked) waiting[kind].add(id);
    return soon(PAUSE);
  }
  keepingFocus(() => (columns ? renew(board, parts) : update(board, parts, asked)));
}

/** Ask for markup; nothing where the server is away, for it will be asked again, or where the session ended. */
async function parsed(url) {
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true", "HX-Target": "board" }, cache: "no-store" });
    if (!answer.ok || answer.redirected) return null;
    return Object.assign(document.createElement("template"), { innerHTML: await answer.text() }).content;
  } catch {
    return null;
  }
}

function keepingFocus(change) {
  const card = document.activeElement.closest?.("[data-card]");
  const inside = card && document.activeElement !== card;
  change();
  if (!card || card.isConnected) return;
  const fresh = document.getElementById(card.id);
  (inside ? fresh?.querySelector("button, a") : fresh)?.focus({ preventScroll: true });
}

function update(board, parts, asked) {
  for (const head of parts.querySelectorAll("header[id^=head-]")) {
    head.removeAttribute("hx-swap-oob");
    document.getElementById(head.id)?.replaceWith(head);
  }
  const shown = new Set();
  for (const card of parts.querySelectorAll("[data-card]")) {
    shown.add(idOf(card));
    put(card, board.querySelector(`[data-stage="${card.closest("[data-stage]").dataset.stage}"]`));
  }
  for (const [kind, id] of asked) if (kind === "lead" && !shown.has(id)) byId(id)?.remove();
}

/** Put a card in its place; one that belongs to a page of the column that is not there yet is left out. */
function put(card, column) {
  const old = document.getElementById(card.id);
  const stays = old && column?.contains(old);
  if (column) {
    if (old && !stays) card.classList.add("changed");
    old?.remove();
    place(card, column);
    if (!stays && card.nextElementSibling?.matches(".rest")) card.remove();
  } else old?.remove();
}

function renew(board, parts) {
  const { scrollLeft } = board;
  const before = new Map([...board.querySelectorAll("[data-stage]")].map((column) => [column.dataset.stage, column.querySelector("[data-cards]")]));
  const places = new Map([...before].map(([stage, list]) => [stage, list.scrollTop]));
  board.replaceChildren(...parts.querySelector("relay-board").children);
  for (const column of board.querySelectorAll("[data-stage]")) {
    const list = column.querySelector("[data-cards]");
    keepLoaded(before.get(column.dataset.stage), list);
    list.scrollTop = places.get(column.dataset.stage) ?? 0;
  }
  window.htmx.process(board);
  board.scrollLeft = scrollLeft;
}

/** What was loaded beyond the first page stays below it, and so does where the next page begins. */
function keepLoaded(old, list) {
  const rest = list.querySelector(".rest");
  const end = rest?.previousElementSibling;
  if (!old || !end) return;
  const further = [...old.querySelectorAll("[data-card]")].filter((card) => !byId(idOf(card)) && Number(card.dataset.order) <= Number(end.dataset.order));
  if (!further.length) return;
  rest.before(...further);
  if (old.querySelector(".rest")) rest.replaceWith(old.querySelector(".rest"));
  else rest.remove();
}

function everything() {
  whole = true;
  soon();
}

if (theBoard()) {
  on("live:lead", ({ detail }) => hear("lead", detail.subject));
  on("live:contact", ({ detail }) => hear("contact", detail.subject));
  on("record-changed", ({ detail }) => hear("lead", detail.subject));
  for (const name of ["live:stage", "live:pipeline", "live:resume"]) on(name, everything);
  on("visibilitychange", () => !document.hidden && (whole || waiting.lead.size || waiting.contact.size) && soon());
}
