// Slack's own text markup, as nodes. `ctx` is `{world, goTo(channelId)}`.

import { el, fragment } from "./dom.js";
import { emoji } from "./emoji.js";
import { slackDate } from "./dates.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
export const unescapeText = (text) => text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);

export function mrkdwn(text, ctx) {
  const out = fragment();
  String(text ?? "").split(/```/).forEach((piece, index, pieces) => {
    const inFence = index % 2 === 1;
    if (inFence && index < pieces.length - 1) out.append(el("pre", {}, codeText(piece.replace(/^\n|\n$/g, ""))));
    else if (inFence) out.append(lines("```" + piece, ctx));
    else if (piece.trim() || pieces.length === 1) out.append(lines(piece.replace(index ? /^\n/ : /^$/, "").replace(index < pieces.length - 1 ? /\n$/ : /$^/, ""), ctx));
  });
  return out;
}

/** What stands between backticks is shown as typed: a link as its address, a mention as its label. */
function codeText(text) {
  return unescapeText(text.replace(/<([^<>\n]+)>/g, (_, inside) => inside.split("|")[0]));
}

const QUOTE = /^(?:&gt;|>) ?/;
const ITEM = /^(\s*)(?:[•◦▪-]|\d{1,3}\.)\s+\S/;

function lines(text, ctx) {
  const out = fragment();
  const all = text.split("\n");
  for (let i = 0; i < all.length; i += 1) {
    if (QUOTE.test(all[i])) {
      const quoted = [];
      while (i < all.length && QUOTE.test(all[i])) quoted.push(all[i++].replace(QUOTE, ""));
      i -= 1;
      out.append(el("blockquote", {}, inline(quoted.join("\n"), ctx)));
    } else if (ITEM.test(all[i])) {
      out.append(el("span", { class: "item" }, inline(all[i].trimStart(), ctx)));
    } else {
      const plain = [];
      while (i < all.length && !QUOTE.test(all[i]) && !ITEM.test(all[i])) plain.push(all[i++]);
      i -= 1;
      out.append(inline(plain.join("\n"), ctx));
    }
  }
  return out;
}

const STYLES = { "*": "strong", _: "em", "~": "s" };
const EMOJI = /:([a-z0-9_+'-]{1,60}(?:::skin-tone-\d)?):/y;
const WORD = /[\p{L}\p{N}]/u;

function inline(text, ctx) {
  const out = fragment();
  let plain = "";
  const flush = () => {
    if (plain) out.append(unescapeText(plain));
    plain = "";
  };
  for (let i = 0; i < text.length; ) {
    const found = special(text, i, ctx);
    if (found) {
      flush();
      out.append(found.node);
      i = found.end;
    } else plain += text[i++];
  }
  flush();
  return out;
}

function special(text, i, ctx) {
  const sign = text[i];
  if (sign === "<") return angle(text, i, ctx);
  if (sign === "`") {
    const end = text.indexOf("`", i + 1);
    const inside = end > i + 1 ? text.slice(i + 1, end) : "";
    return inside && !inside.includes("\n") ? { node: el("code", {}, codeText(inside)), end: end + 1 } : null;
  }
  if (sign === ":") {
    EMOJI.lastIndex = i;
    const match = EMOJI.exec(text);
    return match ? { node: emoji(match[1]), end: EMOJI.lastIndex } : null;
  }
  return STYLES[sign] ? styled(text, i, ctx) : null;
}

function styled(text, i, ctx) {
  const sign = text[i];
  if ((i > 0 && WORD.test(text[i - 1])) || !text[i + 1] || /\s/.test(text[i + 1]) || text[i + 1] === sign) return null;
  for (let end = text.indexOf(sign, i + 1); end !== -1; end = text.indexOf(sign, end + 1)) {
    const inside = text.slice(i + 1, end);
    if (inside.includes("\n")) return null;
    const insideAngle = inside.lastIndexOf("<") > inside.lastIndexOf(">");
    if (!insideAngle && !/\s$/.test(inside) && !(text[end + 1] && WORD.test(text[end + 1]))) {
      return { node: el(STYLES[sign], {}, inline(inside, ctx)), end: end + 1 };
    }
  }
  return null;
}

function angle(text, i, ctx) {
  const end = text.indexOf(">", i);
  if (end === -1) return null;
  const inside = text.slice(i + 1, end);
  if (!inside || /[<\n]/.test(inside)) return null;
  return { node: reference(inside, ctx), end: end + 1 };
}

function reference(inside, ctx) {
  const bar = inside.indexOf("|");
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? null : unescapeText(inside.slice(bar + 1));
  if (/^@[UW]\w+$/.test(target)) return userMention(target.slice(1), ctx, label);
  if (/^#[CG]\w+$/.test(target)) return channelMention(target.slice(1), ctx, label);
  if (target.startsWith("!date^")) {
    const [, timestamp, format] = target.split("^");
    return slackDate(timestamp, unescapeText(format ?? ""), label);
  }
  if (target.startsWith("!subteam^")) return el("span", { class: "mention" }, label ?? "@group");
  if (/^!(channel|here|everyone)$/.test(target)) return el("span", { class: "mention mention-me" }, `@${target.slice(1)}`);
  return link(unescapeText(target), label);
}

/** Only addresses that a browser opens harmlessly become links; anything else stays words. */
export function link(address, label) {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(address)) return document.createTextNode(label ?? address);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: label ? address : null }, label || address.replace(/^(mailto|tel):/i, ""));
}

export function userMention(id, ctx, label) {
  const known = ctx.world.users.has(id);
  const mine = id === ctx.world.me.id ? " mention-me" : "";
  return el("span", { class: `mention${mine}` }, `@${known ? ctx.world.nameOf(id) : (label ?? id)}`);
}

export function channelMention(id, ctx, label) {
  const channel = ctx.world.channels.get(id);
  const name = `#${channel?.name ?? label ?? id}`;
  if (!channel) return el("span", { class: "mention" }, name);
  return el("a", { class: "mention", href: `#${id}` }, name);
}

/** A message's text as its author typed it, for the edit box. */
export function typedText(text, world) {
  return unescapeText(
    String(text ?? "").replace(/<([^<>\n]+)>/g, (_, inside) => {
      const [target, label] = inside.split("|");
      if (target.startsWith("@")) return `@${world.users.get(target.slice(1))?.name ?? target.slice(1)}`;
      if (target.startsWith("#")) return `#${world.channels.get(target.slice(1))?.name ?? label ?? target.slice(1)}`;
      if (target.startsWith("!date")) return label ?? "";
      return target.startsWith("!") ? `@${target.slice(1)}` : target.replace(/^mailto:/, "");
    }),
  );
}
