// A small menu beside the button that opens it: by mouse, touch and keyboard.

class Menu {
  constructor(panel, root) {
    Object.assign(this, { panel, root, anchor: null });
    this.node = el("div", { class: "menu", role: "menu", hidden: true });
    this.node.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("pointerdown", (event) => {
      if (this.anchor && !this.node.contains(event.target) && !this.anchor.contains(event.target)) this.close(false);
    });
    panel.append(this.node);
  }

  /** `items`: {icon, words, does, checked?}; `checked` makes it one that is on or off. */
  toggle(anchor, label, items) {
    if (this.anchor === anchor) return this.close();
    this.close(false);
    this.anchor = anchor;
    this.node.setAttribute("aria-label", label);
    this.node.replaceChildren(...items.map((item) => this.item(item)));
    this.node.hidden = false;
    anchor.setAttribute("aria-expanded", "true");
    this.place();
    this.node.firstElementChild.focus();
    return undefined;
  }

  item({ icon: shape, words, does, checked }) {
    const choose = () => {
      this.close();
      does();
    };
    const kind = checked == null ? { role: "menuitem" } : { role: "menuitemcheckbox", "aria-checked": String(checked) };
    const mark = checked ? icon("check") : null;
    return press("item", choose, { ...kind, tabindex: "-1" }, icon(shape), el("span", {}, words), mark);
  }

  /** Inside the panel: under the button where there is room, else above it. */
  place() {
    const [around, at] = [this.panel.getBoundingClientRect(), this.anchor.getBoundingClientRect()];
    const { offsetWidth: width, offsetHeight: height } = this.node;
    const start = speech.dir === "rtl" ? at.left : at.right - width;
    const left = Math.min(Math.max(start - around.left, 8), around.width - width - 8);
    const under = at.bottom - around.top + 4;
    const top = under + height > around.height - 8 ? Math.max(at.top - around.top - height - 4, 8) : under;
    this.node.style.left = `${left}px`;
    this.node.style.top = `${top}px`;
  }

  get isOpen() {
    return Boolean(this.anchor);
  }

  close(focus = true) {
    if (!this.anchor) return;
    const anchor = this.anchor;
    this.anchor = null;
    this.node.hidden = true;
    anchor.setAttribute("aria-expanded", "false");
    if (focus) anchor.focus();
  }

  key(event) {
    const items = [...this.node.children];
    const at = items.indexOf(this.root.activeElement);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 };
    if (event.key in steps) {
      event.preventDefault();
      items[steps[event.key] % items.length].focus();
    }
    if (event.key === "Tab") event.preventDefault();
    if (event.key === "Escape" || event.key === "Tab") {
      event.stopPropagation();
      this.close();
    }
  }
}
