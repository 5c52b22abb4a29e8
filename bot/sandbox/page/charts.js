// data_visualization as plain SVG: bars, lines, areas and pies, each with its numbers in words for screen readers.

import { el, svg } from "./dom.js";

const WIDTH = 520;
const HEIGHT = 220;
const EDGE = { left: 44, right: 12, top: 12, bottom: 34 };

export function chart(block) {
  const drawing = block.chart?.type === "pie" ? pie(block.chart) : axes(block.chart ?? {});
  if (!drawing) return el("div", { class: "undrawn" }, `chart “${block.chart?.type ?? "?"}” cannot be drawn here`);
  return el("figure", { class: "chart" }, el("figcaption", {}, block.title ?? ""), drawing.image, drawing.legend);
}

const number = (value) => new Intl.NumberFormat("en", { maximumFractionDigits: 2 }).format(value);

function legend(names) {
  return el("ul", { class: "legend" }, names.map((name, i) => el("li", {}, el("span", { class: `swatch tone-${i % 12}` }), name)));
}

function image(label, viewBox, ...children) {
  return svg("svg", { viewBox, role: "img", "aria-label": label }, ...children);
}

function pie({ segments = [] }) {
  const total = segments.reduce((sum, segment) => sum + Math.max(0, Number(segment.value) || 0), 0);
  if (!total) return null;
  let from = -Math.PI / 2;
  const slices = segments.map((segment, i) => {
    const to = from + (2 * Math.PI * Math.max(0, segment.value)) / total;
    const d = arc(from, to);
    from = to;
    return svg("path", { d, class: `fill tone-${i % 12}` }, svg("title", {}, `${segment.label}: ${number(segment.value)}`));
  });
  const share = (segment) => `${segment.label}: ${number(segment.value)} (${Math.round((100 * segment.value) / total)} %)`;
  return { image: image(segments.map(share).join(", "), "0 0 200 200", ...slices), legend: legend(segments.map(share)) };
}

function arc(from, to) {
  const at = (angle) => `${(100 + 92 * Math.cos(angle)).toFixed(2)} ${(100 + 92 * Math.sin(angle)).toFixed(2)}`;
  if (to - from >= 2 * Math.PI - 1e-6) return `M100 8A92 92 0 1 1 99.990 8z`;
  return `M100 100L${at(from)}A92 92 0 ${to - from > Math.PI ? 1 : 0} 1 ${at(to)}z`;
}

/** A round step so that about four lines span the values. */
function stepFor(span) {
  const rough = span / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= rough);
}

function scaleFor(values) {
  const step = stepFor(Math.max(...values, 0) - Math.min(...values, 0));
  const top = Math.ceil(Math.max(...values, 0) / step) * step || step;
  const bottom = Math.floor(Math.min(...values, 0) / step) * step;
  const y = (value) => EDGE.top + ((top - value) / (top - bottom)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const ticks = [];
  for (let tick = bottom; tick <= top + step / 1000; tick += step) ticks.push(tick);
  return { y, ticks };
}

function axes({ type, series = [], axis_config: config = {} }) {
  const draw = { bar: bars, line: lines, area: lines }[type];
  const categories = config.categories ?? series[0]?.data?.map((point) => point.label) ?? [];
  if (!draw || !series.length || !categories.length) return null;
  const rows = series.map((one) => categories.map((label) => Number(one.data?.find((point) => point.label === label)?.value ?? 0)));
  const { y, ticks } = scaleFor(rows.flat());
  const band = (WIDTH - EDGE.left - EDGE.right) / categories.length;
  const plot = { rows, series, categories, y, band, area: type === "area", x: (i) => EDGE.left + band * (i + 0.5) };
  const words = series.map((one, s) => `${one.name}: ${categories.map((label, i) => `${label} ${number(rows[s][i])}`).join(", ")}`).join("; ");
  const picture = image(words, `0 0 ${WIDTH} ${HEIGHT}`, ...grid(ticks, y), ...draw(plot), ...labels(plot), ...axisNames(config));
  return { image: picture, legend: series.length > 1 ? legend(series.map((one) => one.name)) : null };
}

function grid(ticks, y) {
  return ticks.flatMap((tick) => [
    svg("line", { class: tick === 0 ? "axis" : "grid", x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(tick), y2: y(tick) }),
    svg("text", { class: "tick", x: EDGE.left - 6, y: y(tick) + 3.5, "text-anchor": "end" }, number(tick)),
  ]);
}

function labels({ categories, band, x }) {
  const every = Math.max(1, Math.ceil(46 / band));
  const room = Math.max(3, Math.floor((band * every) / 6.2));
  return categories
    .map((label, i) => ({ label, i }))
    .filter(({ i }) => i % every === 0)
    .map(({ label, i }) =>
      svg("text", { class: "tick", x: x(i), y: HEIGHT - 18, "text-anchor": "middle" }, label.length > room ? `${label.slice(0, room - 1)}…` : label, svg("title", {}, label)),
    );
}

function axisNames({ x_label: across, y_label: up }) {
  return [
    across && svg("text", { class: "tick name", x: (WIDTH + EDGE.left) / 2, y: HEIGHT - 3, "text-anchor": "middle" }, across),
    up && svg("text", { class: "tick name", x: -(HEIGHT - EDGE.bottom) / 2, y: 9, transform: "rotate(-90)", "text-anchor": "middle" }, up),
  ].filter(Boolean);
}

function bars({ rows, series, categories, y, band, x }) {
  const width = Math.min(36, (band * 0.72) / rows.length);
  return rows.flatMap((row, s) =>
    row.map((value, i) => {
      const left = x(i) - (width * rows.length) / 2 + s * width;
      const top = Math.min(y(value), y(0));
      const title = svg("title", {}, `${series[s].name}, ${categories[i]}: ${number(value)}`);
      return svg("rect", { class: `fill tone-${s % 12}`, x: left + 1, y: top, width: width - 2, height: Math.abs(y(value) - y(0)), rx: 2 }, title);
    }),
  );
}

function lines({ rows, series, categories, y, x, area }) {
  return rows.flatMap((row, s) => {
    const path = row.map((value, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    const below = area ? [svg("path", { class: `below tone-${s % 12}`, d: `${path}L${x(row.length - 1)} ${y(0)}L${x(0)} ${y(0)}z` })] : [];
    const dots = row.map((value, i) =>
      svg("circle", { class: `fill tone-${s % 12}`, cx: x(i), cy: y(value), r: 3 }, svg("title", {}, `${series[s].name}, ${categories[i]}: ${number(value)}`)),
    );
    return [...below, svg("path", { class: `line tone-${s % 12}`, d: path }), ...dots];
  });
}
