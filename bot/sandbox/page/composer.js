// Where a person writes: text, commands, mentions and files. Enter sends, Shift+Enter breaks the line.

import { el, freshId, icon } from "./dom.js";
import { emoji, emojiNames } from "./emoji.js";
import { avatar, fileChip } from "./message.js";
import { saidInPlace } from "./toasts.js";

/** What was written and not yet sent, by person and place; it outlives a look into another channel. */
const drafts = new Map();

const MAX_FILES = 10;

export class Composer {
  /**
   * `place`: `{key, label, world, inThread}`; `send({text, files})` is awaited: what it throws is shown and the text stays.
   */
  constructor(place, send) {
    this.place = place;
    this.send = send;
    this.draft = drafts.get(place.key) ?? { text: "", files: [] };
    drafts.set(place.key, this.draft);
    this.sending = false;
    this.listId = freshId("suggestions");
    this.build();
    this.grow();
  }

  build() {
    this.field = el("textarea", {
      class: "composer-field", rows: 1, placeholder: this.place.label, "aria-label": this.place.label, value: this.draft.text,
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.listId,
    });
    this.options = el("div", { class: "suggestions", id: this.listId, role: "listbox", hidden: true });
    this.problem = el("p", { class: "composer-error", role: "alert", hidden: true });
    this.chips = el("div", { class: "files" });
    this.button = el("button", { type: "button", class: "icon-button send", "aria-label": "Send", title: "Send (Enter)", on: { click: () => this.submit() } }, icon("send"));
    const picker = el("input", { type: "file", multiple: true, hidden: true, "aria-label": "Attach files" });
    picker.addEventListener("change", () => { this.attach([...picker.files]); picker.value = ""; });
    const clip = el("button", { type: "button", class: "icon-button", "aria-label": "Attach a file", title: "Attach a file", on: { click: () => picker.click() } }, icon("clip"));
    this.node = el("div", { class: "composer" }, this.options,
      el("div", { class: "composer-box" }, this.field, this.chips,
        el("div", { class: "composer-bar" }, clip, picker, el("span", { class: "composer-hint" }, el("kbd", {}, "Enter"), " sends, ", el("kbd", {}, "Shift+Enter"), " new line"), this.button)),
      this.problem);
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => setTimeout(() => this.suggest([]), 120));
    this.drawChips();
    this.ready();
  }

  typed() {
    this.draft.text = this.field.value;
    this.say(null);
    this.grow();
    this.ready();
    this.suggest(suggestions(this.field, this.place.world, this.place.inThread));
  }

  grow() {
    this.field.style.height = "auto";
    if (this.field.scrollHeight) this.field.style.height = `${Math.min(this.field.scrollHeight, 220)}px`;
  }

  ready() {
    this.button.disabled = this.sending || (!this.field.value.trim() && !this.draft.files.length);
    this.button.classList.toggle("lit", !this.button.disabled);
  }

  say(words) {
    this.problem.hidden = !words;
    this.problem.textContent = words ?? "";
  }

  attach(files) {
    for (const file of files.slice(0, MAX_FILES - this.draft.files.length)) {
      this.draft.files.push({ name: file.name, mimetype: file.type || "application/octet-stream", size: file.size, bytes: file });
    }
    this.drawChips();
    this.ready();
    this.field.focus();
  }

  drawChips() {
    const drop = (file) => () => { this.draft.files = this.draft.files.filter((other) => other !== file); this.drawChips(); this.ready(); this.field.focus(); };
    this.chips.replaceChildren(...this.draft.files.map((file) => fileChip(file, drop(file))));
    this.chips.hidden = !this.draft.files.length;
  }

  key(event) {
    if (event.isComposing) return;
    if (!this.options.hidden && this.steer(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    }
  }

  steer(event) {
    const rows = [...this.options.children];
    const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.select((at + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length);
    else if (event.key === "Tab" || (event.key === "Enter" && !this.offers[at]?.complete)) this.take(at);
    else if (event.key === "Escape") this.suggest([]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  suggest(offers) {
    this.offers = offers;
    this.options.hidden = !offers.length;
    this.field.setAttribute("aria-expanded", String(offers.length > 0));
    this.options.replaceChildren(...offers.map((offer, i) => el("div", { class: "suggestion", role: "option", id: `${this.listId}-${i}`, on: { mousedown: (event) => { event.preventDefault(); this.take(i); } } },
      offer.sign, el("span", { class: "suggestion-words" }, el("span", { class: "suggestion-name" }, offer.name), offer.note && el("span", { class: "menu-note" }, offer.note)))));
    if (offers.length) this.select(0);
    else this.field.removeAttribute("aria-activedescendant");
  }

  select(at) {
    [...this.options.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    this.options.children[at]?.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", `${this.listId}-${at}`);
  }

  take(at) {
    const offer = this.offers[Math.max(0, at)];
    const rest = this.field.value.slice(this.field.selectionStart);
    this.field.value = this.field.value.slice(0, offer.from) + offer.insert + rest;
    const end = offer.from + offer.insert.length;
    this.field.setSelectionRange(end, end);
    this.suggest([]);
    this.draft.text = this.field.value;
    this.grow();
    this.ready();
  }

  async submit() {
    const text = this.field.value;
    if (this.sending || (!text.trim() && !this.draft.files.length)) return;
    const files = this.draft.files;
    this.suggest([]);
    this.sending = true;
    this.node.setAttribute("aria-busy", "true");
    this.ready();
    try {
      await this.send({ text: text.trim(), files });
      if (this.field.value === text) this.field.value = "";
      this.draft.text = this.field.value;
      this.draft.files = this.draft.files.filter((file) => !files.includes(file));
      this.say(null);
    } catch (error) {
      saidInPlace(error.message);
      this.say(error.message);
    }
    this.sending = false;
    this.node.removeAttribute("aria-busy");
    this.drawChips();
    this.grow();
    this.ready();
  }
}

function suggestions(field, world, inThread) {
  const before = field.value.slice(0, field.selectionStart);
  const typed = /^\/(\S*)$/.exec(before);
  if (typed && !inThread) return commands(world, before);
  const match = /(^|[\s(])([@#:])([\p{L}\p{N}._+-]{0,30})$/u.exec(before);
  if (!match) return [];
  const [, lead, sign, part] = match;
  const from = match.index + lead.length;
  return { "@": people, "#": channels, ":": emojis }[sign](part.toLowerCase(), from, world);
}

function commands(world, before) {
  return (world.app.commands ?? []).filter((one) => one.command.startsWith(before.toLowerCase())).map((one) => ({
    name: `${one.command}${one.usage_hint ? ` ${one.usage_hint}` : ""}`, note: one.description, insert: `${one.command} `, from: 0, complete: before === one.command,
  }));
}

function people(part, from, world) {
  return [...world.users.values()]
    .filter((user) => user.name?.toLowerCase().startsWith(part) || user.real_name?.toLowerCase().split(" ").some((word) => word.startsWith(part)))
    .slice(0, 8)
    .map((user) => ({ name: user.real_name || user.name, note: `@${user.name}${user.role ? ` · ${user.role}` : ""}`, insert: `@${user.name} `, from, sign: avatar({ id: user.id, name: user.real_name || user.name, isApp: user.is_bot }, "tiny") }));
}

function channels(part, from, world) {
  return [...world.channels.values()].filter((channel) => channel.name.includes(part)).slice(0, 8).map((channel) => ({ name: `#${channel.name}`, insert: `#${channel.name} `, from }));
}

function emojis(part, from) {
  if (part.length < 2) return [];
  return emojiNames().filter((name) => name.includes(part)).sort((a, b) => a.indexOf(part) - b.indexOf(part)).slice(0, 8).map((name) => ({ name: `:${name}:`, insert: `:${name}: `, from, sign: emoji(name) }));
}
