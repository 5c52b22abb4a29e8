// The host picks one colour; these keep every text on it or in it readable (WCAG AA: 4.5 to 1).

const PLAIN = "#0b6e69";

function channels(hex) {
  const full = hex.length === 4 ? hex.replace(/[\da-f]/gi, "$&$&") : hex;
  return [1, 3, 5].map((at) => parseInt(full.slice(at, at + 2), 16));
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The colour, moved toward black or white until it can be read on `ground`. */
function readable(rgb, ground) {
  const goal = luminance(ground) > 0.18 ? 0 : 255;
  let colour = rgb;
  for (let step = 0; step < 20 && contrast(colour, ground) < 4.6; step += 1) {
    colour = colour.map((value) => Math.round(value + (goal - value) * 0.12));
  }
  return colour;
}

function paint(host, wanted) {
  const rgb = channels(/^#([\da-f]{3}|[\da-f]{6})$/i.test(wanted || "") ? wanted : PLAIN);
  const [white, ink] = [[255, 255, 255], [16, 24, 32]];
  const css = (value) => `rgb(${value.join(" ")})`;
  const onIt = contrast(rgb, white) >= contrast(rgb, ink) ? white : ink;
  const ground = readable(rgb, onIt);
  host.style.setProperty("--b-accent", css(ground));
  host.style.setProperty("--b-on-accent", css(onIt));
  host.style.setProperty("--b-link-light", css(readable(rgb, [238, 242, 243])));
  host.style.setProperty("--b-link-dark", css(readable(rgb, [44, 52, 60])));
}
