// The live line to the workspace: opens again by itself, waiting longer each time, and says how it stands.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/** `heard(frame)` for each frame; `standing({open, retryAt})` when the line opens, breaks or waits. */
export class Line {
  constructor(as, heard, standing) {
    this.as = as;
    this.heard = heard;
    this.standing = standing;
    this.failures = 0;
    this.stopped = false;
    this.onNetwork = () => this.now();
    window.addEventListener("online", this.onNetwork);
    this.open();
  }

  open() {
    clearTimeout(this.timer);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/page/events?as=${encodeURIComponent(this.as)}`);
    this.socket = socket;
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      const frame = JSON.parse(event.data);
      if (frame.kind === "hello") {
        this.failures = 0;
        this.standing({ open: true });
      }
      this.heard(frame);
    };
    socket.onclose = () => {
      if (socket === this.socket && !this.stopped) this.wait();
    };
  }

  wait() {
    const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.failures);
    const pause = ceiling / 2 + Math.random() * (ceiling / 2);
    this.failures += 1;
    this.standing({ open: false, retryAt: Date.now() + pause, failures: this.failures });
    this.timer = setTimeout(() => this.open(), pause);
  }

  now() {
    if (this.stopped || this.socket.readyState === WebSocket.OPEN) return;
    const old = this.socket;
    this.open();
    old.close();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.onNetwork);
    this.socket.close();
  }
}
