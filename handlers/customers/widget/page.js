// Where the customer is and what they just did: what an agent would otherwise have to ask.
// Read are the words on pressed buttons and links, and errors the page itself marks. Never what somebody typed.

const PRESSABLE = 'button, a[href], summary, [role="button"], input[type="submit"], input[type="button"]';
const ERROR_LASTS = 30 * 60 * 1000;

class Page {
  /** `allowed`: what the site lets travel, of "url", "title", "actions" and "error". */
  constructor(memory, host, allowed) {
    Object.assign(this, { memory, host, allowed });
    this.shown = new WeakMap();
    if (this.may("actions")) document.addEventListener("click", (event) => this.pressed(event), true);
    if (this.may("error")) this.watchErrors();
  }

  may(part) {
    return this.allowed.includes(part);
  }

  pressed(event) {
    const from = event.composedPath()[0];
    if (!(from instanceof Element) || event.composedPath().includes(this.host)) return;
    const target = from.closest(PRESSABLE);
    if (!target || target.closest("[data-baton-ignore]")) return;
    const words = line(target.getAttribute("aria-label") || target.innerText || target.value || "", 80);
    if (words) this.memory.write("actions", [...this.actions(), words].slice(-5));
  }

  actions() {
    const kept = this.memory.read("actions");
    return Array.isArray(kept) ? kept.filter((words) => typeof words === "string") : [];
  }

  error(text) {
    if (!this.may("error")) return;
    const words = line(text, 200);
    if (words) this.memory.write("error", { text: words, at: Date.now() });
  }

  watchErrors() {
    const filter = ["data-baton-error", "hidden", "class", "style", "open"];
    const options = { subtree: true, childList: true, characterData: true, attributeFilter: filter };
    new MutationObserver(() => {
      this.timer ||= setTimeout(() => this.look(), 50); // a busy page costs one look in 50 ms
    }).observe(document.documentElement, options);
    this.look();
  }

  look() {
    clearTimeout(this.timer);
    this.timer = null;
    for (const node of document.querySelectorAll("[data-baton-error]")) this.seen(node);
  }

  /** An error counts when it comes into sight, once for each wording. */
  seen(node) {
    const text = node.getClientRects().length ? node.dataset.batonError || node.innerText : "";
    if (text && this.shown.get(node) !== text) this.error(text);
    this.shown.set(node, text);
  }

  /** What somebody else did in this tab is nobody's business now; what a visitor did goes along at sign-in. */
  of(drawer) {
    const before = this.memory.read("who");
    if (before && before !== VISITOR && before !== drawer) this.forget();
    this.memory.write("who", drawer);
  }

  forget() {
    this.memory.drop("actions");
    this.memory.drop("error");
  }

  /** What the site allows to be told; null when that is nothing. */
  now() {
    if (this.may("error")) this.look();
    const error = this.memory.read("error");
    const fresh = error && Date.now() - error.at < ERROR_LASTS;
    const told = {
      url: /^https?:/.test(location.href) ? location.href.slice(0, 2000) : null,
      title: line(document.title, 200),
      actions: this.actions(),
      error: fresh ? error.text : null,
    };
    const parts = Object.entries(told).filter(([part, value]) => value != null && this.may(part));
    return parts.length ? Object.fromEntries(parts) : null;
  }
}
