// <relay-sortable data-url data-name>: the rows of its list are dragged by [data-grip]; the new order is posted as ids.
// The keyboard has buttons in each row instead, which need no script.

class Sortable extends HTMLElement {
  connectedCallback() {
    this.addEventListener("pointerdown", this.press);
    this.addEventListener("dragstart", (event) => event.preventDefault());
  }

  ids() {
    return [...this.querySelectorAll("[data-id]")].map((row) => row.dataset.id);
  }

  /** @param {PointerEvent} event */
  press(event) {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button || !event.isPrimary) return;
    event.preventDefault();
    this.row = grip.closest("[data-id]");
    this.before = this.ids();
    this.row.classList.add("dragged");
    this.abort = new AbortController();
    const { signal } = this.abort;
    addEventListener("pointermove", (moved) => this.follow(moved), { signal });
    addEventListener("pointerup", () => this.drop(), { signal });
    addEventListener("pointercancel", () => this.back(), { signal });
    addEventListener("keydown", (key) => key.key === "Escape" && this.back(), { signal });
  }

  follow({ clientY }) {
    const others = [...this.querySelectorAll("[data-id]")].filter((row) => row !== this.row);
    const next = others.find((row) => {
      const box = row.getBoundingClientRect();
      return clientY < box.top + box.height / 2;
    });
    if (this.row.nextElementSibling === (next ?? null)) return;
    this.row.parentElement.insertBefore(this.row, next ?? null);
  }

  stop() {
    this.abort.abort();
    this.row.classList.remove("dragged");
  }

  back() {
    this.stop();
    for (const id of this.before) this.row.parentElement.append(this.querySelector(`[data-id="${id}"]`));
  }

  drop() {
    this.stop();
    if (this.ids().join() === this.before.join()) return;
    const values = { [this.dataset.name]: this.ids() };
    window.htmx.ajax("POST", this.dataset.url, { source: this, target: this, swap: "outerHTML", values }).catch(() => this.back());
  }
}

customElements.define("relay-sortable", Sortable);
