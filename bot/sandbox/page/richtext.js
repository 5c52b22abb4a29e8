// rich_text blocks, as nodes.

import { el, fragment } from "./dom.js";
import { emoji } from "./emoji.js";
import { slackDate } from "./dates.js";
import { channelMention, link, userMention } from "./mrkdwn.js";

export function richText(block, ctx) {
  return el("div", { class: "rich" }, (block.elements ?? []).map((element) => section(element, ctx)));
}

function section(element, ctx) {
  const border = element.border ? " bordered" : "";
  const inside = () => inlineAll(element.elements, ctx);
  switch (element.type) {
    case "rich_text_section":
      return el("div", { class: "rich-section" }, inside());
    case "rich_text_quote":
      return el("blockquote", {}, inside());
    case "rich_text_preformatted":
      return el("pre", {}, inside());
    case "rich_text_list": {
      const tag = element.style === "ordered" ? "ol" : "ul";
      const indent = Math.min(Number(element.indent) || 0, 6);
      const start = tag === "ol" && element.offset ? Number(element.offset) + 1 : null;
      return el(tag, { class: `indent-${indent}${border}`, start }, (element.elements ?? []).map((item) => el("li", {}, inlineAll(item.elements, ctx))));
    }
    default:
      return el("div", { class: "undrawn" }, `rich text part “${element.type}” cannot be drawn here`);
  }
}

export function inlineAll(elements, ctx) {
  return fragment((elements ?? []).map((element) => dressed(plainPart(element, ctx), element.style)));
}

function plainPart(element, ctx) {
  switch (element.type) {
    case "text":
      return document.createTextNode(element.text ?? "");
    case "link":
      return link(element.url ?? "", element.text ?? null);
    case "user":
      return userMention(element.user_id, ctx, null);
    case "channel":
      return channelMention(element.channel_id, ctx, null);
    case "emoji":
      return emoji(element.name ?? "", element.unicode);
    case "date":
      return slackDate(element.timestamp, element.format ?? "{date_short_pretty} at {time}", element.fallback);
    case "broadcast":
      return el("span", { class: "mention mention-me" }, `@${element.range}`);
    case "usergroup":
      return el("span", { class: "mention" }, "@group");
    case "color":
      return el("code", {}, element.value ?? "");
    default:
      return el("span", { class: "undrawn" }, `“${element.type}” cannot be drawn here`);
  }
}

const TAGS = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"], ["highlight", "mark"]];

function dressed(node, style) {
  for (const [name, tag] of TAGS) if (style?.[name]) node = el(tag, {}, node);
  return node;
}
