// Interactive elements: buttons, menus, choices and fields. Each knows the shape of its own value in Slack's payloads.

import { el, freshId, icon } from "./dom.js";
import { askConfirm } from "./dialogs.js";
import { openMenu } from "./menu.js";
import { textObject } from "./textobject.js";

const STATEFUL = {
  static_select: select, external_select: null, users_select: people, conversations_select: rooms, channels_select: rooms,
  multi_static_select: manyChoices, multi_users_select: manyPeople, radio_buttons: oneChoice, checkboxes: manyChoices,
  datepicker: picker("date", "selected_date", "initial_date"), timepicker: picker("time", "selected_time", "initial_time"), datetimepicker: moment,
  plain_text_input: words, number_input: numberField, email_text_input: typed("email"), url_text_input: typed("url"),
};

export const isStateful = (part) => Boolean(STATEFUL[part?.type]);

/**
 * Draws one element of `block`. In an input block (`inInput`) a change is only remembered; elsewhere it is a press, sent at once.
 * `ids` carries `{id, describedBy, label}` for fields.
 */
export function element(part, block, ctx, inInput = null) {
  const draw = { button, overflow, icon_button: iconButton, feedback_buttons: feedback }[part.type] ?? STATEFUL[part.type];
  if (!draw) return el("div", { class: "undrawn" }, `element “${part.type}” cannot be drawn here`);
  if (part.visible_to_user_ids?.length && !part.visible_to_user_ids.includes(ctx.world.me.id)) return null;
  return draw({ part, block, ctx, inInput, surface: ctx.surface, slot: fieldSlot(part, block, ctx, inInput) });
}

function fieldSlot(part, block, ctx, inInput) {
  const { surface } = ctx;
  const mine = [block.block_id, part.action_id];
  return {
    get: () => surface.get(...mine),
    start: (value) => surface.get(...mine) ?? (value ? (surface.set(...mine, { type: part.type, ...value }), surface.get(...mine)) : undefined),
    put: (value) => surface.set(...mine, { type: part.type, ...value }),
    /** A change that the app hears of at once: outside input blocks always, inside only with dispatch_action. */
    async chosen(value, undo = () => {}) {
      if (part.confirm && !inInput && !(await askConfirm(part.confirm, ctx))) return undo();
      surface.set(...mine, { type: part.type, ...value });
      if (!inInput || block.dispatch_action) await surface.press(block.block_id, part, value);
    },
    key: `${block.block_id ?? ""}/${part.action_id ?? ""}`,
  };
}

const attributes = (inInput, part) => ({
  id: inInput?.id ?? null,
  "aria-describedby": inInput?.describedBy ?? null,
  "aria-invalid": inInput?.invalid ? "true" : null,
  "aria-label": inInput ? null : (part.placeholder?.text ?? part.action_id ?? null),
  autofocus: part.focus_on_load === true,
});

function button({ part, block, ctx, surface, slot }) {
  const look = { primary: "primary", danger: "danger" }[part.style] ?? "plain";
  const isBusy = surface.isBusy(block.block_id, part.action_id, part.value);
  const press = async () => {
    if (surface.isBusy(block.block_id, part.action_id, part.value)) return;
    if (part.confirm && !(await askConfirm(part.confirm, ctx))) return;
    if (/^https?:/i.test(part.url ?? "")) window.open(part.url, "_blank", "noopener,noreferrer");
    await surface.press(block.block_id, part, { value: part.value });
  };
  return el("button", {
    type: "button", class: `button ${look}`, "data-key": `${slot.key}/${part.value ?? ""}`, "aria-busy": isBusy ? "true" : null,
    "aria-label": part.accessibility_label, "data-action": part.action_id, on: { click: press },
  }, isBusy && el("span", { class: "spinner", "aria-hidden": "true" }), el("span", {}, textObject(part.text, ctx)), part.url && el("span", { class: "out", "aria-label": "opens in a new tab" }, " ↗"));
}

function iconButton(all) {
  return button({ ...all, part: { ...all.part, text: all.part.text ?? { type: "plain_text", text: all.part.icon ?? "Action" } } });
}

