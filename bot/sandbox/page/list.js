// A list of messages that is kept current without being drawn anew: only what changed is swapped.

import { dayName, dayOf } from "./dates.js";
import { el, icon, swap } from "./dom.js";
import { mayEdit, messageNode } from "./message.js";
import { newReplies } from "./marks.js";

const JOIN_WITHIN = 300;

export class MessageList {
  /** `divide` draws day lines. `newSince` is the read mark when the list was opened: a "New" line stands there. */
  constructor(label, { divide = true } = {}) {
    this.divide = divide;
    this.newSince = null;
    this.rows = new Map();
    this.inner = el("div", { class: "message-rows", role: "log", "aria-label": label });
    this.box = el("div", { class: "scroller", tabindex: 0, "aria-label": label }, this.inner);
    this.jump = el("button", { type: "button", class: "jump", hidden: true, on: { click: () => this.toEnd() } }, icon("down"), "Newest messages");
    this.node = el("div", { class: "list" }, this.box, this.jump);
    this.stuck = true;
    this.box.addEventListener("scroll", () => {
      this.stuck = this.atEnd();
      if (this.stuck) this.jump.hidden = true;
    }, { passive: true });
    // Who reads the newest stays there when the pane or what stands in it changes its size.
    const sizes = new ResizeObserver(() => { if (this.stuck) this.toEnd(); });
    sizes.observe(this.box);
    sizes.observe(this.inner);
  }

  atEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 60;
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
    this.jump.hidden = true;
    this.stuck = true;
  }

  /** `items`: messages, or `{fixed: key, node, signature}` for a row of the caller's. */
  draw(items, view, { follow = false } = {}) {
    const stay = this.stuck;
    const lastBefore = this.lastTs;
    const rows = this.plan(items, view);
    const kept = new Set(rows.map((row) => row.key));
    for (const [key, row] of this.rows) if (!kept.has(key)) { row.node.remove(); this.rows.delete(key); }
    let previous = null;
    for (const row of rows) previous = this.put(row, previous);
    this.lastTs = items.findLast?.((item) => item.ts)?.ts ?? "";
    const grew = this.lastTs > (lastBefore ?? "");
    if (stay || follow) this.toEnd();
    else if (grew && lastBefore) this.jump.hidden = false;
  }

  put(row, previous) {
    const known = this.rows.get(row.key);
    let node = known?.node;
    if (!known || known.signature !== row.signature) {
      node = row.build();
      if (known) swap(known.node, node);
      this.rows.set(row.key, { signature: row.signature, node });
    }
    const place = previous ? previous.nextSibling : this.inner.firstChild;
    if (place !== node) this.inner.insertBefore(node, place);
    return node;
  }

  plan(items, view) {
    const rows = [];
    const today = dayOf(String(Date.now() / 1000));
    let before = null;
    let marked = false;
    for (const item of items) {
      if (item.fixed) { rows.push({ key: item.fixed, signature: item.signature, build: () => item.node }); before = null; continue; }
      if (view.hidden.has(item.ts)) continue;
      if (this.divide && (!before || dayOf(before.ts) !== dayOf(item.ts))) { rows.push(dayRow(item.ts)); before = null; }
      if (!marked && this.newSince && item.ts > this.newSince && item.user !== view.world.me.id && !item.ephemeral && rows.some((row) => row.isMessage)) {
        rows.push({ key: "new", signature: "new", build: () => el("div", { class: "new-line", role: "separator" }, el("span", {}, "New")) });
        marked = true;
        before = null;
      }
      rows.push(messageRow(item, view, joins(before, item), today));
      before = item;
    }
    return rows;
  }
}

function joins(before, message) {
  return Boolean(before && before.user === message.user && before.bot_id === message.bot_id && before.username === message.username && !before.ephemeral && !message.ephemeral
    && before.subtype !== "tombstone" && message.subtype !== "tombstone" && !before.replies?.length && !message.blocks?.some((block) => block.type !== "rich_text")
    && Number(message.ts) - Number(before.ts) < JOIN_WITHIN);
}

function dayRow(ts) {
  const name = dayName(ts);
  return { key: `day/${dayOf(ts)}`, signature: name, build: () => el("div", { class: "day-line", role: "separator" }, el("span", {}, name)) };
}

function messageRow(message, view, joined, today) {
  const { replies, ...own } = message;
  const busy = view.busyOf?.(message) ?? "";
  const signature = JSON.stringify([
    own, joined, view.world.me.id, view.editing.has(message.ts), view.notes.get(message.ts) ?? "", busy, mayEdit(message, view.world),
    view.inThread ? 0 : (replies ?? []).filter((reply) => !reply.ephemeral).map((reply) => reply.ts), view.inThread ? 0 : newReplies(view.world, view.channel, message).length, today,
  ]);
  return { key: message.ts, signature, isMessage: true, build: () => messageNode(message, view, joined) };
}
