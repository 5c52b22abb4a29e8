// What may be sent: what the API refuses is taken out, so that a paste from elsewhere does not fail.

const LIMIT = 4000; // characters of a turn, as the API counts them
const REFUSED =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const DAY = 24 * 60 * 60 * 1000;

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

/** Some old libraries teach arrays, words and numbers a JSON of their own, which says something else. */
function json(value) {
  const taught = [Array, String, Number].map((kind) => [kind.prototype, kind.prototype.toJSON]);
  for (const [kind] of taught) delete kind.toJSON;
  try {
    return JSON.stringify(value);
  } finally {
    for (const [kind, toJSON] of taught) if (toJSON) kind.toJSON = toJSON;
  }
}
