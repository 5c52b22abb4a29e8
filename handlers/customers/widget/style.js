// Sizes are in px on purpose: a host may set any font size on its root. "!important" on the host element is what
// makes the inside win over the page's own rules. Sides are start and end, so that right-to-left mirrors all.

const DARK = `--b-ground: #1b2127; --b-soft: #2c343c; --b-ink: #eef1f3; --b-quiet: #a9b5be; --b-edge: #46525c;
  --b-line: #7b8893; --b-bad: #ff9d94; --b-warn: #43350f; --b-warn-ink: #ffe3a3; --b-link: var(--b-link-dark);
  color-scheme: dark !important;`;

const STYLE = `
:host { all: initial !important; display: block !important; position: fixed !important; inset: auto 0 0 auto !important;
  z-index: 2147483000 !important; direction: ltr !important; width: 0 !important; height: 0 !important;
  color-scheme: light !important;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif !important;
  --b-ground: #fff; --b-soft: #eef2f3; --b-ink: #17212b; --b-quiet: #55626d; --b-edge: #cfd8dc; --b-line: #77848e;
  --b-bad: #b3261e; --b-warn: #fff3d6; --b-warn-ink: #5c4300; --b-link: var(--b-link-light); }
:host([dir="rtl"]) { direction: rtl !important; inset: auto auto 0 0 !important; }
@media (prefers-color-scheme: dark) { :host(:not([data-theme="light"])) { ${DARK} } }
:host([data-theme="dark"]) { ${DARK} }

* { box-sizing: border-box; margin: 0; padding: 0; font: inherit; color: inherit; letter-spacing: inherit; }
[hidden] { display: none !important; }
ul { list-style: none; }
button { background: none; border: 0; cursor: pointer; }
button:disabled, [aria-disabled="true"] { cursor: default; opacity: .55; }
:focus-visible { outline: 3px solid var(--b-link); outline-offset: 2px; }
header :focus-visible { outline-color: var(--b-on-accent); outline-offset: -3px; }
svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round; flex: none; }
.i-dots { stroke-width: 3.2; }
:host([dir="rtl"]) .i-send, :host([dir="rtl"]) .i-back, :host([dir="rtl"]) .i-undo { transform: scaleX(-1); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.quiet { color: var(--b-quiet); font-size: 13px; }
.round { display: grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; flex: none; }
.round:hover { background: rgb(0 0 0 / .14); }
.plain { color: inherit; text-decoration: underline; text-underline-offset: 2px; padding: 4px 2px; font-weight: 600; }
.row { display: flex; align-items: center; gap: 10px; }
.main { height: 42px; border-radius: 10px; background: var(--b-accent); color: var(--b-on-accent); font-weight: 600; }
.main.small { height: 36px; padding: 0 16px; flex: none; }
.main.light { background: none; border: 1.5px solid var(--b-edge); color: var(--b-link); }
.problem { font-size: 13.5px; margin: 0 2px 8px; color: var(--b-bad); }
.problem:empty { display: none; }

.launcher { position: fixed; inset-inline-end: 20px; bottom: 20px; display: flex; align-items: center; gap: 8px;
  height: 52px; padding-inline: 16px 20px; border-radius: 26px; background: var(--b-accent); color: var(--b-on-accent);
  font-weight: 600; box-shadow: 0 4px 16px rgb(0 0 0 / .25); max-width: min(320px, calc(100vw - 40px)); }
.word { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.launcher:hover { filter: brightness(1.08); }
.dot { position: absolute; top: -6px; inset-inline-end: -2px; min-width: 22px; height: 22px; padding: 0 5px;
  border-radius: 11px; background: #c4221a; color: #fff; border: 2px solid #fff; font-size: 12px; line-height: 18px;
  text-align: center; }

.panel { position: fixed; inset-inline-end: 20px; bottom: 20px; width: min(384px, calc(100vw - 40px));
  height: min(660px, calc(100vh - 40px)); display: flex; flex-direction: column; overflow: hidden; border-radius: 16px;
  background: var(--b-ground); color: var(--b-ink); border: 1px solid var(--b-edge);
  box-shadow: 0 12px 40px rgb(0 0 0 / .28); animation: rise .16s ease-out; }
@keyframes rise { from { opacity: 0; transform: translateY(10px); } }

header { display: flex; align-items: center; gap: 2px; padding-block: 14px; padding-inline: 18px 8px;
  background: var(--b-accent); color: var(--b-on-accent); }
.titles { flex: 1; min-width: 0; }
h2 { font-size: 16px; font-weight: 650; line-height: 1.3; overflow-wrap: anywhere; }
.answers { font-size: 13.5px; line-height: 1.35; overflow-wrap: anywhere; }
.answers::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-inline-end: 7px;
  border-radius: 50%; border: 1.5px solid currentColor; }
[data-who="agent"] .answers::before { background: currentColor; }

.bar { padding: 8px 18px; background: var(--b-warn); color: var(--b-warn-ink); font-size: 13.5px; line-height: 1.4; }
.bar:empty { padding: 0; }

.middle { position: relative; flex: 1; min-height: 0; display: flex; flex-direction: column; }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 16px 16px 8px; display: flex;
  flex-direction: column; align-items: flex-start; }
.log:focus-visible, .list:focus-visible { outline-offset: -3px; }
.log > * { flex: none; }
.turn { max-width: 88%; margin-top: 14px; display: flex; flex-direction: column; align-items: flex-start; }
.turn:first-child { margin-top: 0; }
.grouped { margin-top: 4px; }
.grouped .who { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.who { margin: 0 4px 3px; font-size: 12.5px; color: var(--b-quiet); }
.who .name { font-weight: 600; }
.face { display: inline-block; border-radius: 50%; vertical-align: middle; width: 20px; height: 20px; margin-inline-end: 6px; }
.holder { display: contents; }
.holder .face { width: 36px; height: 36px; flex: none; margin-inline-end: 10px; }
.line { display: flex; align-items: center; gap: 2px; max-width: 100%; min-width: 0; }
.body { min-width: 0; display: flex; flex-direction: column; gap: 4px; }
.customer .body { align-items: flex-end; }
.turn:not(.customer) .body { align-items: flex-start; }
.bubble { min-width: 0; max-width: 100%; padding: 9px 13px; border-radius: 14px; border-start-start-radius: 4px;
  background: var(--b-soft); white-space: pre-wrap; overflow-wrap: anywhere; }
.bubble a, .from a { color: var(--b-link); text-decoration: underline; text-underline-offset: 2px; }
.agent .bubble { background: var(--b-ground); border: 1.5px solid var(--b-link); }
.customer { align-self: flex-end; align-items: flex-end; }
.customer .bubble { background: var(--b-accent); color: var(--b-on-accent); border-start-start-radius: 14px;
  border-start-end-radius: 4px; }
.customer.unsent .bubble { background: var(--b-ground); color: var(--b-ink); border: 1.5px dashed var(--b-quiet); }
.customer.refused .bubble { border-color: var(--b-bad); }
.turn.gone .bubble { background: none; border: 1px dashed var(--b-edge); color: var(--b-quiet); font-size: 13.5px; }
.system { align-self: center; align-items: center; max-width: 92%; text-align: center; }
.system .bubble { background: none; padding: 2px 8px; color: var(--b-quiet); font-size: 13.5px; }
.system .who .name { display: none; }
.greeting .who { display: none; }
.more { display: grid; place-items: center; width: 30px; height: 30px; border-radius: 50%; color: var(--b-quiet);
  opacity: 0; flex: none; }
.turn:hover .more, .more:focus-visible, .more[aria-expanded="true"] { opacity: 1; }
@media (hover: none) { .more { opacity: 1; } }
.more:hover { background: var(--b-soft); }
.from { margin: 5px 4px 0; font-size: 13px; color: var(--b-quiet); }
.status { margin: 3px 4px 0; font-size: 12.5px; color: var(--b-quiet); text-align: end; }
.status:empty { display: none; }
.refused .status { color: var(--b-bad); }
.day { align-self: center; margin: 18px 0 0; font-size: 12.5px; font-weight: 600; color: var(--b-quiet); }
.ended { align-self: center; margin: 14px 8px 0; font-size: 13.5px; color: var(--b-quiet); text-align: center; }

.looking { padding: 4px 20px 8px; display: flex; gap: 4px; }
.looking i { width: 7px; height: 7px; border-radius: 50%; background: var(--b-quiet); animation: breathe 1.2s infinite; }
.looking i:nth-child(2) { animation-delay: .15s; }
.looking i:nth-child(3) { animation-delay: .3s; }
@keyframes breathe { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }
.newer { position: absolute; bottom: 8px; left: 50%; translate: -50% 0; display: flex; align-items: center; gap: 6px;
  padding-block: 6px; padding-inline: 10px 14px; border-radius: 16px; font-size: 13px; font-weight: 600;
  background: var(--b-ink); color: var(--b-ground); box-shadow: 0 2px 8px rgb(0 0 0 / .3); white-space: nowrap; }
.newer svg { width: 16px; height: 16px; }

@media (max-width: 480px) {
  .panel { inset: 0; width: auto; height: var(--b-seen, 100dvh); border: 0; border-radius: 0; }
  header { padding-top: max(14px, env(safe-area-inset-top)); }
  footer { padding-bottom: max(12px, env(safe-area-inset-bottom)); }
  textarea, input { font-size: 16px !important; }
}
@media (max-height: 420px) { .panel { bottom: 0; height: 100vh; } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }
@media print { :host { display: none !important; } }
@media (forced-colors: active) {
  .bubble, .launcher, .send, .main, .menu, .newer { border: 1px solid; }
  .dot { background: Highlight; color: HighlightText; forced-color-adjust: none; }
}
`;
