// <relay-board>: cards are dragged with the mouse, by touch after a hold, moved by [ and ], or by their menu.
import { ask, make, on, texts } from "./dom.js";

const HOLD = 200;
const SLOP = 4;
const EDGE = 56;
const NEAR = { ArrowDown: "nextElementSibling", j: "nextElementSibling", ArrowUp: "previousElementSibling", k: "previousElementSibling" };
const moves = () => document.getElementById("move-menu");
const columnOf = (card) => card.closest("[data-stage]");
const first = (column) => column.querySelector("[data-card]");
const nameOf = (card) => card.querySelector("header a").textContent;

class Board extends HTMLElement {
  connectedCallback() {
    this.says = make("p", { class: "visually-hidden", "aria-live": "assertive" });
    document.body.append(this.says);
    this.addEventListener("pointerdown", this.press);
    this.addEventListener("keydown", this.type);
    document.addEventListener("keydown", this.enter);
    this.addEventListener("dragstart", (event) => event.preventDefault());
    this.addEventListener("contextmenu", (event) => this.ghost && event.preventDefault());
    this.addEventListener("touchmove", (event) => this.ghost && event.preventDefault(), { passive: false });
    this.addEventListener("click", (event) => this.dragged && (event.preventDefault(), event.stopPropagation()), true);
    this.addEventListener("click", ({ target }) => target.closest("[popovertarget]") && this.offer(target.closest("[data-card]")));
  }

  disconnectedCallback() {
    this.says.remove();
    document.removeEventListener("keydown", this.enter);
    this.stop();
  }

  press(event) {
    const card = event.target.closest("[data-card]");
    if (!card || !this.dataset.moveUrl || event.button || !event.isPrimary || event.target.closest("button")) return;
    this.card = card;
    this.from = this.at = { x: event.clientX, y: event.clientY };
    this.abort = new AbortController();
    const listen = (name, heard) => addEventListener(name, heard, { signal: this.abort.signal });
    listen("pointermove", (moved) => this.follow(moved));
    listen("pointerup", () => this.drop());
    listen("pointercancel", () => this.stop());
    listen("keydown", ({ key }) => key === "Escape" && this.stop());
    if (event.pointerType === "touch") this.hold = setTimeout(() => this.lift(), HOLD);
  }

  follow({ clientX, clientY, pointerType }) {
    this.at = { x: clientX, y: clientY };
    if (!this.ghost && Math.hypot(clientX - this.from.x, clientY - this.from.y) > SLOP) pointerType === "touch" ? this.stop() : this.lift();
    if (this.ghost) this.ghost.style.translate = `${clientX - this.from.x}px ${clientY - this.from.y}px`;
  }