function feedback({ part, block, ctx, surface, slot }) {
  const one = (choice) => choice && el("button", {
    type: "button", class: "button plain", "data-key": `${slot.key}/${choice.value}`, "aria-label": choice.accessibility_label,
    on: { click: () => surface.press(block.block_id, part, { value: choice.value }) },
  }, textObject(choice.text, ctx));
  return el("span", { class: "block-actions" }, one(part.positive_button), one(part.negative_button));
}

function overflow({ part, block, ctx, surface, slot }) {
  const choose = async (option) => {
    if (part.confirm && !(await askConfirm(part.confirm, ctx))) return;
    await surface.press(block.block_id, part, { selected_option: option });
  };
  const items = (part.options ?? []).map((option) => ({ label: textObject(option.text, ctx), run: () => choose(option) }));
  const isBusy = surface.isBusy(block.block_id, part.action_id, part.value);
  return el("button", {
    type: "button", class: "button plain overflow", "aria-label": "More actions", "aria-haspopup": "menu", "data-key": slot.key, "data-action": part.action_id,
    "aria-busy": isBusy ? "true" : null, on: { click: (event) => openMenu(event.currentTarget, items) },
  }, isBusy ? el("span", { class: "spinner" }) : icon("more"));
}

function select({ part, ctx, inInput, slot }) {
  const groups = part.option_groups ?? [{ options: part.options ?? [] }];
  return nativeSelect({ part, inInput, slot, ctx, key: "selected_option", initial: part.initial_option, groups, same: (a, b) => a?.value === b?.value });
}

function people({ part, ctx, inInput, slot }) {
  const options = ctx.world.people().map((user) => ({ text: { type: "plain_text", text: user.real_name || user.name, emoji: false }, value: user.id }));
  return nativeSelect({ part, inInput, slot, ctx, key: "selected_user", initial: part.initial_user, groups: [{ options }], pick: (option) => option.value });
}

function rooms({ part, ctx, inInput, slot }) {
  const key = part.type === "channels_select" ? "selected_channel" : "selected_conversation";
  const options = [...ctx.world.channels.values()].map((channel) => ({ text: { type: "plain_text", text: `#${channel.name}`, emoji: false }, value: channel.id }));
  return nativeSelect({ part, inInput, slot, ctx, key, initial: part.initial_channel ?? part.initial_conversation, groups: [{ options }], pick: (option) => option.value });
}

function nativeSelect({ part, inInput, slot, key, initial, groups, pick = (option) => option, same = (a, b) => a === b }) {
  const all = groups.flatMap((group) => group.options ?? []);
  const current = slot.start(initial ? { [key]: initial } : undefined)?.[key];
  const chosenAt = all.findIndex((option) => same(pick(option), current));
  const optionNode = (option) => el("option", { value: String(all.indexOf(option)) }, option.text?.text ?? option.value);
  const node = el("select", { class: "field", "data-key": slot.key, "data-action": part.action_id, ...attributes(inInput, part) },
    el("option", { value: "-1" }, part.placeholder?.text ?? "Choose…"),
    groups.map((group) => (group.label ? el("optgroup", { label: group.label.text }, (group.options ?? []).map(optionNode)) : (group.options ?? []).map(optionNode))));
  node.value = String(chosenAt);
  node.addEventListener("change", () => {
    const option = all[Number(node.value)];
    slot.chosen({ [key]: option ? pick(option) : null }, () => { node.value = String(chosenAt); });
  });
  return node;
}

function choices({ part, ctx, inInput, slot }, type, isOn, changed) {
  const name = freshId("choice");
  const one = (option) => {
    const box = el("input", { type, name, "data-key": `${slot.key}/${option.value}`, on: { change: () => changed(option, box) } });
    box.checked = isOn(option);
    const described = option.description && el("span", { class: "option-note" }, textObject(option.description, ctx));
    return el("label", { class: "choice" }, box, el("span", {}, textObject(option.text, ctx), described));
  };
  const { autofocus: _, ...rest } = attributes(inInput, part);
  return el("div", { class: "choices", role: type === "radio" ? "radiogroup" : "group", ...rest, "aria-labelledby": inInput?.labelId, "data-action": part.action_id }, (part.options ?? []).map(one));
}

