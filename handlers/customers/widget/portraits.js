// Agents' pictures: beside their words and in the head. One that can't be had is left out; nothing waits for it.

class Portraits {
  constructor(conversation) {
    this.conversation = conversation;
    this.fetched = new Map();
  }

  bytes(path) {
    if (!this.fetched.has(path)) {
      const fetching = (async () => this.conversation.door.portrait(path))();
      fetching.catch(() => {});
      this.fetched.set(path, fetching);
    }
    return this.fetched.get(path);
  }

  /** Puts the picture of that path into `place`, or takes out what is there. */
  mend(place, path) {
    if ((place.batonFace || "") === (path || "")) return;
    place.batonFace = path || "";
    place.querySelector(".face")?.remove();
    if (path) this.paint(place, path).catch(() => {});
  }

  async paint(place, path) {
    const full = await createImageBitmap(await this.bytes(path));
    if (place.batonFace !== path) return;
    const side = Math.min(full.width, full.height);
    const canvas = el("canvas", { class: "face", width: 64, height: 64, "aria-hidden": "true" });
    canvas.getContext("2d").drawImage(full, (full.width - side) / 2, (full.height - side) / 2, side, side, 0, 0, 64, 64);
    full.close();
    place.prepend(canvas);
  }
}
