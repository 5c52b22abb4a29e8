// Small questions over the page. The browser's own <dialog> holds the keyboard inside and closes on Escape.

import { el } from "./dom.js";
import { textObject } from "./textobject.js";

/** Asks before an act. `confirm` is Slack's confirm object. Resolves to whether the person agreed. */
export function askConfirm(confirm, ctx) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const agree = el("button", { type: "submit", value: "yes", class: `button ${confirm.style === "danger" ? "danger" : "primary"}` }, textObject(confirm.confirm, ctx) ?? "Yes");
    const refuse = el("button", { type: "button", class: "button plain", on: { click: () => dialog.close("") } }, textObject(confirm.deny, ctx) ?? "Cancel");
    const form = el("form", { method: "dialog" },
      el("h2", {}, textObject(confirm.title, ctx)),
      el("div", { class: "dialog-words" }, textObject(confirm.text, ctx)),
      el("div", { class: "dialog-actions" }, refuse, agree));
    const dialog = el("dialog", { class: "dialog small", "aria-label": typeof confirm.title === "string" ? confirm.title : confirm.title?.text }, form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close("yes");
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus?.({ preventScroll: true });
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    agree.focus();
  });
}
