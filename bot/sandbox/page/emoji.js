// Emoji by Slack's names. The signs that carry meaning for a support agent are drawn, so they look the same everywhere.

import { el, svg } from "./dom.js";

const TABLE = `
grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 joy 😂 rofl 🤣 slightly_smiling_face 🙂 wink 😉 blush 😊 innocent 😇 heart_eyes 😍
relieved 😌 thinking_face 🤔 neutral_face 😐 expressionless 😑 unamused 😒 rolling_eyes 🙄 grimacing 😬 confused 😕 worried 😟
slightly_frowning_face 🙁 white_frowning_face ☹️ open_mouth 😮 astonished 😲 flushed 😳 cry 😢 sob 😭 disappointed 😞 sweat 😓 weary 😩 tired_face 😫
triumph 😤 angry 😠 rage 😡 face_with_symbols_on_mouth 🤬 sunglasses 😎 partying_face 🥳 hugging_face 🤗 shrug 🤷 facepalm 🤦 see_no_evil 🙈
robot_face 🤖 wave 👋 raised_hands 🙌 clap 👏 pray 🙏 handshake 🤝 muscle 💪 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 point_right 👉
point_left 👈 point_up ☝️ point_down 👇 heart ❤️ broken_heart 💔 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 fire 🔥 sparkles ✨ tada 🎉
star ⭐ star2 🌟 zap ⚡ boom 💥 100 💯 rocket 🚀 bulb 💡 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌
negative_squared_cross_mark ❎ warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 question ❓ grey_question ❔ exclamation ❗ bangbang ‼️
information_source ℹ️ lock 🔒 unlock 🔓 key 🔑 bell 🔔 no_bell 🔕 mute 🔇 speech_balloon 💬 thought_balloon 💭 mega 📣 loudspeaker 📢 email 📧
envelope ✉️ incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 phone ☎️ telephone_receiver 📞 iphone 📱 computer 💻 memo 📝 pencil2 ✏️ clipboard 📋
paperclip 📎 link 🔗 bookmark 🔖 label 🏷️ page_facing_up 📄 file_folder 📁 books 📚 book 📖 mag 🔍 chart_with_upwards_trend 📈
chart_with_downwards_trend 📉 bar_chart 📊 calendar 📅 date 📅 clock1 🕐 clock3 🕒 alarm_clock ⏰ stopwatch ⏱️ hourglass ⌛ hourglass_flowing_sand ⏳
credit_card 💳 moneybag 💰 money_with_wings 💸 dollar 💵 euro 💶 receipt 🧾 package 📦 truck 🚚 shopping_trolley 🛒 gift 🎁 house 🏠 office 🏢
globe_with_meridians 🌐 earth_africa 🌍 sunny ☀️ cloud ☁️ crescent_moon 🌙 zzz 💤 coffee ☕ eyes 👀 ear 👂 brain 🧠 bust_in_silhouette 👤
busts_in_silhouette 👥 technologist 🧑‍💻 wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ gear ⚙️ bug 🐛 construction 🚧 rotating_light 🚨 sos 🆘 recycle ♻️
arrows_counterclockwise 🔄 repeat 🔁 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_forward ▶️ rewind ⏪ fast_forward ⏩
leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ heavy_plus_sign ➕ heavy_minus_sign ➖ red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡
large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪ black_circle ⚫ large_red_square 🟥 white_large_square ⬜ pushpin 📌
round_pushpin 📍 triangular_flag_on_post 🚩 checkered_flag 🏁 white_flag 🏳️ hot_face 🥵 exploding_head 🤯 upside_down_face 🙃 yum 😋 skull 💀
ghost 👻 new 🆕 free 🆓 up 🆙 cool 🆒 ok 🆗 id 🆔 copyright ©️ registered ®️ tm ™️ small_red_triangle_down 🔻 hash #️⃣ e-mail 📧 face_palm 🤦 face_with_rolling_eyes 🙄
rolling_on_the_floor_laughing 🤣 sweat_smile 😅 smirk 😏 pensive 😔 kissing_heart 😘 sleeping 😴 mask 😷 scream 😱 v ✌️ crossed_fingers 🤞 point_up_2 👆
`;

