// The left side: whose workspace, who is acting, which channels, and what is new in them.

import { el, icon } from "./dom.js";
import { unread } from "./marks.js";
import { avatar } from "./message.js";
import { openMenu } from "./menu.js";

const about = (user) => [user.role, user.company].filter(Boolean).join(" · ");
const described = (user) => `${user.real_name || user.name}${about(user) ? `, ${about(user)}` : ""}`;
const face = (user, size) => avatar({ id: user.id, name: user.real_name || user.name, isApp: user.is_bot }, size);

/** `at`: `{channelId, isHome}`; `acts`: `{become(userId)}`. */
export function sidebar(world, at, acts) {
  const { mine, others, direct } = world.listed();
  const rooms = (title, channels, empty) => el("section", {}, el("h2", { class: "side-title" }, title),
    channels.length ? el("ul", {}, channels.map((channel) => channelRow(world, channel, at))) : el("p", { class: "side-empty" }, empty));
  return [
    el("header", { class: "team" }, el("span", { class: "team-sign", "aria-hidden": "true" }, (world.team.name ?? "W")[0]), el("h1", {}, world.team.name)),
    switcher(world, acts),
    el("div", { class: "side-scroll" },
      rooms("Channels", mine, `${world.me.real_name} is in no channel yet.`),
      direct.length > 0 && rooms("Direct messages", direct, ""),
      others.length > 0 && rooms("Other channels", others, ""),
      world.hasHome && el("section", {}, el("h2", { class: "side-title" }, "Apps"), el("ul", {}, el("li", {},
        el("a", { class: `side-row${at.isHome ? " current" : ""}`, href: "#home", "aria-current": at.isHome ? "page" : null, "data-key": "home" }, avatar({ id: world.app.id ?? "app", name: world.app.name ?? "App", isApp: true }, "tiny"), el("span", { class: "side-name" }, world.app.name)))))),
    el("footer", { class: "side-foot" }, "A local workspace for trying things out. Nothing leaves this machine."),
  ];
}

function switcher(world, acts) {
  const people = world.people();
  const open = (event) => openMenu(event.currentTarget, people.map((user) => ({
    label: user.real_name || user.name, note: about(user) || `@${user.name}`, sign: face(user, "small"), current: user.id === world.me.id,
    href: `?as=${encodeURIComponent(user.id)}`, run: () => acts.become(user.id),
  })), "people");
  return el("button", { type: "button", class: "switcher", "data-key": "switcher", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `Acting as ${described(world.me)}. Switch person`, on: { click: open } },
    face(world.me, "small"), el("span", { class: "switcher-words" }, el("span", { class: "menu-note" }, "Acting as"), el("span", { class: "switcher-name" }, world.me.real_name || world.me.name), about(world.me) && el("span", { class: "menu-note" }, about(world.me))), icon("chevron"));
}

function channelRow(world, channel, at) {
  const current = channel.id === at.channelId;
  const news = world.joined(channel) ? unread(world, channel) : { count: 0, mentions: 0 };
  const words = news.count ? `, ${news.count} new${news.mentions ? `, ${news.mentions} for you` : ""}` : "";
  return el("li", {}, el("a", {
    class: `side-row${current ? " current" : ""}${news.count ? " unread" : ""}${channel.is_archived ? " archived" : ""}`, href: `#${channel.id}`, "data-key": channel.id, "data-channel": channel.name,
    "aria-current": current ? "page" : null, "aria-label": `${channel.name}${words}`,
  }, channel.is_im ? avatar({ id: world.app.id ?? "app", name: channel.name, isApp: true }, "tiny") : el("span", { class: "side-sign", "aria-hidden": "true" }, channel.is_private ? icon("lock") : "#"),
    el("span", { class: "side-name" }, channel.name), channel.is_ext_shared && el("span", { class: "side-shared", title: "Shared with another company", role: "img", "aria-label": "Shared with another company" }, icon("shared")),
    news.mentions > 0 ? el("span", { class: "badge mention-badge" }, news.mentions) : news.count > 0 && el("span", { class: "badge" }, news.count)));
}
