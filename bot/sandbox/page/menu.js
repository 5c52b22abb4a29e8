// A menu that opens under a button: arrows move, Enter chooses, Escape closes.

import { el } from "./dom.js";

let open = null;

export function closeMenu() {
  open?.();
}

/** `items`: `{label, note?, current?, href?, run}`. */
export function openMenu(anchor, items, look = "") {
  const wasOpen = open && anchor.getAttribute("aria-expanded") === "true";
  closeMenu();
  if (wasOpen) return;
  const nodes = items.map((item) => itemNode(item));
  const menu = el("div", { class: `menu ${look}`, role: "menu" }, nodes);
  (anchor.closest("dialog") ?? document.body).append(menu);
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");

  const away = (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const keys = (event) => {
    const at = nodes.indexOf(document.activeElement);
    if (event.key === "ArrowDown") nodes[(at + 1) % nodes.length].focus();
    else if (event.key === "ArrowUp") nodes[(at - 1 + nodes.length) % nodes.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const close = () => {
    open = null;
    const held = menu.contains(document.activeElement);
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", away, true);
    if (held) anchor.focus();
  };
  open = close;
  menu.addEventListener("keydown", keys);
  document.addEventListener("pointerdown", away, true);
  (nodes.find((node) => node.getAttribute("aria-current") === "true") ?? nodes[0])?.focus();
}

function itemNode(item) {
  const run = (event) => {
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    closeMenu();
    item.run();
  };
  return el(item.href ? "a" : "button", {
    type: item.href ? null : "button", href: item.href, role: "menuitem", class: `menu-item${item.danger ? " danger-words" : ""}`, tabindex: -1,
    "aria-current": item.current ? "true" : null, on: { click: run },
  }, item.sign, el("span", { class: "menu-words" }, el("span", {}, item.label), item.note && el("span", { class: "menu-note" }, item.note)));
}

function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, window.innerWidth - size.width - 8));
  const below = at.bottom + 4;
  const top = below + size.height > window.innerHeight - 8 ? Math.max(8, at.top - size.height - 4) : below;
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
