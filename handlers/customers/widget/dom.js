// Making nodes. Nothing here ever makes markup out of text.

/** An address that may stand in a link: http and https only, relative ones from the host's page. */
function webAddress(text) {
  try {
    const url = new URL(text, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** A button that does not send a form. */
function press(kind, does, attributes, ...children) {
  return el("button", { type: "button", class: kind, onclick: does, ...attributes }, ...children);
}

function link(url, text) {
  const away = url.origin !== location.origin;
  const attributes = { href: url.href, rel: "noopener noreferrer nofollow", target: away ? "_blank" : null };
  return el("a", attributes, text);
}

/** Text with its web addresses as links; all else stays as it was written. */
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}])/).map((piece, index) => {
    const url = index % 2 ? webAddress(piece) : null;
    return url ? link(url, piece) : document.createTextNode(piece);
  });
}

/** Sets what a live region says; the same words again would be read aloud again. */
function put(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

const SHAPES = {
  chat: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-6 16-3-7z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0",
  stop: "M7 7h10v10H7z",
  down: "M6 10l6 6 6-6",
  back: "M14 6l-6 6 6 6",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  clip: "M8 12.5l6.5-6.5a3 3 0 0 1 4.2 4.2L10.5 18.5a5 5 0 0 1-7-7L11 4",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  new: "M12 5v14M5 12h14",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  sound: "M4 9h4l5-4v14l-5-4H4zM17 9a4 4 0 0 1 0 6",
  check: "M5 12l5 5 9-10",
  edit: "M5 19l1-4L16 5l3 3L9 18z",
  undo: "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4",
  mail: "M4 6h16v12H4zM4 7l8 6 8-6",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add(`i-${name}`);
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
