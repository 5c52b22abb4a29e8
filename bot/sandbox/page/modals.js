// Modal views: the top of the acting person's stack, in one dialog that holds the keyboard until it is answered.

import * as api from "./api.js";
import { drawBlocks } from "./blocks.js";
import { el, holdFocus, icon } from "./dom.js";
import { faults } from "./inputs.js";
import { flatten, Surface } from "./surface.js";
import { textObject } from "./textobject.js";
import { saidInPlace } from "./toasts.js";

export class Modals {
  constructor(closed) {
    this.closed = closed;
    this.surfaces = new Map();
    this.errors = new Map();
    this.shown = null;
  }

  draw(world) {
    this.world = world;
    const view = world.views.filter((one) => one.type !== "home").at(-1) ?? null;
    for (const id of this.surfaces.keys()) if (!world.views.some((one) => one.id === id)) { this.surfaces.delete(id); this.errors.delete(id); }
    if (!view) return this.hide();
    const signature = JSON.stringify([view, world.me.id, world.views.length]);
    if (this.shown === signature) return undefined;
    this.shown = signature;
    return this.show(view);
  }

  hide() {
    this.shown = null;
    if (!this.dialog) return;
    const { dialog, before } = this;
    this.dialog = null;
    dialog.close();
    dialog.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
    this.closed();
  }

  show(view) {
    if (!this.dialog) {
      this.before = document.activeElement;
      this.dialog = el("dialog", { class: "dialog modal" });
      this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.answer("close"); });
      document.body.append(this.dialog);
    }
    const isNew = this.view?.id !== view.id || !this.dialog.open;
    this.view = view;
    this.fill();
    if (!this.dialog.open) this.dialog.showModal();
    if (isNew) (this.dialog.querySelector("[autofocus]") ?? this.dialog.querySelector(".modal-body :is(input, select, textarea, button)") ?? this.dialog.querySelector(".modal-foot button"))?.focus();
  }

  surface() {
    const { view } = this;
    if (!this.surfaces.has(view.id)) {
      const told = (words) => { this.problem = words; };
      const surface = new Surface(this.world.me.id, { view_id: view.id }, told, () => this.refill());
      surface.remember(view.state?.values);
      this.surfaces.set(view.id, surface);
    }
    const surface = this.surfaces.get(view.id);
    surface.blocks = view.blocks;
    return surface;
  }

  refill() {
    if (this.dialog) this.fill();
  }

  fill() {
    const { view, world } = this;
    const putBack = holdFocus(this.dialog);
    const scrolled = this.dialog.querySelector(".modal-body")?.scrollTop ?? 0;
    const ctx = { world, surface: this.surface(), errors: this.errors.get(view.id) ?? view.errors };
    const title = textObject(view.title, ctx) ?? world.app.name;
    const deep = world.views.filter((one) => one.type !== "home").length > 1;
    const body = el("div", { class: "modal-body" }, drawBlocks(view.blocks, ctx));
    const needsSubmit = view.submit || flatten(view.blocks).some((block) => block.type === "input");
    const form = el("form", { class: "modal-form", novalidate: true, on: { submit: (event) => { event.preventDefault(); if (needsSubmit) this.answer("submit"); } } },
      el("header", { class: "modal-head" }, el("span", { class: "avatar avatar-app tiny", "aria-hidden": "true" }, (world.app.name ?? "A")[0]), el("h2", { id: "modal-title" }, title),
        el("button", { type: "button", class: "icon-button", "aria-label": deep ? "Back" : "Close", on: { click: () => this.answer("close") } }, icon(deep ? "back" : "close"))),
      body, this.foot(view, ctx, needsSubmit));
    this.dialog.setAttribute("aria-labelledby", "modal-title");
    this.dialog.replaceChildren(form);
    body.scrollTop = scrolled;
    putBack(this.dialog);
  }

  foot(view, ctx, needsSubmit) {
    const busy = this.busy === view.id;
    return el("footer", { class: "modal-foot" },
      this.problem && el("p", { class: "press-error", role: "alert" }, this.problem),
      el("div", { class: "dialog-actions" },
        el("button", { type: "button", class: "button plain", "data-key": "foot/close", on: { click: () => this.answer("close") } }, textObject(view.close, ctx) ?? (needsSubmit ? "Cancel" : "Close")),
        needsSubmit && el("button", { type: "submit", class: "button primary", "data-key": "foot/submit", "aria-busy": busy ? "true" : null }, busy && el("span", { class: "spinner" }), el("span", {}, textObject(view.submit, ctx) ?? "Submit"))));
  }

  async answer(action) {
    const { view, world } = this;
    if (this.busy || !view) return;
    const surface = this.surface();
    const wrong = action === "submit" ? faults(flatten(view.blocks), surface) : {};
    if (Object.keys(wrong).length) return this.refuse(view, wrong);
    this.busy = view.id;
    this.problem = null;
    this.errors.set(view.id, {});
    this.fill();
    try {
      const answer = await api.answerView(view.id, { as: world.me.id, action, values: surface.collect(view.blocks) });
      this.busy = null;
      this.taken(view, action, answer);
    } catch (error) {
      this.busy = null;
      if (action === "close" || error.code === "view_not_found") return this.drop([view.id]);
      saidInPlace(error.message);
      this.problem = error.message;
      this.refill();
    }
    return undefined;
  }

  taken(view, action, answer) {
    if (answer.errors && Object.keys(answer.errors).length) return this.refuse(view, answer.errors);
    if (answer.response_action === "clear") return this.drop(this.world.views.map((one) => one.id));
    if (action === "close" || !answer.response_action) return this.drop([view.id]);
    return this.refill();
  }

  drop(ids) {
    this.world.views = this.world.views.filter((one) => !ids.includes(one.id));
    this.draw(this.world);
  }

  refuse(view, wrong) {
    this.errors.set(view.id, wrong);
    const known = new Set(flatten(view.blocks).map((block) => block.block_id));
    const homeless = Object.entries(wrong).filter(([blockId]) => !known.has(blockId)).map(([, words]) => words);
    this.problem = homeless.length ? homeless.join(" ") : null;
    this.refill();
    this.dialog?.querySelector('[aria-invalid="true"]:is(input, select, textarea), [aria-invalid="true"] input')?.focus();
  }
}
