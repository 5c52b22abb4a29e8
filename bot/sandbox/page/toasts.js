// Short words over the page: notices from the workspace, and the bar that says the line is down.

import { el, icon } from "./dom.js";

const STAY = 9000;
const box = document.getElementById("toasts");
const bar = document.getElementById("offline");

/** Above an open modal: what was shown last in the browser's top layer lies on top. */
function raise() {
  if (box.matches(":popover-open")) box.hidePopover();
  box.showPopover();
}

/** Words already shown where the person looked, and until when a notice with the same words is left out. */
const said = new Map();

const withdraw = (words) => [...box.children].find((node) => node.dataset.words === words)?.remove();

/** Tells that these words stand beside what was pressed: the same words as a notice would only repeat them. */
export function saidInPlace(words) {
  said.set(words, Date.now() + 3000);
  withdraw(words);
}

export function toast(words, look = "notice") {
  if ((said.get(words) ?? 0) > Date.now()) return;
  withdraw(words);
  const node = el("div", { class: `toast ${look}`, "data-words": words }, el("span", {}, words),
    el("button", { type: "button", class: "icon-button small", "aria-label": "Dismiss", on: { click: () => node.remove() } }, icon("close")));
  raise();
  box.append(node);
  const leave = () => (node.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : node.remove());
  setTimeout(leave, STAY);
}

let ticking = null;

/** `standing`: `{open}` or `{open: false, retryAt}` as the socket tells it. */
export function offlineBar(standing, tryNow) {
  clearInterval(ticking);
  bar.hidden = standing.open;
  document.body.classList.toggle("is-offline", !standing.open);
  if (standing.open) {
    bar.replaceChildren();
    return;
  }
  const words = el("span");
  const tell = () => {
    const seconds = Math.ceil((standing.retryAt - Date.now()) / 1000);
    words.textContent = `The workspace can't be reached. ${seconds > 0 ? `Trying again in ${seconds} s.` : "Trying again…"}`;
  };
  tell();
  ticking = setInterval(tell, 500);
  bar.replaceChildren(words, el("button", { type: "button", class: "link-button", on: { click: tryNow } }, "Try now"));
}
