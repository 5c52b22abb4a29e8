// Sizes are in px on purpose: a host may set any font size on its root. "!important" on the host element is what
// makes the inside win over the page's own rules.

const STYLE = `
:host { all: initial !important; display: block !important; position: fixed !important; inset: auto 0 0 auto !important;
  z-index: 2147483000 !important; direction: ltr !important; width: 0 !important; height: 0 !important;
  color-scheme: light dark !important;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif !important;
  --b-ground: #fff; --b-soft: #eef2f3; --b-ink: #17212b; --b-quiet: #55626d; --b-edge: #cfd8dc; --b-bad: #b3261e;
  --b-warn: #fff3d6; --b-warn-ink: #5c4300; --b-link: var(--b-link-light); }
@media (prefers-color-scheme: dark) { :host {
  --b-ground: #1b2127; --b-soft: #2c343c; --b-ink: #eef1f3; --b-quiet: #a9b5be; --b-edge: #46525c; --b-bad: #ff9d94;
  --b-warn: #43350f; --b-warn-ink: #ffe3a3; --b-link: var(--b-link-dark); } }

* { box-sizing: border-box; margin: 0; padding: 0; font: inherit; color: inherit; letter-spacing: inherit; }
[hidden] { display: none !important; }
button { background: none; border: 0; cursor: pointer; }
button:disabled, [aria-disabled="true"] { cursor: default; opacity: .55; }
:focus-visible { outline: 3px solid var(--b-link); outline-offset: 2px; }
header :focus-visible { outline-color: var(--b-on-accent); }
svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round; flex: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher { position: fixed; right: 20px; bottom: 20px; display: flex; align-items: center; gap: 8px; height: 52px;
  padding: 0 20px 0 16px; border-radius: 26px; background: var(--b-accent); color: var(--b-on-accent); font-weight: 600;
  box-shadow: 0 4px 16px rgb(0 0 0 / .25); max-width: min(320px, calc(100vw - 40px)); }
.word { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.launcher:hover { filter: brightness(1.08); }
.dot { position: absolute; top: -2px; right: 2px; width: 16px; height: 16px; border-radius: 50%; background: #d92d20;
  border: 2px solid #fff; }

.panel { position: fixed; right: 20px; bottom: 20px; width: 384px; height: min(640px, calc(100vh - 40px)); display: flex;
  flex-direction: column; overflow: hidden; border-radius: 16px; background: var(--b-ground); color: var(--b-ink);
  border: 1px solid var(--b-edge); box-shadow: 0 12px 40px rgb(0 0 0 / .28); animation: rise .16s ease-out; }
@keyframes rise { from { opacity: 0; transform: translateY(10px); } }

header { display: flex; align-items: center; gap: 8px; padding: 14px 10px 14px 18px; background: var(--b-accent);
  color: var(--b-on-accent); }
.titles { flex: 1; min-width: 0; }
h2 { font-size: 16px; font-weight: 650; line-height: 1.3; overflow-wrap: anywhere; }
.answers { font-size: 13.5px; line-height: 1.35; overflow-wrap: anywhere; }
.answers::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 7px; border-radius: 50%;
  border: 1.5px solid currentColor; }
[data-who="agent"] .answers::before { background: currentColor; }
.close { display: grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; }
.close:hover { background: rgb(0 0 0 / .16); }

.bar { padding: 8px 18px; background: var(--b-warn); color: var(--b-warn-ink); font-size: 13.5px; line-height: 1.4; }
.bar:empty { padding: 0; }

.middle { position: relative; flex: 1; min-height: 0; display: flex; flex-direction: column; }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 16px 16px 8px; display: flex;
  flex-direction: column; align-items: flex-start; }
.log:focus-visible { outline-offset: -3px; }
.turn { max-width: 86%; margin-top: 14px; display: flex; flex-direction: column; align-items: flex-start; }
.turn:first-child { margin-top: 0; }
.grouped { margin-top: 4px; }
.grouped .who { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.who { margin: 0 4px 3px; font-size: 12.5px; color: var(--b-quiet); }
.who .name { font-weight: 600; }
.bubble { padding: 9px 13px; border-radius: 4px 14px 14px 14px; background: var(--b-soft); white-space: pre-wrap;
  overflow-wrap: anywhere; }
.bubble a, .from a { color: var(--b-link); text-decoration: underline; text-underline-offset: 2px; }
.agent .bubble { background: var(--b-ground); border: 1.5px solid var(--b-link); }
.customer { align-self: flex-end; align-items: flex-end; }
.customer .bubble { background: var(--b-accent); color: var(--b-on-accent); border-radius: 14px 4px 14px 14px; }
.customer.unsent .bubble { background: var(--b-ground); color: var(--b-ink); border: 1.5px dashed var(--b-quiet); }
.customer.refused .bubble { border-color: var(--b-bad); }
.system { align-self: center; align-items: center; max-width: 92%; text-align: center; }
.system .bubble { background: none; padding: 2px 8px; color: var(--b-quiet); font-size: 13.5px; }
.system .who .name { display: none; }
.greeting .who { display: none; }
.from { margin: 5px 4px 0; font-size: 13px; color: var(--b-quiet); }
.status { margin: 3px 4px 0; font-size: 12.5px; color: var(--b-quiet); }
.status:empty { display: none; }
.customer .status { text-align: right; }
.refused .status { color: var(--b-bad); }
.plain { color: inherit; text-decoration: underline; text-underline-offset: 2px; padding: 4px 2px; font-weight: 600; }
.day { align-self: center; margin: 18px 0 0; font-size: 12.5px; font-weight: 600; color: var(--b-quiet); }

.ended { align-self: center; margin: 14px 8px 0; font-size: 13.5px; color: var(--b-quiet); text-align: center; }

.looking { padding: 4px 20px 8px; display: flex; gap: 4px; }
.looking i { width: 7px; height: 7px; border-radius: 50%; background: var(--b-quiet); animation: breathe 1.2s infinite; }
.looking i:nth-child(2) { animation-delay: .15s; }
.looking i:nth-child(3) { animation-delay: .3s; }
@keyframes breathe { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }
.newer { position: absolute; bottom: 8px; left: 50%; translate: -50% 0; display: flex; align-items: center; gap: 6px;
  padding: 6px 14px 6px 10px; border-radius: 16px; font-size: 13px; font-weight: 600; background: var(--b-ink);
  color: var(--b-ground); box-shadow: 0 2px 8px rgb(0 0 0 / .3); white-space: nowrap; }
.newer svg { width: 16px; height: 16px; }

.rating { align-self: stretch; margin-top: 16px; padding: 14px; border: 1px solid var(--b-edge); border-radius: 12px; }
.rating fieldset { border: 0; min-width: 0; }
.rating legend { font-weight: 600; text-align: center; width: 100%; margin-bottom: 10px; }
.scores { display: flex; justify-content: space-between; gap: 6px; }
.scores label { position: relative; flex: 1; cursor: pointer; }
.scores input { position: absolute; inset: 0; opacity: 0; cursor: pointer; }
.scores span { display: grid; place-items: center; height: 44px; border-radius: 10px; border: 1.5px solid var(--b-edge);
  font-weight: 600; }
.scores label:hover span { border-color: var(--b-link); }
.scores input:checked + span { background: var(--b-accent); border-color: var(--b-accent); color: var(--b-on-accent); }
.scores input:focus-visible + span { outline: 3px solid var(--b-link); outline-offset: 2px; }
.ends { display: flex; justify-content: space-between; margin: 4px 2px 0; font-size: 12.5px; color: var(--b-quiet); }
.chosen { margin-top: 10px; text-align: center; font-size: 13.5px; color: var(--b-quiet); }
.chosen:empty { display: none; }
.more { margin-top: 10px; display: grid; gap: 8px; }
.main { height: 42px; border-radius: 10px; background: var(--b-accent); color: var(--b-on-accent); font-weight: 600; }
.main.light { background: none; border: 1.5px solid var(--b-edge); color: var(--b-link); }
.thanks { text-align: center; }
.thanks:focus-visible { outline: none; }
.thanks .plain { color: var(--b-link); }

footer { padding: 8px 12px 12px; border-top: 1px solid var(--b-edge); }
.person { display: flex; align-items: center; gap: 7px; margin: 0 0 8px; padding: 6px 12px; border-radius: 16px;
  font-size: 14px; font-weight: 600; color: var(--b-link); border: 1.5px solid var(--b-edge); }
.person:hover { border-color: var(--b-link); }
.icon { display: flex; }
.person svg { width: 17px; height: 17px; }
.composer { display: flex; align-items: flex-end; gap: 8px; }
textarea { flex: 1; width: 100%; resize: none; padding: 10px 13px; line-height: 1.4; border-radius: 12px;
  border: 1.5px solid var(--b-edge); background: var(--b-ground); color: var(--b-ink); }
textarea::placeholder { color: var(--b-quiet); opacity: 1; }
textarea:focus { outline: none; border-color: var(--b-link); box-shadow: 0 0 0 2px var(--b-link); }
.send { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 12px; background: var(--b-accent);
  color: var(--b-on-accent); flex: none; }
.send:disabled { background: var(--b-soft); color: var(--b-quiet); opacity: 1; }
.count { font-size: 12.5px; color: var(--b-quiet); text-align: right; padding: 4px 56px 0 0; }
.count:empty, .problem:empty { display: none; }
.count.over, .problem { color: var(--b-bad); }
.problem { font-size: 13.5px; margin: 0 2px 8px; }
.rating .problem { margin: 8px 0 0; }

@media (max-width: 480px) {
  .panel { inset: 0; width: auto; height: var(--b-seen, 100dvh); border: 0; border-radius: 0; }
  header { padding-top: max(14px, env(safe-area-inset-top)); }
  footer { padding-bottom: max(12px, env(safe-area-inset-bottom)); }
  textarea { font-size: 16px; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }
@media (forced-colors: active) { .bubble, .launcher, .send, .main { border: 1px solid; } .dot { background: Highlight; } }
`;
