// Putting it on the page.

function dress(root) {
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet(); // allowed under a strict Content-Security-Policy, unlike a style element
    sheet.replaceSync(STYLE + FORMS);
    root.adoptedStyleSheets = [sheet];
  } else root.append(el("style", {}, STYLE + FORMS));
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
    conversation.sending.flush();
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
    if (conversation.session.unsure) conversation.session.identify().catch(() => {});
  }, 60000);
  setInterval(() => host.isConnected || document.body?.append(host), 1000); // some hosts replace their whole body
}

/** Who is here and what the site wants is asked first, but not for long: a slow answer comes into effect later. */
async function prepared(settings, session, shared) {
  const who = session.identify().catch((problem) => console.warn(`Baton: ${settings.identity}: ${problem.message}`));
  const known = settings.customer ? who : Promise.race([who, sleep(PATIENT_START)]);
  const [config] = await Promise.all([configured(settings, shared), settings.identity && !settings.customer ? known : null]);
  return settled(settings, config);
}

async function start(plain, { host, page, shared, session, tab }) {
  const settings = await prepared(plain, session, shared);
  let panel = null;
  const redraw = once(() => panel && panel.draw());
  const conversation = new Conversation(new Door(plain.base, session), session, page, redraw);
  conversation.files.allowed = settings.files;
  conversation.identityRequired = settings.identityRequired;
  const root = host.attachShadow({ mode: "open" });
  dress(root);
  host.setAttribute("dir", speech.dir);
  host.setAttribute("lang", speech.locale);
  if (settings.theme) host.dataset.theme = settings.theme;
  paint(host, settings.color);
  panel = new Panel(root, conversation, settings, tab, new Chime(shared));
  page.of(session.drawer);
  session.moved = (before) => {
    page.of(session.drawer);
    if (before !== VISITOR) conversation.files.empty();
    panel.composer.moved(before);
    conversation.moved();
  };
  document.body.append(host);
  if (tab.read("open")) panel.open(true);
  panel.draw();
  conversation.start();
  listen(conversation, panel, host);
  return panel;
}

function main(tag) {
  if (window.Baton?.identify) return; // an element with that id is no Baton
  const plain = tagSettings(tag);
  const host = document.createElement("baton-chat");
  const shared = new Memory("localStorage", `baton 2 ${plain.base} `);
  const tab = new Memory("sessionStorage", shared.prefix);
  const page = new Page(new Memory("sessionStorage", "baton page "), host, plain.page);
  const session = new Session(plain, shared);
  const ready = start(plain, { host, page, shared, session, tab });
  ready.catch((fault) => console.error("Baton could not start:", fault));
  const later = (does) => ready.then(does, () => {});
  window.Baton = Object.freeze({
    error: (text) => page.error(String(text)),
    open: () => later((panel) => panel.open()),
    close: () => later((panel) => panel.isOpen && panel.close()),
    /** After a sign-in without a new page. */
    identify: () => later(() => session.identify(true)).catch(() => {}),
    /** For the host's sign-out: nothing of the conversation stays in this browser. The page may leave right after. */
    forget: () => {
      session.forget();
      page.forget();
      tab.empty();
      return later((panel) => panel.erase());
    },
  });
}

const tag = document.currentScript;
if (tag) {
  if (document.body) main(tag);
  else document.addEventListener("DOMContentLoaded", () => main(tag));
}
