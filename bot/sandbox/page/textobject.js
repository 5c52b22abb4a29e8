// Text objects: what Block Kit labels and sentences are made of.

import { emoji, knowsEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

/** A plain_text or mrkdwn object. plain_text stands as it is, but for `:emoji:` (unless its `emoji` is false). */
export function textObject(object, ctx) {
  if (!object) return null;
  if (typeof object === "string") return object;
  if (object.type === "mrkdwn") return mrkdwn(object.text, ctx);
  return object.emoji === false ? object.text : plainWithEmoji(object.text ?? "");
}

function plainWithEmoji(text) {
  return text.split(/(:[a-z0-9_+'-]+:)/).map((part) => {
    const name = part.slice(1, -1);
    return part.startsWith(":") && part.endsWith(":") && part.length > 2 && knowsEmoji(name) ? emoji(name) : part;
  });
}
