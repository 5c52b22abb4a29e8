// Putting it on the page.

function settingsOf(tag) {
  const { start, title, greeting, color, customer } = tag.dataset;
  const base = new URL(tag.src, location.href).origin;
  return {
    base,
    start: start ? new URL(start, document.baseURI).href : "",
    title: line(title || "Help", 60),
    greeting: clean(greeting || "Hello! Ask me anything. A person can take over at any time."),
    color,
    // Another start address or another customer of the host is another conversation. "1" is the shape of what is kept.
    prefix: `baton 1 ${base} ${start || ""} ${customer || ""} `,
  };
}

function dress(root) {
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet(); // allowed under a strict Content-Security-Policy, unlike a style element
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } else root.append(el("style", {}, STYLE));
}

function once(work) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      work();
    });
  };
}

function listen(conversation, panel, host) {
  window.addEventListener("online", () => {
    conversation.stream.hurry();
    conversation.flush();
    panel.draw();
  });
  window.addEventListener("offline", () => conversation.stream.offline());
  window.addEventListener("pagehide", () => conversation.stream.close());
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return; // back from the browser's cache of pages: other tabs may have gone on
    conversation.otherTab("");
    conversation.start();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") conversation.stream.hurry();
  });
  setInterval(() => {
    if (document.visibilityState === "visible") conversation.checkUp().catch(() => {});
    if (!host.isConnected) document.body.append(host); // some hosts replace their whole body on navigation
  }, 60000);
}

function main(tag) {
  if (document.querySelector("baton-chat")) return;
  const settings = settingsOf(tag);
  const host = document.createElement("baton-chat");
  const root = host.attachShadow({ mode: "open" });
  dress(root);
  paint(host, settings.color);
  const tab = new Memory("sessionStorage", settings.prefix);
  const page = new Page(new Memory("sessionStorage", "baton page "), host);
  let panel = null;
  const redraw = once(() => panel && panel.draw());
  const door = new Door(settings.base, settings.start);
  const conversation = new Conversation(door, new Memory("localStorage", settings.prefix), page, redraw);
  panel = new Panel(root, conversation, settings, tab);
  document.body.append(host);
  window.Baton = Object.freeze({
    error: (text) => page.error(String(text)),
    open: () => panel.open(),
    close: () => panel.isOpen && panel.close(),
    /** For the host's sign-out: nothing of the conversation stays in this browser. */
    forget: () => panel.erase(),
  });
  if (tab.read("open")) panel.open(true);
  panel.draw();
  conversation.start();
  listen(conversation, panel, host);
}

const tag = document.currentScript;
if (tag) {
  if (document.body) main(tag);
  else document.addEventListener("DOMContentLoaded", () => main(tag));
}
