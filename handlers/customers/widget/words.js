// Every word the widget says, from one table: English built in (texts.en.json), the site's locale laid over it.

const speech = { texts: ENGLISH, locale: "en-GB", dir: "ltr" };

/** "en" alone is read as British: a clock of 24 hours, as Baton's own turns have it. */
function canonical(locale) {
  try {
    const [found] = Intl.getCanonicalLocales(locale);
    return !found || found === "en" ? "en-GB" : found;
  } catch {
    return "en-GB";
  }
}

/** From here on all is said in this locale; a key that it lacks is said in English. */
function speak({ locale, dir, texts }) {
  Object.assign(speech, { texts: { ...ENGLISH, ...texts }, locale: canonical(locale), dir });
}

/** The text under a key, with `{name}` in it replaced by what `values` holds. */
function t(key, values = {}) {
  const text = speech.texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (slot, name) => (Object.hasOwn(values, name) ? String(values[name]) : slot));
}

/** The form of `key` that the locale uses for this number: `key_one`, `key_few`, `key_other` … */
function many(key, count, values = {}) {
  const form = `${key}_${new Intl.PluralRules(speech.locale).select(count)}`;
  return t(Object.hasOwn(speech.texts, form) ? form : `${key}_other`, { count: number(count), ...values });
}

function number(value, options) {
  return new Intl.NumberFormat(speech.locale, options).format(value);
}

function dated(date, options) {
  return new Intl.DateTimeFormat(speech.locale, options).format(date);
}

function clock(date) {
  return dated(date, { timeStyle: "short" });
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Whole days from today; negative before it. Rounded, since a day may have 23 or 25 hours. */
function daysAway(date) {
  return Math.round((midnight(date) - midnight(new Date())) / DAY);
}

const FULL_DAY = { weekday: "long", day: "numeric", month: "long" };

function dayName(date) {
  const away = daysAway(date);
  if (away === 0) return t("day_today");
  return away === -1 ? t("day_yesterday") : dated(date, FULL_DAY);
}

/** "at 14:30", "tomorrow at 09:00", "Monday at 09:00", "Monday 30 November at 09:00"; `by`: "14:30" for the first. */
function when(date, kind = "at") {
  const away = daysAway(date);
  const time = clock(date);
  if (away === 0) return t(`${kind}_today`, { time });
  if (away === 1) return t(`${kind}_tomorrow`, { time });
  const far = away > 6 || away < 0;
  return t(`${kind}_day`, { day: dated(date, far ? FULL_DAY : { weekday: "long" }), time });
}

function bytes(size) {
  const [unit, value] = size < 1000000 ? ["kilobyte", size / 1000] : ["megabyte", size / 1000000];
  const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: value < 10 ? 1 : 0 };
  return number(Math.max(value, 0.1), options);
}

/** Who answers, in the words of the header. `team` is the last one awaited: an agent is shown with it. */
function whoAnswers(state, team, now) {
  const name = state.name || t("who_colleague");
  if (state.who === "agent") {
    const agent = state.name || t("who_colleague_alone");
    return team ? t("who_agent", { name: agent, team }) : agent;
  }
  if (state.who === "waiting") {
    if (!state.by) return t("who_waiting", { name });
    const by = new Date(state.by);
    return by < now ? t("who_waiting_late", { name }) : t("who_waiting_by", { name, when: when(by, "by") });
  }
  if (state.who === "parked") {
    if (!state.opens) return t("who_parked", { name });
    const opens = new Date(state.opens);
    return opens <= now ? t("who_parked_opening", { name }) : t("who_parked_back", { name, when: when(opens) });
  }
  return t("who_assistant");
}
