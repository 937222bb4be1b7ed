// Files of composers on their way to the server. Loaded when somebody adds one. Each has a row beside its composer until the
// server has it; then the row of the page takes its place.
const path = '/compose/file';
const atOnce = 2;
const heic = /\.(heic|heif|hif)$/i;
const posters = '/compose/poster';
const posterLimit = 30000;
const played = /^(video|audio)\//;
const playedNames = /\.(mp4|m4v|mov|webm|ogv|mp3|m4a|aac|ogg|oga|opus|flac|wav)$/i;
const pictures = /^image\/(jpeg|png|gif|webp|avif)$/;
const uploads = []; // in the order in which they were added
const ended = new EventTarget();
let tools; // { token, textOf, say } of the page
let dragged = null; // the id of a file that is moved

/** Takes what the page has, once. */
export function start(given) {
  tools = given;
  return { add, attach, unfinished, failed, drag, ended };
}

const of = place => uploads.filter(one => one.place === place);

// A page that is left while files are on their way loses them: the browser asks first.
addEventListener('beforeunload', event => { if (uploads.some(one => one.state !== 'failed')) event.preventDefault(); });

/** True while files of a place are on their way. */
const unfinished = place => of(place).some(one => one.state !== 'failed');

/** The names of files of a place that did not arrive. */
const failed = place => of(place).filter(one => one.state === 'failed').map(one => one.file.name);

/** Adds files to a composer. */
async function add(box, files) {
  const before = box.querySelectorAll('[data-file]').length + of(box.place).length;
  const added = [...files].map((file, number) => ({ id: newId(), file, place: box.place, state: 'new', at: before + number }));
  uploads.push(...added);
  attach(box);
  const limit = added.length > 0 ? await findLimit() : {};
  for (const one of added.filter(still => uploads.includes(still))) {
    const problem = problemOf(one.file, limit);
    if (problem) fail(one, problem);
    else one.state = 'waiting';
  }
  next();
}

/** Shows the files of a place in the composer that is there (again). */
function attach(box) {
  const list = box.querySelector('[data-uploads]');
  for (const one of of(box.place).filter(still => still.state !== 'poster')) {
    one.row ??= makeRow(one);
    list?.append(one.row);
  }
}

const newId = () => crypto.randomUUID?.()
  ?? '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, digit => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

async function findLimit() {
  try {
    const answer = await fetch(path, { redirect: 'manual', cache: 'no-store' });
    if (answer.headers.get('content-type')?.startsWith('application/json')) return await answer.json();
  } catch { /* the upload itself says what is wrong */ }
  return {};
}

const megabytes = bytes => (bytes / 1e6).toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: 1 });

/** Why a file need not be sent at all. */
function problemOf({ name, type, size }, { max, picture, text }) {
  if (text) return text;
  if (size === 0) return tools.textOf('Files_Empty');
  if (heic.test(name) || /^image\/hei[cf]/.test(type)) return tools.textOf('Files_Heic');
  if (max != null && size > max) return tools.textOf('Files_TooLarge', megabytes(max));
  if (pictures.test(type) && size > picture) return tools.textOf('Files_PictureTooLarge', megabytes(picture));
  return null;
}

function next() {
  const free = atOnce - uploads.filter(one => one.state === 'sending').length;
  for (const one of uploads.filter(waiting => waiting.state === 'waiting').slice(0, Math.max(0, free))) send(one);
}

/** Video and audio are looked at first: how large they are, how long they play, and a picture that stands for a video. */
async function look(one) {
  one.state = 'sending';
  one.facts = await import('/js/poster.js').then(module => module.look(one.file)).catch(() => ({}));
  if (uploads.includes(one)) send(one);
}