  lift() {
    const box = this.card.getBoundingClientRect();
    this.ghost = this.card.cloneNode(true);
    this.ghost.removeAttribute("id");
    this.ghost.classList.add("ghost");
    Object.assign(this.ghost.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px` });
    document.body.append(this.ghost);
    document.body.classList.add("dragging");
    this.card.classList.add("dragged");
    this.aim();
  }

  /** In every frame: scroll at the edges, and mark the column that the card would go to. */
  aim() {
    if (!this.ghost) return;
    const column = document.elementFromPoint(this.at.x, this.at.y)?.closest("[data-stage]");
    this.scrollLeft += pull(this.at.x, this.getBoundingClientRect());
    this.target?.removeAttribute("data-target");
    this.target = this.contains(column) ? column : null;
    if (this.target !== columnOf(this.card)) this.target?.setAttribute("data-target", "");
    requestAnimationFrame(() => this.aim());
  }

  drop() {
    const { card, target } = this;
    this.dragged = Boolean(this.ghost);
    setTimeout(() => (this.dragged = false));
    this.stop();
    if (target && card.isConnected) this.move(card, target);
  }

  stop() {
    clearTimeout(this.hold);
    this.abort?.abort();
    this.ghost?.remove();
    this.card?.classList.remove("dragged");
    this.target?.removeAttribute("data-target");
    document.body.classList.remove("dragging");
    this.ghost = this.target = null;
  }

  /** The first step from nowhere is onto the first card. */
  enter = (event) => {
    if (event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.key in NEAR) && !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    first(this)?.focus();
    event.preventDefault();
  };

  type(event) {
    const card = event.target;
    if (!card.matches("[data-card]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const columns = [...this.querySelectorAll("[data-stage]")];
    const here = columns.indexOf(columnOf(card));
    const next = columns[here + { "[": -1, "]": 1 }[event.key]];
    const near = NEAR[event.key];
    if (next) this.move(card, next);
    else if (near) card[near]?.focus();
    else if (event.key === "ArrowLeft") columns.slice(0, here).map(first).findLast(Boolean)?.focus();
    else if (event.key === "ArrowRight") columns.slice(here + 1).map(first).find(Boolean)?.focus();
    else if (event.key === "m") card.querySelector("[popovertarget]")?.click();
    else if (event.key === "Enter") card.click();
    else return;
    event.preventDefault();
  }

  offer(card) {
    this.offered = card;
    for (const item of moves().children) item.ariaCurrent = item.dataset.to === columnOf(card).dataset.stage ? "true" : null;
  }

  choose(item) {
    moves().hidePopover();
    const card = document.getElementById(this.offered.id); // it may have come anew meanwhile
    card?.focus({ preventScroll: true });
    if (card) this.move(card, this.querySelector(`[data-stage="${item.dataset.to}"]`));
  }

  /** Move at once, tell the server, and put the card back when it refuses. */
  async move(card, column) {
    const origin = columnOf(card);
    if (!this.dataset.moveUrl || column === origin || card.matches(".saving")) return;
    const { parentElement: list, nextElementSibling: next } = card;
    const { order } = card.dataset;
    const focused = card === document.activeElement;
    card.dataset.order = column.hasAttribute("data-final") ? Date.now() : card.querySelector(".score").textContent;
    place(card, column);
    if (focused) card.focus();
    card.classList.add("saving");
    const moved = await this.tell(card, { stage: column.dataset.stage, from_stage: origin.dataset.stage, board: 1 });
    card.classList.remove("saving");
    if (!moved) {
      card.dataset.order = order;
      list.insertBefore(card, next?.parentElement === list ? next : null);
    }
    if (focused) document.getElementById(card.id)?.focus();
    const [text, stage] = moved ? [texts.moved, column] : [texts.stays, origin];
    this.says.textContent = text.replace("{card}", nameOf(card)).replace("{stage}", stage.dataset.name);
  }

  /** Tell whether the server moved the card; it may ask first, in the dialog, for what the stage wants to know. */
  async tell(card, values) {
    const dialog = document.getElementById("dialog");
    let moved = false;
    card.addEventListener("htmx:afterRequest", ({ detail }) => (moved = detail.successful), { once: true });
    dialog.returnValue = "";
    await ask("POST", this.dataset.moveUrl.replace(this.dataset.blank, idOf(card)), card, null, values);
    if (!dialog.open) return moved;
    await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
    return dialog.returnValue === "done";
  }
}

export const idOf = (card) => card.id.slice("card-".length);

/** Put a card where its column's order has it: higher is further up, of equal ones the younger. */
export function place(card, column) {
  const list = column.querySelector("[data-cards]");
  const order = Number(card.dataset.order);
  const isBelow = (other) => other !== card && (Number(other.dataset.order) - order || (other.id < card.id ? -1 : 1)) < 0;
  list.insertBefore(card, [...list.querySelectorAll("[data-card]")].find(isBelow) ?? list.querySelector(".rest"));
}

function pull(at, { left, right }) {
  if (at < left + EDGE) return Math.floor((at - left - EDGE) / 4);
  return Math.max(0, Math.ceil((at - right + EDGE) / 4));
}

on("click", ({ target }) => {
  const item = target.closest("#move-menu [data-to]");
  if (item) document.querySelector("relay-board").choose(item);
});
customElements.define("relay-board", Board);
