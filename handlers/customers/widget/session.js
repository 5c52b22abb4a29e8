// Who this browser is to Baton: a visitor, or a customer the site vouches for. Each has a drawer of its own in the
// browser's storage, so that neither sees the other's conversation.

const VISITOR = "v";

/** The site's customer id in its signed word. Read only to tell two apart; Baton alone checks the signature. */
function subjectOf(identity) {
  try {
    const part = identity.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    const octets = Uint8Array.from(atob(part), (char) => char.charCodeAt(0));
    return String(JSON.parse(new TextDecoder().decode(octets)).sub || "");
  } catch {
    return "";
  }
}

class Session {
  /** `moved(before)` is to be set: it is called when another person's drawer was opened. */
  constructor({ base, identity, customer }, shared) {
    Object.assign(this, { base, identity, customer, shared, moved: () => {} });
    const who = this.shared.read("who");
    // Without the site's word, or a value of it on the page, nobody is taken for who was here last.
    const known = identity && customer && who && who.customer === customer && typeof who.drawer === "string";
    this.unsure = Boolean(identity && !known); // until the site has said who is here
    this.drawer = known ? who.drawer : VISITOR;
    this.own = new Memory("localStorage", this.prefix(this.drawer));
  }

  prefix(drawer) {
    return `${this.shared.prefix}${drawer} `;
  }

  kept(memory = this.own) {
    const kept = memory.read("session");
    return kept && typeof kept.token === "string" ? kept : null;
  }

  /** Two thirds of its life are over: time to renew, by the browser's own clock. */
  old({ got, until }) {
    return Date.now() > got + ((until - got) * 2) / 3;
  }

  get started() {
    return Boolean(this.kept());
  }

  /** Asks the site who is here. With `customer` given and a fresh session nothing has to be asked. */
  async identify(anew = false) {
    if (!this.identity) return;
    const kept = this.kept();
    if (!anew && this.customer && this.drawer !== VISITOR && kept && !this.old(kept)) return;
    const { epoch } = this;
    const word = await this.vouched();
    if (this.making) await this.making.catch(() => {}); // what is being renewed may have to be handed over
    if (epoch === this.epoch) await this.become(word);
  }

  /** Changes at each sign-out, in all tabs: what was asked for before is answered for nobody. */
  get epoch() {
    return this.shared.read("left");
  }

  /** The site's word; "" when nobody is signed in there. */
  async vouched() {
    const answer = await ask(this.identity);
    return typeof answer.identity === "string" ? answer.identity : "";
  }

  async become(identity) {
    const subject = identity ? subjectOf(identity) : "";
    const drawer = subject ? `c:${encodeURIComponent(subject)}` : VISITOR;
    if (identity && !(await this.vouch(drawer, identity))) return;
    this.unsure = false;
    this.shared.write("who", { drawer, customer: this.customer });
    if (drawer === this.drawer) return;
    const before = this.drawer;
    this.drawer = drawer;
    this.own.prefix = this.prefix(drawer);
    this.moved(before);
  }

  /** Makes the customer's session and hands the visitor's conversation over to it. False when Baton refused the word. */
  async vouch(drawer, identity) {
    const own = new Memory("localStorage", this.prefix(drawer));
    const visitor = new Memory("localStorage", this.prefix(VISITOR));
    const kept = this.kept(own);
    const before = this.kept(visitor);
    if (kept && !before && !this.old(kept)) return true;
    try {
      await this.exchange(own, { identity }, before ? before.token : null);
    } catch (problem) {
      if (problem.status !== 401) throw problem;
      this.unsure = false;
      console.warn(`Baton: the site's word for its customer was refused: ${problem.message}`); // for the site's developers
      return false;
    }
    if (before) visitor.pour(own);
    return true;
  }

  async exchange(memory, body, token) {
    const { epoch } = this;
    const made = await ask(`${this.base}/v1/session`, { method: "POST", body, token });
    if (epoch !== this.epoch) throw new Error("signed out meanwhile");
    if (typeof made.token !== "string") throw new Error("Baton gave no session");
    const got = Date.now();
    memory.write("session", { token: made.token, got, until: Date.parse(made.expires) || got + DAY });
    return made.token;
  }

  /** A token that opens what is ours, made or renewed when it must be. `bad` is one that Baton refused. */
  async token(bad = null) {
    const kept = this.kept();
    if (kept && kept.token !== bad && !this.old(kept)) return kept.token;
    this.making ||= this.renew(bad).finally(() => (this.making = null));
    try {
      return await this.making;
    } catch (problem) {
      const same = kept && this.kept()?.token === kept.token;
      if (same && kept.token !== bad && !problem.shut) return kept.token; // old, but it may still do
      throw problem;
    }
  }

  async renew(bad) {
    const own = new Memory("localStorage", this.own.prefix); // stays this drawer, whoever comes meanwhile
    const visitor = this.drawer === VISITOR;
    await alone(`${own.prefix}session`, async () => {
      const kept = this.kept(own);
      if (kept && kept.token !== bad && !this.old(kept)) return; // another tab was quicker
      if (visitor) return this.renewVisitor(own, kept);
      if (kept && kept.token === bad) own.drop("session"); // so that nothing takes it for good
      return this.renewCustomer(own, kept && kept.token !== bad ? kept.token : null);
    });
    const made = this.kept();
    if (!made) throw new Error("no session was made");
    return made.token;
  }

  async renewVisitor(own, kept) {
    try {
      await this.exchange(own, {}, kept && kept.token);
    } catch (problem) {
      if (!kept || problem.status !== 401) throw problem;
      await this.exchange(own, {}, null); // too old even to be renewed: a new visitor
    }
  }

  /** By the site's word; while the site cannot be reached, by the old token itself. */
  async renewCustomer(own, token) {
    const { epoch } = this;
    let identity;
    try {
      identity = await this.vouched();
    } catch (problem) {
      if (!token) throw problem;
      return this.exchange(own, {}, token);
    }
    if (epoch !== this.epoch) return null;
    await this.become(identity);
    return this.started || this.renewVisitor(this.own, null); // signed out meanwhile
  }

  /** Nothing of whoever was here stays in this browser. */
  forget() {
    for (const drawer of new Set([this.drawer, VISITOR])) new Memory("localStorage", this.prefix(drawer)).empty();
    this.shared.drop("who");
    this.shared.write("left", newId());
    this.making = null;
    this.drawer = VISITOR;
    this.own.prefix = this.prefix(VISITOR);
  }
}
