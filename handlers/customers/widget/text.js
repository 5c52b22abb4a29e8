// Words and how they are shown. Nothing here ever makes markup out of text.

const LIMIT = 4000; // characters of a turn, as the API counts them
const REFUSED =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const DAY = 24 * 60 * 60 * 1000;

/** Takes out what the API refuses, so that a paste from elsewhere does not fail. */
function clean(text) {
  return String(text)
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(REFUSED, "")
    .replace(/[\ud800-\udfff]/gu, "\ufffd") // with "u" this meets lone halves only
    .normalize("NFC")
    .trim();
}

/** One line, at most `most` characters. */
function line(text, most) {
  return [...clean(text).replace(/\s+/g, " ")].slice(0, most).join("");
}

/** The API counts code points; JavaScript's own length counts an emoji twice. */
function length(text) {
  return [...text].length;
}

function clock(date) {
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Whole days from today; negative before it. Rounded, since a day may have 23 or 25 hours. */
function daysAway(date) {
  return Math.round((midnight(date) - midnight(new Date())) / DAY);
}

function dayName(date) {
  const away = daysAway(date);
  if (away === 0) return "Today";
  if (away === -1) return "Yesterday";
  return date.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });
}

/** "14:30", "tomorrow at 09:00", "Monday at 09:00", "Monday 30 November at 09:00". */
function when(date) {
  const away = daysAway(date);
  if (away === 0) return clock(date);
  if (away === 1) return `tomorrow at ${clock(date)}`;
  const far = away > 6 || away < 0;
  const parts = far ? { weekday: "long", day: "numeric", month: "long" } : { weekday: "long" };
  return `${date.toLocaleDateString("en-GB", parts)} at ${clock(date)}`;
}

/** Who answers, in the words of the header. `team` is the last one awaited: an agent is shown with it. */
function whoAnswers(state, team, now) {
  const name = state.name || "a colleague";
  if (state.who === "agent") return team ? `${name}, ${team}` : name;
  if (state.who === "waiting") {
    if (!state.by) return `Waiting for ${name}`;
    const by = new Date(state.by);
    return `Waiting for ${name} · ${by < now ? "longer than we said" : `answer by ${when(by)}`}`;
  }
  if (state.who === "parked") {
    if (!state.opens) return `${name} is closed now`;
    const opens = new Date(state.opens);
    if (opens <= now) return `${name} is opening`;
    const at = when(opens);
    return `${name} is back ${/^\d/.test(at) ? "at " : ""}${at}`;
  }
  return "Assistant";
}

/** An address that may stand in a link: http and https only, relative ones from the host's page. */
function webAddress(text) {
  try {
    const url = new URL(text, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

function link(url, text) {
  const away = url.origin !== location.origin;
  const attributes = { href: url.href, rel: "noopener noreferrer nofollow", target: away ? "_blank" : null };
  return el("a", attributes, text);
}

/** Text with its web addresses as links; all else stays as it was written. */
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}])/).map((piece, index) => {
    const url = index % 2 ? webAddress(piece) : null;
    return url ? link(url, piece) : document.createTextNode(piece);
  });
}

const SHAPES = {
  chat: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-6 16-3-7z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0",
  stop: "M7 7h10v10H7z",
  down: "M6 10l6 6 6-6",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
