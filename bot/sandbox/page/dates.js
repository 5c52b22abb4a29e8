// Times as Slack writes them, in the acting person's own zone.

import { el } from "./dom.js";

let zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every time on the page is told in this zone; an unknown one leaves the browser's own. */
export function useZone(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    zone = name;
  } catch {
    zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}

/** Formatters are slow to make and asked for at every drawing. */
const formatters = new Map();

function written(date, options, locale = "en-US") {
  const key = `${zone}/${locale}/${JSON.stringify(options)}`;
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  return formatters.get(key).format(date);
}

const dayKey = (date) => written(date, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA");
export const clock = (date) => written(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const dateOf = (ts) => new Date(Number(ts) * 1000);
export const dayOf = (ts) => dayKey(dateOf(ts));

function relativeDay(date) {
  const days = Math.round((Date.parse(dayKey(date)) - Date.parse(dayKey(new Date()))) / 86_400_000);
  return { 0: "today", 1: "tomorrow", [-1]: "yesterday" }[days] ?? null;
}

const ordinal = (day) => {
  const ending = day % 100 >= 11 && day % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
};

function longDay(date, weekday) {
  const day = ordinal(Number(written(date, { day: "numeric" })));
  const rest = `${written(date, { month: "long" })} ${day}`;
  const year = written(date, { year: "numeric" });
  const dated = year === written(new Date(), { year: "numeric" }) && !weekday ? rest : `${rest}, ${year}`;
  return weekday ? `${written(date, { weekday: "long" })}, ${dated}` : dated;
}

const shortDay = (date) => written(date, { month: "short", day: "numeric", year: "numeric" });

export function ago(date) {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const size = Math.abs(seconds);
  const told = new Intl.RelativeTimeFormat("en", { numeric: "always" });
  if (size < 45) return seconds > 0 ? "in a moment" : "just now";
  if (size < 2700) return told.format(Math.round(seconds / 60) || Math.sign(seconds), "minute");
  if (size < 79_200) return told.format(Math.round(seconds / 3600) || Math.sign(seconds), "hour");
  return told.format(Math.round(seconds / 86_400) || Math.sign(seconds), "day");
}

const TOKENS = {
  date_num: dayKey,
  date: (date) => longDay(date, false),
  date_short: shortDay,
  date_long: (date) => longDay(date, true),
  date_pretty: (date) => relativeDay(date) ?? longDay(date, false),
  date_short_pretty: (date) => relativeDay(date) ?? shortDay(date),
  date_long_pretty: (date) => relativeDay(date) ?? longDay(date, true),
  day_divider_pretty: (date) => relativeDay(date) ?? longDay(date, true),
  time: clock,
  time_secs: (date) => written(date, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
  ago,
};

/** Slack's date markup: `{date_short_pretty} at {time}`; an unreadable timestamp or token gives the fallback. */
export function slackDate(timestamp, format, fallback) {
  const date = dateOf(timestamp);
  if (Number.isNaN(date.getTime()) || !/^\d{1,12}$/.test(String(timestamp))) return document.createTextNode(fallback ?? "");
  const told = formatDate(date, format);
  if (told === null) return document.createTextNode(fallback ?? "");
  const node = el("time", { datetime: date.toISOString(), title: fullTime(date) }, told);
  if (/\{ago\}|_pretty\}/.test(format)) node.dataset.format = format;
  return node;
}

function formatDate(date, format) {
  let understood = true;
  const told = format.replace(/\{(\w+)\}/g, (_, token) => {
    if (TOKENS[token]) return TOKENS[token](date);
    understood = false;
    return "";
  });
  return understood ? (format.startsWith("{") ? told.charAt(0).toUpperCase() + told.slice(1) : told) : null;
}

export const fullTime = (date) => `${longDay(date, true)} at ${written(date, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" })}`;
export const dayName = (ts) => {
  const name = relativeDay(dateOf(ts));
  return name ? name.charAt(0).toUpperCase() + name.slice(1) : longDay(dateOf(ts), true);
};

export function agoTime(ts) {
  const date = dateOf(ts);
  return el("time", { datetime: date.toISOString(), title: fullTime(date), "data-format": "{ago}", "data-lower": true }, ago(date));
}

/** Relative times grow old: called on a timer. */
export function refreshTimes(root = document) {
  for (const node of root.querySelectorAll("time[data-format]")) {
    const date = new Date(node.dateTime);
    const told = "lower" in node.dataset ? ago(date) : formatDate(date, node.dataset.format);
    if (told && node.textContent !== told) node.textContent = told;
  }
}
