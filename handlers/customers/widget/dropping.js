// Files let fall anywhere on the panel.

class Dropping {
  constructor(panel, composer) {
    Object.assign(this, { composer, depth: 0 });
    this.veil = el("div", { class: "veil", hidden: true }, t("attach_drop"));
    panel.append(this.veil);
    const on = (name, does) => panel.addEventListener(name, (event) => this.carries(event) && does(event));
    on("dragenter", () => this.move(1));
    on("dragleave", () => this.move(-1));
    on("dragover", (event) => event.preventDefault());
    on("drop", (event) => this.drop(event));
  }

  carries(event) {
    return this.composer.takesFiles && [...(event.dataTransfer?.types || [])].includes("Files");
  }

  move(step) {
    this.depth += step;
    this.veil.hidden = this.depth <= 0;
  }

  drop(event) {
    event.preventDefault();
    this.move(-this.depth);
    this.composer.conversation.files.add(event.dataTransfer.files);
    this.composer.field.focus();
  }
}