function send(one) {
  const { id, file, place, at } = one;
  if (!one.facts && (played.test(file.type) || playedNames.test(file.name))) {
    look(one);
    return;
  }
  const { poster: _, ...facts } = one.facts ?? {};
  const request = new XMLHttpRequest();
  [one.state, one.request] = ['sending', request];
  request.open('POST', `${path}?${new URLSearchParams({ place, id, name: file.name, type: file.type, at, ...facts })}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.setRequestHeader('RequestVerificationToken', tools.token());
  request.upload.onprogress = ({ loaded, total }) => show(one, Math.round((100 * loaded) / (total || 1)));
  request.onload = () => take(one);
  request.onerror = () => fail(one, tools.textOf('Files_Cut'));
  show(one, 0);
  request.send(file);
}

function take(one) {
  const { request } = one;
  let answer = null;
  try {
    answer = JSON.parse(request.responseText);
  } catch { /* a page: the sign-in, or an error */ }
  if (request.status === 200 && answer?.id) {
    if (one.facts?.poster) sendPoster(one);
    else remove(one);
    tools.say(tools.textOf('Files_Added', one.file.name));
  } else if (answer?.problem === 'Expired' && !one.isRepeated) {
    one.isRepeated = true; // another place for it is asked for once
    send(one);
  } else {
    fail(one, answer?.text ?? tools.textOf('Files_Cut'));
  }
}

/** The page has a row for the video by now. The post waits for its picture, but does not need it. */
async function sendPoster(one) {
  const { id, place, facts, row } = one;
  one.state = 'poster';
  row.remove();
  try {
    const headers = { 'content-type': 'application/octet-stream', RequestVerificationToken: tools.token() };
    const signal = AbortSignal.timeout(posterLimit);
    await fetch(`${posters}?${new URLSearchParams({ place, id })}`, { method: 'POST', headers, body: facts.poster, signal, redirect: 'manual' });
  } catch { /* the video has none, then */ }
  one.request = null;
  remove(one);
}

function fail(one, words) {
  one.state = 'failed';
  one.request = null;
  const { row, file } = one;
  const trouble = Object.assign(document.createElement('p'), { className: 'trouble', textContent: words });
  trouble.setAttribute('role', 'alert');
  const retry = button('button', tools.textOf('Compose_Retry'), () => {
    one.isRepeated = false;
    one.state = 'waiting';
    fill(one);
    next();
  });
  row.replaceChildren(nameOf(file, ''), button('icon-button', '×', () => remove(one), tools.textOf('Files_Remove', file.name)), trouble, retry);
  done(one);
}

function remove(one) {
  one.request?.abort();
  uploads.splice(uploads.indexOf(one), 1);
  const box = one.row.closest('compose-box');
  const hadFocus = one.row.contains(document.activeElement);
  one.row.remove();
  if (hadFocus) box?.querySelector('[data-add]')?.focus();
  done(one);
}

function done(one) {
  next();
  ended.dispatchEvent(new CustomEvent('ended', { detail: one.place }));
}

function makeRow(one) {
  one.row = Object.assign(document.createElement('li'), { className: 'attachment' });
  fill(one);
  return one.row;
}

function fill(one) {
  const { row, file } = one;
  const bar = Object.assign(document.createElement('progress'), { max: 100, value: 0 });
  bar.ariaLabel = tools.textOf('Files_Uploading', file.name);
  row.replaceChildren(nameOf(file, ''), button('icon-button', '×', () => remove(one), tools.textOf('Files_Cancel', file.name)), bar);
}

function show(one, percent) {
  const bar = one.row?.querySelector('progress');
  if (!bar) return;
  bar.value = percent;
  one.row.querySelector('.muted').textContent = ` ${percent} %`;
}

function nameOf(file, beside) {
  const name = document.createElement('span');
  name.append(file.name, Object.assign(document.createElement('span'), { className: 'muted', textContent: beside }));
  name.dir = 'auto';
  return name;
}

function button(className, text, press, label = null) {
  const made = Object.assign(document.createElement('button'), { type: 'button', className, textContent: text });
  if (label) made.ariaLabel = label;
  made.addEventListener('click', press);
  return made;
}

/** Files of a composer change places where one is dragged onto another. */
function drag(event) {
  const row = event.target.closest?.('[data-file]');
  if (event.type === 'dragstart') {
    dragged = row?.dataset.file ?? null;
    if (dragged) event.dataTransfer.effectAllowed = 'move';
    return;
  }
  const box = row?.closest('compose-box');
  if (event.type === 'dragleave' || !dragged || !row || !box?.querySelector(`[data-file="${dragged}"]`)) return;
  event.preventDefault();
  if (event.type !== 'drop') return;
  const index = [...row.parentElement.children].indexOf(row);
  box.dispatchEvent(new CustomEvent('movefile', { bubbles: true, detail: { id: dragged, index } }));
  dragged = null;
}
