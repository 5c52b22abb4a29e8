// What the browser keeps: localStorage for all tabs of this site, sessionStorage for this tab alone.

const SPARE = { localStorage: new Map(), sessionStorage: new Map() };

/** A store that works when the browser forbids storage (then it lasts as long as the page). */
class Memory {
  constructor(area, prefix) {
    this.prefix = prefix;
    this.spare = SPARE[area];
    try {
      this.area = window[area];
      this.area.getItem(prefix);
    } catch {
      this.area = null;
    }
  }

  read(name) {
    const key = this.prefix + name;
    try {
      const text = this.spare.has(key) || !this.area ? this.spare.get(key) : this.area.getItem(key);
      return text == null ? null : JSON.parse(text);
    } catch {
      return null; // what another script or an older widget wrote there is worth nothing to us
    }
  }

  write(name, value) {
    const key = this.prefix + name;
    try {
      this.area.setItem(key, json(value));
      this.spare.delete(key);
    } catch {
      this.spare.set(key, json(value));
    }
  }

  drop(name) {
    const key = this.prefix + name;
    this.spare.delete(key);
    if (this.area) this.area.removeItem(key);
  }

  /** The names under `start` that hold something. */
  names(start) {
    const keys = new Set(this.spare.keys());
    for (let at = 0; this.area && at < this.area.length; at += 1) keys.add(this.area.key(at));
    const full = this.prefix + start;
    return [...keys].filter((key) => key.startsWith(full)).map((key) => key.slice(this.prefix.length));
  }

  empty() {
    for (const name of this.names("")) this.drop(name);
  }

  /** All that is here goes over to `other`, and takes the place of what is there under the same names. */
  pour(other) {
    for (const name of this.names("")) {
      if (name !== "session") other.write(name, this.read(name));
      this.drop(name);
    }
  }

  /** Calls `heard(name)` when another tab changed something of ours. */
  watch(heard) {
    window.addEventListener("storage", (event) => {
      if (event.storageArea !== this.area) return;
      if (event.key === null) heard("");
      else if (event.key.startsWith(this.prefix)) heard(event.key.slice(this.prefix.length));
    });
  }
}

function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

/**
 * Runs `work` while no other tab runs it, where the browser can do that (https and localhost).
 * `work` is told whether it had to wait: what the other tab wrote may then still be on its way to this one.
 */
async function alone(name, work) {
  if (!navigator.locks) return work(false);
  let ran = false;
  await navigator.locks.request(name, { ifAvailable: true }, (lock) => {
    ran = Boolean(lock);
    return lock && work(false);
  });
  return ran || navigator.locks.request(name, () => work(true));
}
