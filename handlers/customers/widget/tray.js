// The files that will go with the next turn, each with how far it is, or why it is not.

class Tray {
  constructor(files) {
    this.files = files;
    this.nodes = new Map();
    this.list = el("ul", { class: "tray" });
    this.problem = el("p", { class: "problem", role: "alert" });
    this.node = el("div", {}, this.problem, this.list);
  }

  draw() {
    put(this.problem, this.files.problem);
    const keys = new Set(this.files.items.map((item) => item.key));
    for (const [key, node] of this.nodes) {
      if (keys.has(key)) continue;
      node.remove();
      this.nodes.delete(key);
    }
    for (const item of this.files.items) this.mend(this.nodes.get(item.key) || this.make(item), item);
    this.list.hidden = !this.files.items.length;
  }

  make(item) {
    const name = el("span", { class: "filename", dir: "auto" }, item.name);
    const state = el("span", { class: "filestate", role: "status" });
    const bar = el("progress", { max: "1", "aria-label": item.name });
    const again = press("plain", () => this.files.upload(item), {}, t("file_again"));
    const remove = press("round", () => this.remove(item), { "aria-label": t("file_remove", { name: item.name }) }, icon("close"));
    const node = el("li", {}, icon("file"), el("span", { class: "fileinfo" }, name, state, bar, again), remove);
    this.nodes.set(item.key, node);
    this.list.append(node);
    return node;
  }

  mend(node, item) {
    const going = item.state === "uploading";
    node.classList.toggle("bad", item.state === "failed");
    const bar = node.querySelector("progress");
    bar.hidden = !going;
    bar.value = item.part;
    bar.setAttribute("aria-valuetext", t("file_uploading", { percent: number(item.part, { style: "percent" }) }));
    node.querySelector(".plain").hidden = !item.again;
    const ready = t("file_ready", { size: bytes(item.file.size) });
    put(node.querySelector(".filestate"), item.why || (going ? "" : ready));
  }

  remove(item) {
    const next = this.nodes.get(item.key).nextElementSibling;
    this.files.remove(item);
    if (next) next.querySelector(".round").focus();
    else this.emptied();
  }

  /** Set by the composer: where the focus goes when the last file left. */
  emptied() {}
}
