// What the site wants: its script tag over Baton's configuration over what is built in.

const PATIENT_START = 2500; // ms that the first sight of the widget may wait for the site's own words
const HASTY_START = 300; // ms, when they are kept from the last page
const DROPPED = ["url", "title", "actions", "error"];

function tagSettings(tag) {
  const { identity, customer, title, greeting, color, theme, locale, page } = tag.dataset;
  const base = new URL(".", tag.src).href.slice(0, -1); // Baton may live below a path
  return {
    base,
    identity: identity ? new URL(identity, document.baseURI).href : "",
    customer: customer || "",
    locale: line(locale || document.documentElement.lang || navigator.language || "en", 35),
    theme: theme === "light" || theme === "dark" ? theme : "",
    page: page == null ? DROPPED : page.split(/[\s,]+/).filter((part) => DROPPED.includes(part)),
    tag: { title: line(title || "", 60), greeting: clean(greeting || ""), color },
  };
}

/** The configuration with its shape made sure: an older or half-set Baton must not break the widget. */
function shaped(raw) {
  const told = raw && typeof raw === "object" ? raw : {};
  const word = (value) => (typeof value === "string" ? value : "");
  const texts = Object.entries(told.texts || {}).filter((pair) => typeof pair[1] === "string");
  const files = told.attachments || {};
  return {
    locale: word(told.locale) || "en",
    dir: told.dir === "rtl" ? "rtl" : "ltr",
    title: line(word(told.title), 60),
    greeting: clean(word(told.greeting)),
    color: word(told.color),
    texts: Object.fromEntries(texts),
    files: { size: Number(files.size) || 0, types: Array.isArray(files.types) ? files.types.map(String) : [] },
    identityRequired: told.identity_required === true,
    mail: told.mail === true,
  };
}

/** The configuration of this locale: the newest if it comes in time, else what was kept, else nothing. */
async function configured({ base, locale }, memory) {
  const kept = memory.read("config");
  const known = kept && kept.locale === locale ? kept.config : null;
  const fetching = ask(`${base}/v1/widget?locale=${encodeURIComponent(locale)}`, { cache: "no-cache" }).then((config) => {
    memory.write("config", { locale, config });
    return config;
  });
  const late = sleep(known ? HASTY_START : PATIENT_START).then(() => known);
  return shaped(await Promise.race([fetching.catch(() => known), late]));
}

/** Sets the language, and gives the settings with the words that the tag leaves open. */
function settled(settings, config) {
  speak(config);
  return {
    ...settings,
    title: settings.tag.title || config.title || t("title"),
    greeting: settings.tag.greeting || config.greeting || t("greeting"),
    color: settings.tag.color || config.color,
    files: config.files,
    mail: config.mail,
    identityRequired: config.identityRequired,
  };
}
