// Baton's HTTP door.

const PATIENCE = 15000; // ms for one call

/** The server understood and said no. `code` is its stable name, the message a sentence for the customer. */
class Refusal extends Error {
  constructor(status, problem, retryAfter) {
    super(typeof problem.detail === "string" && problem.detail ? problem.detail : t("refused"));
    this.status = status;
    this.code = String(problem.code || "");
    this.field = String(problem.field || "");
    this.retryAfter = Number(retryAfter) || 0;
  }

  /** The same request may well be taken later. 401: a new key was refused too, so the fault is not the customer's. */
  get passing() {
    return this.status >= 500 || this.status === 429 || this.status === 408 || this.status === 401;
  }

  /** The conversation is gone, or not ours any more. */
  get lost() {
    return this.status === 404 && (!this.code || this.code === "unknown_conversation");
  }

  /** Nothing that this customer writes is taken: they are not signed in, or blocked. */
  get shut() {
    return this.code === "identity_required" || this.code === "blocked";
  }
}

async function answerOf(response) {
  const body = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new Refusal(response.status, body || {}, response.headers.get("Retry-After"));
}

/** `options`: method, token, body, cache; `read` makes the answer out of the response. */
async function ask(url, { method = "GET", token, body, cache = "no-store", read = answerOf } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const options = { method, headers, cache, signal: stop.signal };
  // The host's own identity address knows the customer by their cookie; Baton never gets one.
  options.credentials = new URL(url, location.href).origin === location.origin ? "same-origin" : "omit";
  if (body) options.body = json(body);
  try {
    return await read(await fetch(url, options));
  } finally {
    clearTimeout(timer);
  }
}

async function contentOf(response) {
  return response.ok ? response.blob() : answerOf(response);
}

class Door {
  constructor(base, session) {
    this.base = base;
    this.all = `${base}/v1/conversations`;
    this.session = session;
  }

  /** Calls with our token; a refused one is replaced by a new one, once. */
  async call(url, options = {}) {
    const token = await this.session.token();
    try {
      return await ask(url, { ...options, token });
    } catch (problem) {
      if (problem.status !== 401) throw problem;
      return ask(url, { ...options, token: await this.session.token(token) });
    }
  }

  /** The same `client_id` again is the same conversation. */
  async begin(page, client_id) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const customer = { ...(zone ? { zone } : {}), locale: speech.locale };
    const start = (body) => this.call(this.all, { method: "POST", body });
    const begun = await start({ client_id, page, customer }).catch((problem) => {
      // An odd address or time zone must not keep anybody from asking.
      if (problem instanceof Refusal && problem.status === 422) return start({ customer: {} });
      throw problem;
    });
    if (!begun.id) throw new Error("Baton gave no conversation");
    return String(begun.id);
  }

  /** Newest first. */
  async conversations() {
    const { conversations } = await this.call(this.all);
    return Array.isArray(conversations) ? conversations.filter((one) => one && one.id) : [];
  }

  url(id, rest = "") {
    return [this.all, encodeURIComponent(id), ...(rest ? [rest] : [])].join("/");
  }

  of(talk, rest, method = "GET", body = null) {
    return this.call(this.url(talk.id, rest), { method, body });
  }

  file(talk, id) {
    return this.call(this.url(talk.id, `attachments/${encodeURIComponent(id)}`), { read: contentOf });
  }

  /** An agent's picture, by the path that a change names. */
  portrait(path) {
    if (!/^\/v1\/agents\/[\w-]+\/picture$/.test(path)) throw new Error("no picture of Baton's");
    return ask(`${this.base}${path}`, { cache: "default", read: contentOf });
  }

  streamAddress(talk) {
    return this.url(talk.id, "stream").replace(/^http/, "ws");
  }
}