const CHARACTERS = new Map();
const entries = TABLE.trim().split(/\s+/);
for (let i = 0; i + 1 < entries.length; i += 2) CHARACTERS.set(entries[i], entries[i + 1]);

const disc = (colour) => () => [svg("circle", { cx: 12, cy: 12, r: 9, fill: colour })];
const stroke = (d, colour, width = 2.5) =>
  svg("path", { d, fill: "none", stroke: colour, "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" });

const DRAWN = {
  white_check_mark: () => [svg("rect", { x: 2.5, y: 2.5, width: 19, height: 19, rx: 5, fill: "#2f8f5b" }), stroke("M7 12.500l3.500 3.500L17 9", "#fff")],
  x: () => [stroke("M6 6l12 12M18 6L6 18", "#cf4037", 3.5)],
  warning: () => [
    svg("path", { d: "M12 3L22.500 21H1.500z", fill: "#e9a820", stroke: "#e9a820", "stroke-width": 1.5, "stroke-linejoin": "round" }),
    stroke("M12 10v5M12 18v.01", "#3a2a00", 2.4),
  ],
  lock: () => [stroke("M8 11V8a4 4 0 018 0v3", "#8a8f98", 2.4), svg("rect", { x: 4.5, y: 10.5, width: 15, height: 11, rx: 2.5, fill: "#d9a62e" }), svg("circle", { cx: 12, cy: 16, r: 1.8, fill: "#6b4d00" })],
  unlock: () => [stroke("M8 11V7a4 4 0 017.500-2", "#8a8f98", 2.4), svg("rect", { x: 4.5, y: 10.5, width: 15, height: 11, rx: 2.5, fill: "#d9a62e" })],
  bell: () => [svg("path", { d: "M12 3a6 6 0 016 6c0 5 2 7 2 7H4s2-2 2-7a6 6 0 016-6z", fill: "#e0a526" }), stroke("M10 19.500a2.200 2.200 0 004 0", "#e0a526", 2)],
  eyes: () =>
    [7, 17].flatMap((cx) => [svg("ellipse", { cx, cy: 12, rx: 4.6, ry: 7, fill: "#fff", stroke: "#6d747c", "stroke-width": 1.3 }), svg("circle", { cx: cx - 1, cy: 13, r: 2.2, fill: "#22282d" })]),
  hourglass_flowing_sand: () => [svg("path", { d: "M6 3h12v2l-5 7 5 7v2H6v-2l5-7-5-7z", fill: "#c98a3c" })],
  speech_balloon: () => [svg("path", { d: "M4 4h16a2 2 0 012 2v9a2 2 0 01-2 2h-8l-5 4v-4H4a2 2 0 01-2-2V6a2 2 0 012-2z", fill: "#7d97ad" })],
  star: () => [svg("path", { d: "M12 2.500l2.900 6.200 6.600.8-4.900 4.600 1.300 6.700L12 17.500l-5.900 3.300 1.300-6.700L2.500 9.500l6.600-.8z", fill: "#e5ae2b" })],
  red_circle: disc("#d2453b"),
  large_orange_circle: disc("#e08a2c"),
  large_yellow_circle: disc("#e3bd35"),
  large_green_circle: disc("#3d9b63"),
  large_blue_circle: disc("#3f7fc4"),
  large_purple_circle: disc("#8a63b8"),
  white_circle: () => [svg("circle", { cx: 12, cy: 12, r: 8.5, fill: "#fff", stroke: "#9aa1a8", "stroke-width": 1.2 })],
};
const badge = (colour, sign) => () => [svg("circle", { cx: 12, cy: 12, r: 9.5, fill: colour }), stroke(sign, "#fff", 2.6)];
const thumb = "M3 11h4v9H3zM8 11l4-8c2 0 2.800 1.500 2.500 3l-.7 3H19a2 2 0 012 2.400l-1.300 7A2 2 0 0117.800 20H10l-2-1z";
Object.assign(DRAWN, {
  "+1": () => [svg("path", { d: thumb, fill: "#e8b23a" })],
  "-1": () => [svg("path", { d: thumb, fill: "#e8b23a", transform: "rotate(180 12 12)" })],
  heart: () => [svg("path", { d: "M12 20.500S3 15 3 8.800A4.800 4.800 0 0112 6.500a4.800 4.800 0 019 2.300C21 15 12 20.500 12 20.500z", fill: "#d2453b" })],
  bar_chart: () => [svg("rect", { x: 3, y: 12, width: 4.5, height: 9, fill: "#3d9b63" }), svg("rect", { x: 9.8, y: 4, width: 4.5, height: 17, fill: "#d2453b" }), svg("rect", { x: 16.5, y: 8, width: 4.5, height: 13, fill: "#3f7fc4" })],
  crescent_moon: () => [svg("path", { d: "M20 14.500A8.500 8.500 0 119.500 4a7 7 0 0010.500 10.500z", fill: "#e3bd35" })],
  sunny: () => [svg("circle", { cx: 12, cy: 12, r: 5, fill: "#eda92b" }), stroke("M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600L19 19M5 19l1.400-1.400M17.600 6.400L19 5", "#eda92b", 2)],
  information_source: badge("#3f7fc4", "M12 11v6M12 7.500v.01"),
  question: badge("#d2453b", "M9.500 9.500a2.500 2.500 0 115 0c0 2-2.500 2-2.500 4M12 17v.01"),
  exclamation: badge("#d2453b", "M12 6.500v7M12 17v.01"),
  no_entry: badge("#d2453b", "M7.500 12h9"),
  alarm_clock: () => [svg("circle", { cx: 12, cy: 13, r: 8, fill: "#fff", stroke: "#c9473d", "stroke-width": 2 }), stroke("M12 9v4l3 2M4 6l3-3M20 6l-3-3", "#7a2f28", 2)],
  incoming_envelope: () => [svg("rect", { x: 2.5, y: 5, width: 19, height: 14, rx: 2, fill: "#8fa6b8" }), stroke("M3 6.500l9 7 9-7", "#fff", 1.8)],
});
for (const [alias, name] of [["hourglass", "hourglass_flowing_sand"], ["thumbsup", "+1"], ["thumbsdown", "-1"], ["envelope", "incoming_envelope"], ["email", "incoming_envelope"]]) DRAWN[alias] = DRAWN[name];

/** The emoji as a node; an unknown name stands as `:name:`. `unicode` is rich_text's hyphenated code points. */
export function emoji(name, unicode) {
  const plain = name.replace(/::skin-tone-\d$/, "");
  if (DRAWN[plain]) {
    return el("span", { class: "emoji", role: "img", "aria-label": plain.replaceAll("_", " "), title: `:${plain}:` }, svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, ...DRAWN[plain]()));
  }
  const character = CHARACTERS.get(plain) ?? fromCodePoints(unicode);
  if (!character) return document.createTextNode(`:${name}:`);
  return el("span", { class: "emoji", role: "img", "aria-label": plain.replaceAll("_", " "), title: `:${plain}:` }, character);
}

function fromCodePoints(unicode) {
  if (!/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(unicode ?? "")) return null;
  const points = unicode.split("-").map((hex) => parseInt(hex, 16));
  return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : null;
}

export const emojiNames = () => [...CHARACTERS.keys()];
export const knowsEmoji = (name) => CHARACTERS.has(name.replace(/::skin-tone-\d$/, ""));
