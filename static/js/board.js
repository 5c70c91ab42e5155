// <relay-board>: cards are dragged with the mouse, by touch after a hold, or moved by [ and ].

const HOLD = 200;
const SLOP = 4;
const EDGE = 56;
const texts = document.getElementById("texts").dataset;

class Board extends HTMLElement {
  connectedCallback() {
    this.says = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    this.says.setAttribute("aria-live", "assertive");
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

  /** @param {PointerEvent} event */
  press(event) {
    const card = event.target.closest("[data-card]");
    if (!card?.dataset.moveUrl || event.button || !event.isPrimary || event.target.closest("button, input, form")) return;
    this.dragged = false;
    this.from = { x: event.clientX, y: event.clientY };
    this.card = card;
    this.abort = new AbortController();
    const { signal } = this.abort;
    addEventListener("pointermove", (moved) => this.follow(moved), { signal });
    addEventListener("pointerup", () => this.drop(), { signal });
    addEventListener("pointercancel", () => this.stop(), { signal });
    addEventListener("keydown", (key) => key.key === "Escape" && this.stop(), { signal });
    if (event.pointerType === "touch") this.hold = setTimeout(() => this.lift(), HOLD);
  }

  follow({ clientX, clientY, pointerType }) {
    this.at = { x: clientX, y: clientY };
    const far = Math.hypot(clientX - this.from.x, clientY - this.from.y) > SLOP;
    if (!this.ghost && far) pointerType === "touch" ? this.stop() : this.lift();
    if (!this.ghost) return;
    this.ghost.style.translate = `${clientX - this.grip.x}px ${clientY - this.grip.y}px`;
    this.aim();
  }

  lift() {
    const box = this.card.getBoundingClientRect();
    this.at ??= this.from;
    this.grip = { x: this.from.x - box.left, y: this.from.y - box.top };
    this.ghost = this.card.cloneNode(true);
    this.ghost.removeAttribute("id");
    this.ghost.classList.add("ghost");
    this.ghost.style.width = `${box.width}px`;
    this.ghost.style.translate = `${box.left}px ${box.top}px`;
    this.mark = Object.assign(document.createElement("li"), { className: "drop-mark" });
    document.body.append(this.ghost);
    document.body.classList.add("dragging");
    this.card.classList.add("dragged");
    this.scroll();
  }

  /** Find the column and the card under the pointer, and mark the place. */
  aim() {
    const column = document.elementFromPoint(this.at.x, this.at.y)?.closest("[data-stage]");
    if (column === this.target && !column) return;
    this.target?.removeAttribute("data-target");
    this.target = this.contains(column) ? column : null;
    if (!this.target) return this.mark.remove();
    this.target.setAttribute("data-target", "");
    const cards = [...this.target.querySelectorAll("[data-card]:not(.dragged)")];
    this.before = cards.find((card) => this.at.y < middle(card)) ?? null;
    this.target.querySelector("[data-cards]").insertBefore(this.mark, this.before);
  }

  scroll() {
    if (!this.ghost) return;
    const list = this.target?.querySelector("[data-cards]");
    this.scrollLeft += pull(this.at.x, this.getBoundingClientRect(), "left", "right");
    if (list) list.scrollTop += pull(this.at.y, list.getBoundingClientRect(), "top", "bottom");
    this.aim();
    requestAnimationFrame(() => this.scroll());
  }

  drop() {
    const { card, target, before } = this;
    this.dragged = Boolean(this.ghost);
    setTimeout(() => (this.dragged = false));
    this.stop();
    if (this.dragged && target && (target !== card.closest("[data-stage]") || before !== card.nextElementSibling)) this.move(card, target, before);
  }

  stop() {
    clearTimeout(this.hold);
    this.abort?.abort();
    this.ghost?.remove();
    this.mark?.remove();
    this.card?.classList.remove("dragged");
    this.target?.removeAttribute("data-target");
    document.body.classList.remove("dragging");
    this.ghost = this.target = this.before = this.at = null;
  }

  type(event) {
    const card = event.target.closest("[data-card]");
    if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
    const columns = [...this.querySelectorAll("[data-stage]")];
    const here = columns.indexOf(card.closest("[data-stage]"));
    const near = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling", j: "nextElementSibling", k: "previousElementSibling" }[event.key];
    const beside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const along = { "[": -1, "]": 1 }[event.key];
    if (near) card[near]?.focus();
    else if (beside) columns.slice(beside < 0 ? 0 : here + 1, beside < 0 ? here : undefined).at(beside < 0 ? -1 : 0)?.querySelector("[data-card]")?.focus();
    else if (along && columns[here + along] && card.dataset.moveUrl) this.move(card, columns[here + along], columns[here + along].querySelector("[data-card]"));
    else if (event.key === "Enter") card.click();
    else return;
    event.preventDefault();
  }

  /** Move at once, tell the server, and put the card back when it refuses. */
  async move(card, column, before) {
    const origin = { list: card.parentElement, next: card.nextElementSibling, column: card.closest("[data-stage]") };
    const focused = card === document.activeElement;
    column.querySelector("[data-cards]").insertBefore(card, before);
    if (focused) card.focus();
    card.classList.add("saving");
    const values = { stage: column.dataset.stage, before: before?.dataset.id ?? "" };
    const asks = column.dataset.asks === "true" && column !== origin.column;
    const moved = await (asks ? ask(card, values) : post(card, values));
    card.classList.remove("saving");
    if (!moved && card.isConnected) origin.list.insertBefore(card, origin.next?.parentElement === origin.list ? origin.next : null);
    if (focused) document.getElementById(card.id)?.focus();
    const [text, stage] = moved ? [texts.moved, column] : [texts.stays, origin.column];
    this.says.textContent = text.replace("{card}", nameOf(card)).replace("{stage}", nameOf(stage));
  }
}

function middle(element) {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
}

function pull(at, box, start, end) {
  if (at < box[start] + EDGE) return -Math.ceil((box[start] + EDGE - at) / 4);
  return at > box[end] - EDGE ? Math.ceil((at - box[end] + EDGE) / 4) : 0;
}

function nameOf(element) {
  return element.dataset.name ?? element.querySelector("h2, h3, a")?.textContent.trim() ?? "";
}

async function post(card, values) {
  let ok = false;
  const heard = ({ detail }) => (ok = detail.successful);
  card.addEventListener("htmx:afterRequest", heard, { once: true });
  await window.htmx.ajax("POST", card.dataset.moveUrl, { source: card, values, swap: "none" }).catch(() => {});
  return ok;
}

/** The stage wants to know more: its form comes into the dialog; it is moved when that closes itself. */
async function ask(card, values) {
  const dialog = document.getElementById("dialog");
  let done = false;
  const finished = () => (done = true);
  document.addEventListener("close-sheet", finished, { once: true, capture: true });
  await window.htmx.ajax("GET", card.dataset.askUrl, { source: card, target: dialog, swap: "innerHTML", values }).catch(() => {});
  if (dialog.open) await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  document.removeEventListener("close-sheet", finished, { capture: true });
  return done;
}

customElements.define("relay-board", Board);