function oneChoice(all) {
  const chosen = all.slot.start(all.part.initial_option ? { selected_option: all.part.initial_option } : undefined)?.selected_option;
  return choices(all, "radio", (option) => option.value === chosen?.value, (option) => all.slot.chosen({ selected_option: option }));
}

function manyChoices(all) {
  const options = all.part.options ?? (all.part.option_groups ?? []).flatMap((group) => group.options ?? []);
  all.slot.start({ selected_options: all.part.initial_options ?? [] });
  const chosen = () => all.slot.get()?.selected_options ?? [];
  const flip = (option, box) => {
    const kept = chosen().filter((other) => other.value !== option.value);
    all.slot.chosen({ selected_options: box.checked ? [...kept, option] : kept });
  };
  return choices({ ...all, part: { ...all.part, options } }, "checkbox", (option) => chosen().some((other) => other.value === option.value), flip);
}

function manyPeople(all) {
  const options = all.ctx.world.people().map((user) => ({ text: { type: "plain_text", text: user.real_name || user.name, emoji: false }, value: user.id }));
  all.slot.start({ selected_users: all.part.initial_users ?? [] });
  const chosen = () => all.slot.get()?.selected_users ?? [];
  const flip = (option, box) => all.slot.chosen({ selected_users: box.checked ? [...chosen(), option.value] : chosen().filter((id) => id !== option.value) });
  return choices({ ...all, part: { ...all.part, options } }, "checkbox", (option) => chosen().includes(option.value), flip);
}

function picker(type, key, initial) {
  return ({ part, inInput, slot }) => {
    const node = el("input", { type, class: "field short", "data-key": slot.key, "data-action": part.action_id, ...attributes(inInput, part) });
    node.value = slot.start(part[initial] ? { [key]: part[initial] } : undefined)?.[key] ?? "";
    node.addEventListener("change", () => slot.chosen({ [key]: node.value || null }));
    return node;
  };
}

function moment({ part, inInput, slot }) {
  const node = el("input", { type: "datetime-local", class: "field short", "data-key": slot.key, "data-action": part.action_id, ...attributes(inInput, part) });
  const seconds = slot.start(part.initial_date_time ? { selected_date_time: part.initial_date_time } : undefined)?.selected_date_time;
  if (seconds) node.value = new Date(seconds * 1000 - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  node.addEventListener("change", () => slot.chosen({ selected_date_time: node.value ? Math.floor(Date.parse(node.value) / 1000) : null }));
  return node;
}

function textField(node, { part, block, slot }) {
  node.value = slot.start(part.initial_value !== undefined ? { value: String(part.initial_value) } : undefined)?.value ?? "";
  if (part.max_length) node.maxLength = part.max_length;
  node.addEventListener("input", () => slot.put({ value: node.value === "" ? null : node.value }));
  const triggers = part.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (block.dispatch_action) {
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || !triggers.includes("on_enter_pressed")) return;
      event.preventDefault();
      slot.chosen({ value: node.value || null });
    });
    if (triggers.includes("on_character_entered")) node.addEventListener("input", () => slot.chosen({ value: node.value || null }));
  }
  return node;
}

function words(all) {
  const { part, inInput, slot } = all;
  const shared = { class: "field", placeholder: part.placeholder?.text, "data-key": slot.key, "data-action": part.action_id, autocomplete: "off", ...attributes(inInput, part) };
  return textField(part.multiline ? el("textarea", { ...shared, rows: 4 }) : el("input", { type: "text", ...shared }), all);
}

function numberField(all) {
  const { part, inInput, slot } = all;
  const step = part.is_decimal_allowed ? "any" : "1";
  return textField(el("input", {
    type: "number", class: "field short", step, min: part.min_value, max: part.max_value, placeholder: part.placeholder?.text,
    "data-key": slot.key, "data-action": part.action_id, ...attributes(inInput, part),
  }), all);
}

function typed(type) {
  return (all) => textField(el("input", {
    type, class: "field", placeholder: all.part.placeholder?.text, "data-key": all.slot.key, "data-action": all.part.action_id, autocomplete: "off", ...attributes(all.inInput, all.part),
  }), all);
}
