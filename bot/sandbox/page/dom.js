// Building the page's elements. Text always becomes a text node, so nothing a person wrote is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * `el("p", {class: "note", on: {click: f}, "aria-label": "x", value: "y"}, "text", node, [more], null)`.
 * `false`, `null` and `undefined` properties and children are left out; `true` sets an empty attribute.
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

export function svg(tag, properties = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(properties)) node.setAttribute(name, String(value));
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export function fragment(...children) {
  const node = document.createDocumentFragment();
  append(node, children);
  return node;
}

const PATHS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  chevron: "M6 9l6 6 6-6",
  right: "M9 6l6 6-6 6",
  send: "M5 12l14-7-5 14-3-6z",
  clip: "M19 11l-7.5 7.5a4.5 4.5 0 01-6.4-6.4L13 4.3a3 3 0 014.3 4.2l-7.8 7.8a1.5 1.5 0 01-2.1-2.1L14 7.5",
  reply: "M4 5h16v11H11l-5 4v-4H4z",
  edit: "M5 19l1-4L16 5l3 3L9 18z",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  eye: "M2 12s4-6.500 10-6.500S22 12 22 12s-4 6.500-10 6.500S2 12 2 12zM12 9.500a2.500 2.500 0 100 5 2.500 2.500 0 000-5z",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 016 0v3",
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  down: "M12 5v14M6 13l6 6 6-6",
  shared: "M8 9a3 3 0 100 6 3 3 0 000-6zM16 9a3 3 0 100 6 3 3 0 000-6z",
  person: "M12 4a4 4 0 100 8 4 4 0 000-8zM4 21c0-4 4-6 8-6s8 2 8 6",
};

/** A drawn sign, hidden from screen readers: the button around it carries the label. */
export function icon(name) {
  return svg("svg", { class: `icon icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: PATHS[name] }));
}

let count = 0;
export function freshId(prefix) {
  count += 1;
  return `${prefix}-${count}`;
}

/** Remembers where the keyboard is inside `box`, so that it can be put back into what is drawn there next. */
export function holdFocus(box) {
  const held = box.contains(document.activeElement) ? document.activeElement : null;
  const key = held?.dataset.key;
  if (!key) return () => {};
  let span = null;
  if (held.matches("textarea, input[type=text], input[type=url]")) span = [held.selectionStart, held.selectionEnd];
  return (root) => {
    const fresh = root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!fresh || fresh === document.activeElement) return;
    fresh.focus({ preventScroll: true });
    if (span) fresh.setSelectionRange(...span);
  };
}

/** Swap `fresh` in for `old`, keeping the keyboard where it was when the same control exists in both. */
export function swap(old, fresh) {
  const putBack = holdFocus(old);
  old.replaceWith(fresh);
  putBack(fresh);
}
