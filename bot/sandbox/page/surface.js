// Where blocks stand: one message, one modal or the Home tab. It holds what was chosen in them and carries presses out.

import * as api from "./api.js";
import { saidInPlace } from "./toasts.js";

/** Presses under way, by surface and element: a redraw in between keeps their busy look. */
const busy = new Set();

export class Surface {
  /** `where`: `{channel, ts}` or `{view_id}`. `as` is the acting person's id; `told(words|null)` shows or clears an error beside the blocks. */
  constructor(as, where, told, redraw = () => {}) {
    this.as = as;
    this.where = where;
    this.told = told;
    this.redraw = redraw;
    this.values = new Map();
  }

  static slot(blockId, actionId) {
    return JSON.stringify([blockId ?? "", actionId ?? ""]);
  }

  keyOf(blockId, actionId, value = "") {
    return JSON.stringify([this.as, this.where, blockId ?? "", actionId ?? "", value ?? ""]);
  }

  isBusy(blockId, actionId, value) {
    return busy.has(this.keyOf(blockId, actionId, value));
  }

  /** The presses under way here, as one text: part of what a drawing depends on. */
  presses() {
    const mine = JSON.stringify([this.as, this.where]).slice(0, -1);
    return [...busy].filter((key) => key.startsWith(mine)).join();
  }

  set(blockId, actionId, value) {
    this.values.set(Surface.slot(blockId, actionId), value);
  }

  get(blockId, actionId) {
    return this.values.get(Surface.slot(blockId, actionId));
  }

  /** Takes over what the workspace remembers of a view, e.g. after a reload of the page. */
  remember(values) {
    for (const [blockId, entries] of Object.entries(values ?? {})) {
      for (const [actionId, entry] of Object.entries(entries)) if (isFilled(entry)) this.set(blockId, actionId, entry);
    }
  }

  /** Slack's `state.values` form, of the controls that stand in these blocks now. */
  collect(blocks) {
    const standing = {};
    for (const block of flatten(blocks)) {
      for (const part of [block.element, block.accessory, ...(block.type === "actions" ? (block.elements ?? []) : [])]) {
        const value = part && this.get(block.block_id, part.action_id);
        if (value) (standing[block.block_id ?? ""] ??= {})[part.action_id] = value;
      }
    }
    return standing;
  }

  /** Sends one press. `extra` carries value, selected_option and the like. Answers whether it was taken. */
  async press(blockId, part, extra) {
    const key = this.keyOf(blockId, part.action_id, part.value);
    if (busy.has(key)) return false;
    busy.add(key);
    this.told(null);
    this.redraw();
    try {
      await api.click({ as: this.as, ...this.where, action_id: part.action_id, block_id: blockId, type: part.type, values: this.collect(this.blocks), ...extra });
      return true;
    } catch (error) {
      saidInPlace(error.message);
      this.told(error.message);
      return false;
    } finally {
      busy.delete(key);
      this.redraw();
    }
  }
}

export function isFilled(value) {
  if (!value) return false;
  const { type: _, ...parts } = value;
  return Object.values(parts).some((part) => (Array.isArray(part) ? part.length > 0 : part !== null && part !== undefined && String(part).trim() !== ""));
}

export function flatten(blocks) {
  return (blocks ?? []).flatMap((block) => (block?.child_blocks ? [block, ...flatten(block.child_blocks)] : [block]));
}
