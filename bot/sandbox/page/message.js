// One message: who, when, what, its reactions and its thread, and what its author may do with it.

import * as api from "./api.js";
import { drawBlocks } from "./blocks.js";
import { agoTime, clock, dateOf, fullTime } from "./dates.js";
import { askConfirm } from "./dialogs.js";
import { el, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { newReplies } from "./marks.js";
import { openMenu } from "./menu.js";
import { mrkdwn, typedText } from "./mrkdwn.js";
import { Surface } from "./surface.js";

export function avatar(author, size = "") {
  const parts = author.name.trim().split(/\s+/);
  const letters = (parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]]).map((part) => [...part][0] ?? "").join("");
  let sum = 0;
  for (const sign of author.id) sum = (sum * 31 + sign.codePointAt(0)) % 9973;
  return el("span", { class: `avatar ${author.isApp && !author.named ? "avatar-app" : `tint-${sum % 8}`} ${size}`, "aria-hidden": "true" }, letters.toUpperCase());
}

/** `view`: `{world, channel, inThread, surfaces, editing, notes, hidden, redraw, openThread, toast}`; `joins` says the author spoke just before. */
export function messageNode(message, view, joins) {
  if (message.subtype === "tombstone") return shell(message, view, "tombstone", el("div", { class: "gutter" }, el("span", { class: "avatar avatar-gone" }, icon("bin"))), [el("p", { class: "gone" }, "This message was deleted."), threadLine(message, view)]);
  const author = view.world.author(message);
  const when = dateOf(message.ts);
  const time = el("time", { class: "when", datetime: when.toISOString(), title: fullTime(when) }, clock(when));
  const head = joins ? null : el("div", { class: "message-head" },
    el("span", { class: "author" }, author.name), author.isApp && el("span", { class: "app-badge" }, "App"), author.company && el("span", { class: "company" }, author.company), time);
  const body = view.editing.has(message.ts) ? editBox(message, view) : content(message, view);
  const gutter = el("div", { class: "gutter" }, joins ? el("span", { class: "side-time" }, clock(when)) : avatar(author));
  const parts = [
    message.ephemeral && el("p", { class: "private" }, icon("eye"), "Only visible to you"),
    head, body, files(message, view), reactions(message, view), note(message, view), threadLine(message, view, author),
    message.ephemeral && el("button", { type: "button", class: "link-button", on: { click: () => { view.hidden.add(message.ts); view.redraw(); } } }, "Dismiss message"),
  ];
  return shell(message, view, `${joins ? "joined" : ""} ${message.ephemeral ? "ephemeral" : ""}`, gutter, parts, author);
}

function shell(message, view, look, gutter, parts, author = null) {
  return el("article", { class: `message ${look}`, "data-ts": message.ts, "aria-label": author ? `${author.name}, ${clock(dateOf(message.ts))}` : "Deleted message" },
    gutter, el("div", { class: "message-body" }, parts), author && !message.ephemeral && tools(message, view, author));
}

function surfaceOf(message, view) {
  const key = `${view.world.me.id}/${view.channel.id}/${message.ts}`;
  if (!view.surfaces.has(key)) {
    const told = (words) => (words ? view.notes.set(message.ts, words) : view.notes.delete(message.ts));
    view.surfaces.set(key, new Surface(view.world.me.id, { channel: view.channel.id, ts: message.ts }, told, () => view.redraw()));
  }
  const surface = view.surfaces.get(key);
  surface.blocks = message.blocks;
  return surface;
}

function content(message, view) {
  const edited = message.edited && el("span", { class: "edited", title: message.edited.ts ? fullTime(dateOf(message.edited.ts)) : null }, "(edited)");
  const ctx = { world: view.world, surface: surfaceOf(message, view) };
  if (message.blocks?.length) return el("div", { class: "content" }, drawBlocks(message.blocks, ctx), edited);
  if (!message.text) return edited ? el("div", { class: "content" }, edited) : null;
  return el("div", { class: "content words" }, mrkdwn(message.text, ctx), edited && [" ", edited]);
}

const sizeWords = (bytes) => {
  const size = Number(bytes) || 0;
  if (size < 1000) return `${size} bytes`;
  return size < 1_000_000 ? `${Math.round(size / 1000)} kB` : `${(size / 1_000_000).toFixed(1)} MB`;
};

export function fileChip(file, onRemove) {
  return el("span", { class: "file" }, icon("file"), el("span", { class: "file-name" }, file.name ?? file.title ?? "File"), el("span", { class: "file-size" }, sizeWords(file.size)),
    onRemove && el("button", { type: "button", class: "icon-button small", "aria-label": `Remove ${file.name}`, on: { click: onRemove } }, icon("close")));
}

function files(message, view) {
  if (!message.files?.length) return null;
  const chip = (file) => {
    if (file.mode === "tombstone") return el("span", { class: "file" }, "This file was deleted.");
    return fileChip(file, mayEdit(message, view.world) && (() => deleteFile(file, message, view)));
  };
  return el("div", { class: "files" }, message.files.map(chip));
}

function reactions(message, view) {
  const shown = (message.reactions ?? []).filter((reaction) => reaction.count > 0 || reaction.users?.length);
  if (!shown.length) return null;
  return el("div", { class: "reactions" }, shown.map((reaction) => {
    const who = (reaction.users ?? []).map((id) => (id === view.world.me.id ? "You" : view.world.nameOf(id))).join(", ");
    const words = `${who || "Somebody"} reacted with ${reaction.name.replaceAll("_", " ")}`;
    return el("span", { class: "reaction", title: words, role: "img", "aria-label": words, "data-reaction": reaction.name }, emoji(reaction.name), el("span", {}, reaction.count ?? reaction.users.length));
  }));
}

