// Input blocks: label, field, hint and the error beneath, and the checks Slack makes before it sends a modal.

import { el, freshId } from "./dom.js";
import { element } from "./elements.js";
import { isFilled } from "./surface.js";
import { textObject } from "./textobject.js";

export function inputBlock(block, ctx) {
  const id = freshId("input");
  const error = ctx.errors?.[block.block_id];
  const hintId = block.hint ? `${id}-hint` : null;
  const errorId = error ? `${id}-error` : null;
  const describedBy = [errorId, hintId].filter(Boolean).join(" ") || null;
  const isGroup = ["radio_buttons", "checkboxes", "multi_static_select", "multi_users_select"].includes(block.element?.type);
  const labelWords = [textObject(block.label, ctx), block.optional && el("span", { class: "optional" }, " (optional)")];
  const label = isGroup ? el("span", { class: "label", id: `${id}-label` }, labelWords) : el("label", { class: "label", for: id }, labelWords);
  return el("div", { class: `block-input${error ? " wrong" : ""}`, "data-block": block.block_id },
    label,
    element(block.element ?? {}, block, ctx, { id, describedBy, invalid: Boolean(error), labelId: `${id}-label` }),
    error && el("p", { class: "input-error", id: errorId }, error),
    block.hint && el("p", { class: "hint", id: hintId }, textObject(block.hint, ctx)));
}

/** What is wrong with the values typed in these blocks, before anything is sent: `{block_id: words}`. */
export function faults(blocks, surface) {
  const wrong = {};
  for (const block of blocks) {
    if (block?.type !== "input") continue;
    const words = fault(block, surface.get(block.block_id, block.element?.action_id));
    if (words) wrong[block.block_id] = words;
  }
  return wrong;
}

function fault(block, value) {
  const part = block.element ?? {};
  if (!isFilled(value)) return block.optional ? null : "Please complete this required field.";
  const text = value.value;
  if (part.type === "plain_text_input") {
    if (part.min_length && text.length < part.min_length) return `Please write at least ${part.min_length} characters.`;
    if (part.max_length && text.length > part.max_length) return `Please keep this to ${part.max_length} characters.`;
  }
  if (part.type === "number_input") return numberFault(part, text);
  if (part.type === "email_text_input" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return "Please enter an e-mail address.";
  if (part.type === "url_text_input" && !URL.canParse(text)) return "Please enter a full web address.";
  return null;
}

function numberFault(part, text) {
  const number = Number(text);
  if (!Number.isFinite(number)) return "Please enter a number.";
  if (!part.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
  if (part.min_value !== undefined && number < Number(part.min_value)) return `Please enter ${part.min_value} or more.`;
  if (part.max_value !== undefined && number > Number(part.max_value)) return `Please enter ${part.max_value} or less.`;
  return null;
}
