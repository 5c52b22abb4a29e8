// Hearing of changes: a WebSocket that comes back by itself, and plain fetching where a socket cannot be had.

const GRACE = 2000; // ms without a connection before the customer is told
const SLOWEST = 30000; // ms between two attempts
const FIRST = 12000; // ms until the first frame
const STEADY = 5000; // ms a socket must live before the backoff starts anew
const TOKEN_REFUSED = 4401;
const SHUT_OUT = 4403;
const TALK_UNKNOWN = 4404;

/** Doubling with jitter, so that a thousand widgets do not come back in the same second. */
function pause(attempt) {
  const most = Math.min(SLOWEST, 500 * 2 ** attempt);
  return most / 2 + Math.random() * (most / 2);
}

class Stream {
  /** `hears`: talk, frame(frame), up(), lost(), catchUp() -> Promise, redraw(). */
  constructor(door, session, hears) {
    Object.assign(this, { door, session, hears });
    this.refused = null; // a token that the stream did not take
    this.socket = null;
    this.attempt = 0;
    this.down = false;
    this.live = false; // true from a socket's first frame on
    this.plain = false; // true while fetching works and the socket does not
  }

  open() {
    this.close();
    const talk = this.hears.talk;
    if (!talk.id) return;
    const socket = new WebSocket(this.door.streamAddress(talk));
    this.socket = socket;
    this.grace();
    this.firstTimer = setTimeout(() => this.closed(0), FIRST);
    socket.onopen = () => this.greet(socket).catch(() => socket === this.socket && this.closed(0));
    socket.onmessage = (event) => this.heard(socket, event.data);
    socket.onclose = (event) => socket === this.socket && this.closed(event.code);
  }

  async greet(socket) {
    const token = await this.session.token(this.refused);
    if (socket !== this.socket) return;
    this.token = token;
    socket.send(json({ token, after: this.hears.talk.rev }));
  }

  close() {
    clearTimeout(this.retryTimer);
    clearTimeout(this.steadyTimer);
    clearTimeout(this.firstTimer);
    const socket = this.socket;
    this.socket = null;
    this.live = false;
    if (socket) socket.close();
  }

  heard(socket, data) {
    if (socket !== this.socket) return;
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    const first = !this.live;
    this.live = true;
    this.hears.frame(frame);
    if (!first) return;
    clearTimeout(this.firstTimer);
    this.steadyTimer = setTimeout(() => (this.attempt = 0), STEADY);
    this.plain = false;
    this.reached(true);
  }

  closed(code) {
    this.close();
    if (code === TALK_UNKNOWN) return this.hears.lost();
    if (code === TOKEN_REFUSED) this.refused = this.token;
    if (code === SHUT_OUT) this.attempt = Math.max(this.attempt, 5);
    this.grace();
    this.retryTimer = setTimeout(() => this.again(), pause(this.attempt));
    this.attempt += 1;
  }

  /** Some networks let no WebSocket through: each attempt also asks by plain HTTP. */
  async again() {
    const before = this.hears.talk;
    try {
      await this.hears.catchUp();
      this.plain = true;
      this.reached(true);
      this.attempt = Math.min(this.attempt, 4);
    } catch {
      this.plain = false;
      this.reached(false);
    }
    if (this.hears.talk === before && !this.socket) this.open();
  }

  grace() {
    if (!this.plain) this.graceTimer ||= setTimeout(() => this.reached(false), GRACE);
  }

  reached(yes) {
    clearTimeout(this.graceTimer);
    this.graceTimer = null;
    this.down = !yes;
    if (yes) this.hears.up();
    this.hears.redraw();
  }

  /** The browser says that it is off the net: what the socket would take minutes to find out. */
  offline() {
    if (this.socket) this.closed(0);
    this.hears.redraw();
  }

  /** Something suggests that it would work now. */
  hurry() {
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    this.attempt = 0;
    this.open();
  }

  /** Another conversation, or none: the old one's troubles are over. */
  reset() {
    this.close();
    clearTimeout(this.graceTimer);
    this.graceTimer = null;
    this.down = false;
    this.attempt = 0;
    this.open();
  }
}
