// <relay-board>: cards are dragged with the mouse, by touch after a hold, or moved by [ and ].
import { ask, make, texts } from "./dom.js";

const HOLD = 200;
const SLOP = 4;
const EDGE = 56;

class Board extends HTMLElement {
  connectedCallback() {
    this.says = make("p", { class: "visually-hidden", "aria-live": "assertive" });
    document.body.append(this.says);
    this.addEventListener("pointerdown", this.press);
    this.addEventListener("keydown", this.type);
    this.addEventListener("dragstart", (event) => event.preventDefault());
    this.addEventListener("contextmenu", (event) => this.ghost && event.preventDefault());
    this.addEventListener("touchmove", (event) => this.ghost && event.preventDefault(), { passive: false });
    this.addEventListener("click", (event) => this.dragged && (event.preventDefault(), event.stopPropagation()), true);
  }

  disconnectedCallback() {
    this.says.remove();
    this.stop();
  }

  press(event) {
    const card = event.target.closest("[data-move-url]");
    if (!card || event.button || !event.isPrimary || event.target.closest("button, input, form")) return;
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
    this.mark = make("li", { class: "drop-mark" });
    document.body.append(this.ghost);
    document.body.classList.add("dragging");
    this.card.classList.add("dragged");
    this.aim();
  }

  /** Scroll at the edges, and mark where the card would go. */
  aim() {
    if (!this.ghost) return;
    const column = document.elementFromPoint(this.at.x, this.at.y)?.closest("[data-stage]");
    this.scrollLeft += pull(this.at.x, this.getBoundingClientRect(), "left", "right");
    this.target?.removeAttribute("data-target");
    this.target = this.contains(column) ? column : null;
    this.mark.remove();
    if (this.target) this.aimIn(this.target);
    requestAnimationFrame(() => this.aim());
  }

  aimIn(column) {
    const list = column.querySelector("[data-cards]");
    list.scrollTop += pull(this.at.y, list.getBoundingClientRect(), "top", "bottom");
    column.setAttribute("data-target", "");
    this.before = [...list.querySelectorAll("[data-card]:not(.dragged)")].find((card) => this.at.y < middle(card)) ?? null;
    list.insertBefore(this.mark, this.before);
  }

  drop() {
    const { card, target, before } = this;
    this.dragged = Boolean(this.ghost);
    setTimeout(() => (this.dragged = false));
    this.stop();
    if (target && (target !== card.closest("[data-stage]") || before !== card.nextElementSibling)) this.move(card, target, before);
  }

  stop() {
    clearTimeout(this.hold);
    this.abort?.abort();
    this.ghost?.remove();
    this.mark?.remove();
    this.card?.classList.remove("dragged");
    this.target?.removeAttribute("data-target");
    document.body.classList.remove("dragging");
    this.ghost = this.target = null;
  }

  type(event) {
    const card = event.target;
    if (!card.matches("[data-card]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const columns = [...this.querySelectorAll("[data-stage]")];
    const here = columns.indexOf(card.closest("[data-stage]"));
    const next = columns[here + { "[": -1, "]": 1 }[event.key]];
    const near = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (next && card.dataset.moveUrl) this.move(card, next, first(next));
    else if (near) card[near]?.focus();
    else if (event.key === "ArrowLeft") columns.slice(0, here).map(first).findLast(Boolean)?.focus();
    else if (event.key === "ArrowRight") columns.slice(here + 1).map(first).find(Boolean)?.focus();
    else if (event.key === "Enter") card.click();
    else return;
    event.preventDefault();
  }

  /** Move at once, tell the server, and put the card back when it refuses. */
  async move(card, column, before) {
    const origin = card.closest("[data-stage]");
    const { parentElement: list, nextElementSibling: next } = card;
    const focused = card === document.activeElement;
    column.querySelector("[data-cards]").insertBefore(card, before);
    if (focused) card.focus();
    card.classList.add("saving");
    const values = { stage: column.dataset.stage, before: before?.dataset.id ?? "" };
    const moved = await (column.dataset.asks === "true" && column !== origin ? inquire : post)(card, values);
    card.classList.remove("saving");
    if (!moved && card.isConnected) list.insertBefore(card, next?.parentElement === list ? next : null);
    if (focused) document.getElementById(card.id)?.focus();
    const [text, stage] = moved ? [texts.moved, column] : [texts.stays, origin];
    this.says.textContent = text.replace("{card}", card.dataset.name).replace("{stage}", stage.dataset.name);
  }
}

const first = (column) => column.querySelector("[data-card]");

function middle(card) {
  const box = card.getBoundingClientRect();
  return box.top + box.height / 2;
}

function pull(at, box, start, end) {
  if (at < box[start] + EDGE) return Math.floor((at - box[start] - EDGE) / 4);
  return Math.max(0, Math.ceil((at - box[end] + EDGE) / 4));
}

async function post(card, values) {
  let moved = false;
  card.addEventListener("htmx:afterRequest", ({ detail }) => (moved = detail.successful), { once: true });
  await ask("POST", card.dataset.moveUrl, card, null, values);
  return moved;
}

/** The stage wants to know more: its form comes into the dialog; the card has moved when that closes itself. */
async function inquire(card, values) {
  const dialog = document.getElementById("dialog");
  dialog.returnValue = "";
  await ask("GET", card.dataset.askUrl, card, dialog, values);
  if (dialog.open) await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  return dialog.returnValue === "done";
}

customElements.define("relay-board", Board);
