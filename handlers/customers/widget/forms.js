// The looks of what is pressed and filled in.

const FORMS = `
footer { padding: 8px 12px 12px; border-top: 1px solid var(--b-edge); }
.asks { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 12px; margin-bottom: 8px; }
.person { display: flex; align-items: center; gap: 7px; padding: 6px 12px; border-radius: 16px; font-size: 14px;
  font-weight: 600; color: var(--b-link); border: 1.5px solid var(--b-edge); }
.person:hover { border-color: var(--b-link); }
.icon { display: flex; }
.person svg { width: 17px; height: 17px; }
.address { flex: 1 1 auto; font-size: 13.5px; }
.address .plain, .told .plain { color: var(--b-link); }
.address form { padding-block: 6px; }
.address .row { flex-wrap: wrap; }
.address .problem { margin: 6px 2px 0; }

.composer { display: flex; align-items: flex-end; gap: 6px; }
textarea, input[type="email"] { flex: 1; width: 100%; min-width: 0; resize: none; padding: 10px 13px; line-height: 1.4;
  border-radius: 12px; border: 1.5px solid var(--b-line); background: var(--b-ground); color: var(--b-ink); }
input[type="email"] { flex: 1 1 180px; padding-block: 7px; }
textarea::placeholder, input::placeholder { color: var(--b-quiet); opacity: 1; }
textarea:focus, input[type="email"]:focus { outline: none; border-color: var(--b-link); box-shadow: 0 0 0 2px var(--b-link); }
.send, .attach { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 12px; flex: none; }
.send { background: var(--b-accent); color: var(--b-on-accent); }
.send:disabled { background: var(--b-soft); color: var(--b-quiet); opacity: 1; }
.attach { width: 36px; color: var(--b-quiet); }
.attach:hover { background: var(--b-soft); color: var(--b-ink); }
.left { font-size: 12.5px; color: var(--b-quiet); text-align: end; padding: 4px 0 0; padding-inline-end: 56px; }
.left:empty { display: none; }
.left.over { color: var(--b-bad); }
.editing { display: flex; align-items: center; gap: 8px; margin: 0 4px 6px; font-size: 13.5px; color: var(--b-quiet); }
.editing span { flex: 1; }
.editing .plain { color: var(--b-link); }
.editing svg { width: 16px; height: 16px; }

.tray { display: grid; gap: 6px; margin-bottom: 8px; max-height: 168px; overflow-y: auto; }
.tray li { display: flex; align-items: center; gap: 10px; padding: 4px; padding-inline-start: 12px; border-radius: 12px;
  background: var(--b-soft); }
.tray .bad { background: none; box-shadow: inset 0 0 0 1.5px var(--b-bad); }
.fileinfo { flex: 1; min-width: 0; display: grid; text-align: start; line-height: 1.35; padding: 3px 0; }
.filename { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; font-size: 14px; }
.filestate { font-size: 13px; color: var(--b-quiet); }
.bad .filestate { color: var(--b-bad); }
.tray .plain { justify-self: start; font-size: 13px; color: var(--b-link); }
.tray .round { width: 34px; height: 34px; }
.tray .round svg { width: 16px; height: 16px; }
progress { width: 100%; height: 6px; margin-top: 4px; appearance: none; border: 0; border-radius: 3px; overflow: hidden;
  background: var(--b-edge); }
progress::-webkit-progress-bar { background: var(--b-edge); }
progress::-webkit-progress-value { background: var(--b-link); }
progress::-moz-progress-bar { background: var(--b-link); }
.files { display: flex; flex-direction: column; gap: 6px; max-width: 100%; align-items: inherit; }
dd, .last, .filename { text-align: match-parent; }
.picture { border-radius: 12px; overflow: hidden; border: 1px solid var(--b-edge); background: var(--b-soft);
  min-width: 48px; min-height: 48px; max-width: 100%; display: flex; }
.picture canvas { max-width: 100%; height: auto; }
.file { display: flex; align-items: center; gap: 10px; width: 240px; max-width: 100%; padding: 6px 12px;
  border-radius: 12px; border: 1.5px solid var(--b-edge); background: var(--b-ground); color: var(--b-ink); }
.file:hover { border-color: var(--b-link); }
.veil { position: absolute; inset: 0; display: grid; place-items: center; font-weight: 650; font-size: 17px;
  background: var(--b-ground); opacity: .94; border: 3px dashed var(--b-link); border-radius: 16px; pointer-events: none; }

.menu { position: absolute; z-index: 2; min-width: 190px; max-width: calc(100% - 16px); padding: 6px;
  border-radius: 12px; background: var(--b-ground); color: var(--b-ink); border: 1px solid var(--b-edge);
  box-shadow: 0 8px 28px rgb(0 0 0 / .28); }
.item { display: flex; align-items: center; gap: 10px; width: 100%; min-height: 40px; padding: 6px 10px;
  border-radius: 8px; text-align: start; }
.item span { flex: 1; }
.item:hover, .item:focus-visible { background: var(--b-soft); }
.item:focus-visible { outline-offset: -2px; }

.earlier { flex: 1; min-height: 0; overflow-y: auto; padding: 10px 12px; }
.earlier h3 { font-weight: 650; }
.earlier > .quiet { padding: 8px 12px; }
.earlier > .quiet:empty { display: none; }
.earlier > .plain { margin-inline-start: 12px; color: var(--b-link); }
.other { display: flex; align-items: center; gap: 10px; width: 100%; padding: 11px 12px; text-align: start;
  border-bottom: 1px solid var(--b-edge); }
.other:hover { background: var(--b-soft); }
.other .words { flex: 1; min-width: 0; display: grid; gap: 2px; }
.last { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.count { min-width: 22px; padding: 0 6px; border-radius: 11px; background: var(--b-accent); color: var(--b-on-accent);
  font-size: 12.5px; line-height: 22px; text-align: center; }

.told { align-self: stretch; margin-top: 8px; text-align: center; font-size: 13.5px; }
.fold { display: inline-flex; align-items: center; gap: 4px; }
.fold svg { width: 15px; height: 15px; }
.fold[aria-expanded="true"] svg { transform: rotate(180deg); }
.toldbody { margin-top: 4px; padding: 12px 14px; border: 1px solid var(--b-edge); border-radius: 12px; text-align: start; }
dt { font-size: 12.5px; color: var(--b-quiet); }
dd { margin: 0 0 8px; overflow-wrap: anywhere; }
.told form { display: grid; gap: 8px; }

.rating { align-self: stretch; margin-top: 16px; padding: 14px; border: 1px solid var(--b-edge); border-radius: 12px; }
.rating fieldset { border: 0; min-width: 0; }
.rating legend { font-weight: 600; text-align: center; width: 100%; margin-bottom: 10px; }
.scores { display: flex; justify-content: space-between; gap: 6px; }
.scores label { position: relative; flex: 1; cursor: pointer; }
.scores input { position: absolute; inset: 0; opacity: 0; cursor: pointer; }
.scores span { display: grid; place-items: center; height: 44px; border-radius: 10px; border: 1.5px solid var(--b-line);
  font-weight: 600; }
.scores label:hover span { border-color: var(--b-link); }
.scores input:checked + span { background: var(--b-accent); border-color: var(--b-accent); color: var(--b-on-accent); }
.scores input:focus-visible + span { outline: 3px solid var(--b-link); outline-offset: 2px; }
.ends { display: flex; justify-content: space-between; margin: 4px 2px 0; font-size: 12.5px; color: var(--b-quiet); }
.chosen { margin-top: 10px; text-align: center; font-size: 13.5px; color: var(--b-quiet); }
.chosen:empty { display: none; }
.comment { margin-top: 10px; display: grid; gap: 8px; }
.thanks { text-align: center; }
.thanks:focus-visible { outline: none; }
.thanks .plain { color: var(--b-link); }
.rating .problem { margin: 8px 0 0; }
`;
