// The markdown block: standard Markdown, the part of it that chat uses, as nodes.

import { el, fragment } from "./dom.js";
import { emoji, knowsEmoji } from "./emoji.js";
import { link } from "./mrkdwn.js";

export function markdown(text) {
  const out = el("div", { class: "markdown" });
  const lines = String(text ?? "").split("\n");
  for (let i = 0; i < lines.length; ) i = part(lines, i, out);
  return out;
}

const LIST = /^\s*(?:[-*+]|(\d{1,4})[.)])\s+(.*)$/;
const HEADING = /^(#{1,6})\s+(.*)$/;

function part(lines, i, out) {
  const line = lines[i];
  const fence = /^\s*(```|~~~)/.exec(line);
  if (fence) return fenced(lines, i, fence[1], out);
  if (!line.trim()) return i + 1;
  const heading = HEADING.exec(line);
  if (heading) {
    out.append(el(`h${Math.min(6, heading[1].length + 2)}`, {}, inline(heading[2])));
    return i + 1;
  }
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
    out.append(el("hr"));
    return i + 1;
  }
  if (line.includes("|") && /^[\s|:-]+$/.test(lines[i + 1] ?? "") && (lines[i + 1] ?? "").includes("-")) return tabled(lines, i, out);
  if (/^\s*>/.test(line)) return gathered(lines, i, /^\s*>\s?/, out);
  if (LIST.test(line)) return listed(lines, i, out);
  return paragraph(lines, i, out);
}

function fenced(lines, i, mark, out) {
  let end = i + 1;
  while (end < lines.length && !lines[end].trim().startsWith(mark)) end += 1;
  out.append(el("pre", {}, lines.slice(i + 1, end).join("\n")));
  return end + 1;
}

function gathered(lines, i, sign, out) {
  const inside = [];
  while (i < lines.length && sign.test(lines[i])) inside.push(lines[i++].replace(sign, ""));
  out.append(el("blockquote", {}, ...markdown(inside.join("\n")).childNodes));
  return i;
}

function listed(lines, i, out) {
  const first = LIST.exec(lines[i]);
  const list = el(first[1] ? "ol" : "ul", { start: first[1] && first[1] !== "1" ? first[1] : null });
  for (let match; (match = LIST.exec(lines[i] ?? "")); i += 1) {
    const task = /^\[([ xX])\]\s+(.*)$/.exec(match[2]);
    list.append(el("li", { class: task ? "task" : null }, task ? [task[1] === " " ? "☐ " : "☑ ", inline(task[2])] : inline(match[2])));
  }
  out.append(list);
  return i;
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function tabled(lines, i, out) {
  const head = cells(lines[i]);
  const rows = [];
  for (i += 2; i < lines.length && lines[i].includes("|"); i += 1) rows.push(cells(lines[i]));
  const row = (tag, texts) => el("tr", {}, texts.map((text) => el(tag, {}, inline(text))));
  out.append(el("div", { class: "table-frame" }, el("table", {}, el("thead", {}, row("th", head)), el("tbody", {}, rows.map((texts) => row("td", texts))))));
  return i;
}

function paragraph(lines, i, out) {
  const taken = [];
  while (i < lines.length && lines[i].trim() && !HEADING.test(lines[i]) && !LIST.test(lines[i]) && !/^\s*(>|```|~~~)/.test(lines[i])) taken.push(lines[i++]);
  if (!taken.length) taken.push(lines[i++]);
  out.append(el("p", {}, inline(taken.join("\n"))));
  return i;
}

const RULES = [
  [/^`([^`]+)`/, (m) => el("code", {}, m[1])],
  [/^!?\[([^\]]*)\]\(([^()\s]+)\)/, (m) => link(m[2], m[1])],
  [/^<(https?:\/\/[^<>\s]+)>/, (m) => link(m[1], null)],
  [/^(https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]])/, (m) => link(m[1], null)],
  [/^\*\*(?=\S)([\s\S]*?\S)\*\*/, (m) => el("strong", {}, inline(m[1]))],
  [/^__(?=\S)([\s\S]*?\S)__/, (m) => el("strong", {}, inline(m[1]))],
  [/^~~(?=\S)([\s\S]*?\S)~~/, (m) => el("s", {}, inline(m[1]))],
  [/^\*(?=[^\s*])([^*]*[^\s*])\*/, (m) => el("em", {}, inline(m[1]))],
  [/^_(?=[^\s_])([^_]*[^\s_])_(?![\p{L}\p{N}])/u, (m) => el("em", {}, inline(m[1]))],
  [/^:([a-z0-9_+-]+):/, (m) => (knowsEmoji(m[1]) ? emoji(m[1]) : m[0])],
  [/^\\([\\`*_{}[\]()#+\-.!~>|])/, (m) => m[1]],
];

function inline(text) {
  const out = fragment();
  let plain = "";
  for (let i = 0; i < text.length; ) {
    const rest = text.slice(i);
    const found = /[\p{L}\p{N} ]/u.test(rest[0]) && !/^https?:/.test(rest) ? null : match(rest, text[i - 1]);
    if (found) {
      out.append(plain, found.node);
      plain = "";
      i += found.length;
    } else plain += text[i++];
  }
  out.append(plain);
  return out;
}

function match(rest, before) {
  if (rest[0] === "_" && /[\p{L}\p{N}]/u.test(before ?? "")) return null;
  for (const [rule, build] of RULES) {
    const hit = rule.exec(rest);
    if (hit) return { node: build(hit), length: hit[0].length };
  }
  return null;
}
