// Block Kit, drawn. `ctx` is `{world, surface}`; a surface is where the blocks stand: see surface.js.

import { el, icon } from "./dom.js";
import { chart } from "./charts.js";
import { element, isStateful } from "./elements.js";
import { inputBlock } from "./inputs.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";
import { textObject } from "./textobject.js";

const DRAW = {
  header: (block, ctx) => el("h3", { class: "block-header" }, textObject(block.text, ctx)),
  section,
  context: (block, ctx) => el("div", { class: "block-context" }, (block.elements ?? []).map((part) => contextPart(part, ctx))),
  actions: (block, ctx) => el("div", { class: "block-actions" }, (block.elements ?? []).map((part) => element(part, block, ctx))),
  context_actions: (block, ctx) => el("div", { class: "block-actions" }, (block.elements ?? []).map((part) => element(part, block, ctx))),
  divider: () => el("hr"),
  image: (block, ctx) =>
    el("figure", { class: "block-image" }, block.title && el("figcaption", {}, textObject(block.title, ctx)), picture(block)),
  rich_text: richText,
  input: inputBlock,
  table,
  data_table: dataTable,
  data_visualization: (block) => chart(block),
  markdown: (block) => markdown(block.text),
  alert: (block, ctx) => el("div", { class: `block-alert level-${/^\w+$/.test(block.level ?? "") ? block.level : "default"}`, role: "note" }, textObject(block.text, ctx)),
  container,
};

export function drawBlocks(blocks, ctx) {
  return el("div", { class: "blocks" }, (blocks ?? []).map((block) => drawBlock(block, ctx)));
}

function drawBlock(block, ctx) {
  const draw = Object.hasOwn(DRAW, block?.type ?? "") ? DRAW[block.type] : null;
  if (!draw) return undrawn(block);
  try {
    return draw(block, ctx);
  } catch (error) {
    console.error("block not drawn", block, error);
    return undrawn(block);
  }
}

const undrawn = (block) => el("div", { class: "undrawn" }, `block type “${block?.type ?? "?"}” cannot be drawn here`);

function section(block, ctx) {
  const accessory = block.accessory;
  const words = [
    block.text && el("div", { class: "words" }, textObject(block.text, ctx)),
    block.fields?.length && el("div", { class: "fields" }, block.fields.map((field) => el("div", { class: "words" }, textObject(field, ctx)))),
  ];
  if (!accessory) return el("div", { class: "block-section" }, words);
  const side = accessory.type === "image" ? picture(accessory, "accessory-image") : element(accessory, block, ctx);
  const tall = isStateful(accessory) && ["radio_buttons", "checkboxes"].includes(accessory.type);
  return el("div", { class: `block-section with-accessory${tall ? " tall" : ""}` }, el("div", { class: "words-column" }, words), el("div", { class: "accessory" }, side));
}

function contextPart(part, ctx) {
  if (part.type === "image") return picture(part, "context-image");
  return el("span", { class: "words" }, textObject(part, ctx));
}

const NEAR = new Set(["127.0.0.1", "localhost", location.hostname]);

/** Only pictures from this machine are fetched: the page asks no outside host for anything. */
function picture(image, look = "") {
  const address = image.image_url ?? "";
  let host = null;
  try {
    host = address.startsWith("data:image/") ? "data" : new URL(address, location.href).hostname;
  } catch {
    host = null;
  }
  if (host === "data" || NEAR.has(host)) return el("img", { class: look, src: address, alt: image.alt_text ?? "", loading: "lazy" });
  return el("span", { class: `picture-away ${look}`, title: address }, icon("file"), image.alt_text || "Picture");
}

function container(block, ctx) {
  const title = block.rich_text_title ? richText(block.rich_text_title, ctx) : textObject(block.title, ctx);
  const heading = [
    block.icon && picture(block.icon, "context-image"),
    el("span", { class: "container-title" }, title),
    block.subtitle && el("span", { class: "container-subtitle" }, textObject(block.subtitle, ctx)),
  ];
  const children = drawBlocks(block.child_blocks ?? block.blocks ?? [], ctx);
  const look = `block-container${block.has_header_divider ? " divided" : ""}`;
  if (!block.is_collapsible) return el("section", { class: look }, el("div", { class: "container-head" }, heading), children);
  return el("details", { class: look, open: !block.default_collapsed }, el("summary", { class: "container-head" }, heading), children);
}
