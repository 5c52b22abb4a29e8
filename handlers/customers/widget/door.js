// Baton's HTTP door.

const PATIENCE = 15000; // ms for one call

/** The server understood and said no. `code` is its stable name, the message a sentence for the customer. */
class Refusal extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail || "That did not work.");
    this.status = status;
    this.code = problem.code || "";
    this.field = problem.field || "";
    this.retryAfter = Number(retryAfter) || 0;
  }

  /** The same request may well be taken later. */
  get passing() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }

  /** The conversation or the key to it is gone. */
  get lost() {
    return this.status === 401 || this.status === 404;
  }
}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new Refusal(response.status, body || {}, response.headers.get("Retry-After"));
}

async function ask(url, method, token, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const options = { method, headers, cache: "no-store", signal: stop.signal };
  // The host's own start address knows the customer by their cookie; Baton never gets one.
  options.credentials = new URL(url, location.href).origin === location.origin ? "same-origin" : "omit";
  if (body) options.body = JSON.stringify(body);
  try {
    return await answerOf(await fetch(url, options));
  } finally {
    clearTimeout(timer);
  }
}

class Door {
  constructor(base, start) {
    this.base = base;
    this.start = start;
  }

  async begin(page) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const address = this.start || `${this.base}/v1/conversations`;
    const body = { page, customer: zone ? { zone } : {} };
    const begun = await ask(address, "POST", null, body).catch((problem) => {
      // An odd address or time zone must not keep anybody from asking.
      if (problem instanceof Refusal && problem.status === 422) return ask(address, "POST", null, { customer: {} });
      throw problem;
    });
    if (!begun.id || !begun.token) throw new Error("the start address gave no conversation");
    return { id: String(begun.id), token: String(begun.token) };
  }

  of(talk, rest, method = "GET", body = null) {
    return ask(`${this.base}/v1/conversations/${encodeURIComponent(talk.id)}/${rest}`, method, talk.token, body);
  }

  changes(talk) {
    return this.of(talk, `changes?after=${talk.rev}`);
  }

  say(talk, turn) {
    return this.of(talk, "turns", "POST", turn);
  }

  streamAddress(talk) {
    return `${this.base.replace(/^http/, "ws")}/v1/conversations/${encodeURIComponent(talk.id)}/stream`;
  }
}
