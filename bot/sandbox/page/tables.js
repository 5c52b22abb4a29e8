// table and data_table blocks.

import { el } from "./dom.js";
import { richText } from "./richtext.js";

const words = (cell) => (cell?.type === "rich_text" ? flat(cell) : (cell?.text ?? String(cell?.value ?? "")));
const flat = (node) => (node.elements ? node.elements.map(flat).join(" ") : (node.text ?? node.name ?? node.user_id ?? ""));

function cellNode(tag, cell, setting, ctx) {
  const align = setting?.align ?? (cell?.type === "raw_number" ? "right" : "left");
  const properties = { class: `align-${align}${setting?.is_wrapped ? " wrapped" : ""}`, scope: tag === "th" ? "col" : null };
  return el(tag, properties, cell?.type === "rich_text" ? richText(cell, ctx) : words(cell));
}

const rowOf = (tag, row, settings, ctx) => el("tr", {}, row.map((cell, i) => cellNode(tag, cell, settings[i], ctx)));

export function table(block, ctx) {
  const settings = block.column_settings ?? [];
  const [head = [], ...rest] = block.rows ?? [];
  return el("div", { class: "table-frame", tabindex: 0, role: "group", "aria-label": "Table" },
    el("table", {}, el("thead", {}, rowOf("th", head, settings, ctx)), el("tbody", {}, rest.map((row) => rowOf("td", row, settings, ctx)))));
}

const order = (column, down) => (a, b) => {
  const [left, right] = [a[column], b[column]];
  const numeric = left?.type === "raw_number" && right?.type === "raw_number";
  const difference = numeric ? left.value - right.value : words(left).localeCompare(words(right), "en", { numeric: true });
  return down ? -difference : difference;
};

/** Paged, sorted by a press on a column's head. */
export function dataTable(block, ctx) {
  const [head = [], ...rows] = block.rows ?? [];
  const size = Math.max(1, Math.min(100, Number(block.page_size) || 5));
  const view = { page: 0, column: null, down: false };
  const body = el("tbody");
  const heads = head.map((cell, i) => el("th", { scope: "col", class: `align-${rows[0]?.[i]?.type === "raw_number" ? "right" : "left"}` },
    el("button", { type: "button", class: "sort", on: { click: () => sortBy(i) } }, words(cell))));
  const place = el("span");
  const back = el("button", { type: "button", class: "quiet", on: { click: () => turn(-1) } }, "Previous");
  const on = el("button", { type: "button", class: "quiet", on: { click: () => turn(1) } }, "Next");
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const draw = () => {
    const sorted = view.column === null ? rows : [...rows].sort(order(view.column, view.down));
    body.replaceChildren(...sorted.slice(view.page * size, (view.page + 1) * size).map((row) => rowOf("td", row, [], ctx)));
    heads.forEach((node, i) => node.setAttribute("aria-sort", view.column !== i ? "none" : view.down ? "descending" : "ascending"));
    place.textContent = `Page ${view.page + 1} of ${pages}`;
    back.disabled = view.page === 0;
    on.disabled = view.page >= pages - 1;
  };
  const turn = (by) => { view.page += by; draw(); };
  const sortBy = (i) => { Object.assign(view, { down: view.column === i && !view.down, column: i, page: 0 }); draw(); };
  draw();
  return el("div", { class: "data-table" },
    el("div", { class: "table-frame", tabindex: 0, role: "group", "aria-label": block.caption ?? "Table" },
      el("table", {}, el("caption", {}, block.caption ?? ""), el("thead", {}, el("tr", {}, heads)), body)),
    pages > 1 && el("div", { class: "pager" }, back, place, on));
}