function note(message, view) {
  const words = view.notes.get(message.ts);
  return words ? el("p", { class: "press-error", role: "alert" }, words) : null;
}

/** Under what the app posted, the way into its thread is always in sight: that is where an agent answers. */
function bareThreadLine(message, view) {
  return el("button", { type: "button", class: "thread-line bare", "data-key": `${message.ts}/thread`, on: { click: () => view.openThread(message.ts) } }, icon("reply"), "Reply in thread");
}

function threadLine(message, view, author = null) {
  if (view.inThread) return null;
  const replies = (message.replies ?? []).filter((reply) => !reply.ephemeral);
  if (!replies.length) return author?.isApp && !message.ephemeral ? bareThreadLine(message, view) : null;
  const faces = [...new Map(replies.map((reply) => [reply.user, view.world.author(reply)])).values()].slice(0, 4);
  const fresh = newReplies(view.world, view.channel, message).length;
  const count = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
  return el("button", { type: "button", class: `thread-line${fresh ? " fresh" : ""}`, "data-key": `${message.ts}/thread`, on: { click: () => view.openThread(message.ts) } },
    el("span", { class: "faces" }, faces.map((face) => avatar(face, "tiny"))), el("span", { class: "count" }, count),
    fresh > 0 && el("span", { class: "badge" }, `${fresh} new`), el("span", { class: "last" }, "last reply ", agoTime(replies.at(-1).ts)));
}

export const mayEdit = (message, world) => message.user === world.me.id && !message.bot_id && !message.ephemeral;
const mayDelete = (message, world) => mayEdit(message, world) || (/manager/i.test(world.me.role ?? "") && Boolean(message.bot_id) && !message.ephemeral);

function tools(message, view, author) {
  const tool = (sign, label, run) => el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, "data-key": `${message.ts}/${sign}`, on: { click: run } }, icon(sign));
  const offered = [
    !view.inThread && !(author.isApp && !message.replies?.length) && tool("reply", "Reply in thread", () => view.openThread(message.ts)),
    mayEdit(message, view.world) && tool("edit", "Edit message", () => { view.editing.set(message.ts, typedText(message.text, view.world)); view.redraw(); }),
    mayDelete(message, view.world) && tool("bin", "Delete message", () => deleteMessage(message, view)),
    view.world.app.shortcuts?.length > 0 && tool("more", "More actions", (event) => openMenu(event.currentTarget, shortcutsOf(message, view))),
  ].filter(Boolean);
  return offered.length ? el("div", { class: "tools", role: "group", "aria-label": "Message actions" }, offered) : null;
}

function shortcutsOf(message, view) {
  const app = view.world.app;
  return app.shortcuts.map((one) => ({ label: one.name, note: app.name, run: () => useShortcut(one.callback_id, message, view) }));
}

async function useShortcut(callbackId, message, view) {
  try {
    await api.shortcut({ as: view.world.me.id, channel: view.channel.id, ts: message.ts, callback_id: callbackId });
  } catch (error) {
    view.notes.set(message.ts, error.message);
    view.redraw();
  }
}

const deleteMessage = (message, view) => takeAway("message", message, view, () => api.remove({ as: view.world.me.id, channel: view.channel.id, ts: message.ts }));
const deleteFile = (file, message, view) => takeAway("file", message, view, () => api.removeFile({ as: view.world.me.id, file: file.id }));

async function takeAway(what, message, view, act) {
  const plain = (text) => ({ type: "plain_text", text, emoji: false });
  const agreed = await askConfirm({ title: plain(`Delete this ${what}?`), text: plain("It disappears for everybody and can't be brought back."), confirm: plain("Delete"), deny: plain("Keep it"), style: "danger" }, view);
  if (!agreed) return;
  try {
    await act();
  } catch (error) {
    view.notes.set(message.ts, error.message);
    view.redraw();
  }
}

function editBox(message, view) {
  const stop = () => { view.editing.delete(message.ts); view.notes.delete(message.ts); view.redraw(); };
  const box = el("textarea", { class: "field edit-field", "aria-label": "Edit message", rows: 2, "data-key": `${message.ts}/box`, value: view.editing.get(message.ts) });
  const save = async () => {
    const text = box.value.trim();
    if (!text) { view.notes.set(message.ts, "A message can't be empty. Delete it instead."); view.redraw(); return; }
    if (text === typedText(message.text, view.world).trim()) { stop(); return; }
    try {
      await api.edit({ as: view.world.me.id, channel: view.channel.id, ts: message.ts, text });
      stop();
    } catch (error) {
      view.notes.set(message.ts, error.message);
      view.redraw();
    }
  };
  box.addEventListener("input", () => view.editing.set(message.ts, box.value));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") { event.stopPropagation(); stop(); }
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); save(); }
  });
  queueMicrotask(() => requestAnimationFrame(() => { if (box.isConnected && !box.dataset.met) { box.dataset.met = "1"; box.focus(); box.setSelectionRange(box.value.length, box.value.length); } }));
  return el("div", { class: "edit-box" }, box, el("div", { class: "dialog-actions" },
    el("button", { type: "button", class: "button plain", on: { click: stop } }, "Cancel"),
    el("button", { type: "button", class: "button primary", on: { click: save } }, "Save")));
}
