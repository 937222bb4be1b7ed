// Completion of names and tags: the text field has a list of what may be meant, as a combobox has (ARIA 1.2). What is typed is
// changed by a choice alone. Loaded by completion.js, whose bundle has the rest of the page.

const field = 'compose-box textarea';
const most = 8; // options of an answer: with fewer, they are all
const unspaced = '\\p{sc=Hani}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}';
const joiners = '\\u00B7\\u05BE\\u05F3\\u05F4\\u0F0B\\u200C\\u200D\\u30A0\\u30FB\\uFF65';
const goesOn = new RegExp(`^(?![${unspaced}])[\\p{L}\\p{N}_]`, 'u');
const word = '[^\\s@#＃\\[\\]()<>`*"“”„«»]';

// As the program reads them (MentionText, TagText), but for names of several words, which only this list knows.
const kinds = [
  ['people', new RegExp(`(?:^|[^\\p{L}\\p{M}\\p{N}_@/.+-]|[${unspaced}])@(${word}{1,40}@${word}{0,60}|(?:${word}{1,40}(?: ${word}{1,40}){0,3} ?)?)$`, 'u')],
  ['tags', new RegExp(`(?:^|[^\\p{L}\\p{M}\\p{N}_&/#＃=?@])[#＃]([\\p{L}\\p{M}\\p{N}_${joiners}]{0,100})$`, 'u')],
];

let isConverting;
let textOf;
let at = null; // what is being typed: { area, kind, start, query, answers }
let left = null; // what Escape was pressed in
let list = null;
let options = [];
let active = -1;
let asking = null;
let isComposing = false;

/** Begins with what is typed by now. */
export function start(converting, texts) {
  [isConverting, textOf] = [converting, texts];
  document.addEventListener('input', ({ target }) => { if (target.matches?.(field)) look(target); });
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('focusout', ({ target }) => { if (target === at?.area) end(); });
  document.addEventListener('selectionchange', () => { if (list && !isThere()) end(); });
  for (const change of ['compositionstart', 'compositionend'])
    document.addEventListener(change, ({ type }) => { isComposing = type === 'compositionstart'; });
  for (const view of [window, window.visualViewport]) view?.addEventListener('resize', place);
  const { activeElement } = document;
  if (activeElement?.matches(field)) look(activeElement);
}

/** The name or the tag that ends at the cursor, or null. */
export function typedIn(area) {
  const { value, selectionStart: cursor, selectionEnd } = area;
  if (cursor !== selectionEnd || goesOn.test(value.slice(cursor, cursor + 2))) return null;
  const line = value.slice(Math.max(0, cursor - 300), cursor).split('\n').pop();
  for (const [kind, form] of kinds) {
    const query = form.exec(line)?.[1];
    if (query === undefined) continue;
    const start = cursor - query.length - 1;
    const before = line.slice(0, line.length - query.length - 1);
    if (before.split('`').length % 2 === 0) return null; // in code
    return { area, kind, start, query };
  }
  return null;
}

/** True while the cursor is where it was when that was typed. */
function isThere() {
  const typed = typedIn(at.area);
  return typed?.start === at.start && typed.query === at.query;
}

function look(area) {
  const typed = document.activeElement === area ? typedIn(area) : null;
  if (!typed) {
    left = null;
    return end();
  }
  const isSame = other => other?.area === area && other.start === typed.start && other.kind === typed.kind;
  if (isSame(left)) return;
  left = null;
  if (at && at.area !== area) end();
  at = { ...typed, answers: isSame(at) ? at.answers : new Map() };
  show();
  ask(at);
}

async function ask(typed) {
  const { kind, query, area, answers } = typed;
  asking?.abort();
  if (answers.has(query)) return;
  // Where nothing begins so, nothing that is longer does.
  for (const [known, found] of answers) if (found.length === 0 && query.startsWith(known)) return;
  asking = new AbortController();
  const post = /^(?:reply|edit):(.*)$/s.exec(area.closest('compose-box').dataset.place)?.[1] ?? '';
  try {
    const answer = await fetch(`/compose/complete?${new URLSearchParams({ kind, q: query.trim(), post })}`, {
      signal: asking.signal, redirect: 'manual', cache: 'no-store',
    });
    if (!answer.ok) return;
    answers.set(query, await answer.json());
    if (at?.answers === answers) show();
  } catch { /* without an answer what is typed stays, and the next letter asks again */ }
}

const plain = text => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** What is known of what may be meant; until the answer is there, what of an earlier one still fits. */
function known() {
  const { query, answers, kind } = at;
  if (answers.has(query)) return answers.get(query);
  const begin = plain(query.trim());
  const fits = text => plain(text).startsWith(begin);
  for (let length = query.length - 1; length >= 0; length--) {
    const earlier = answers.get(query.slice(0, length));
    if (earlier) return earlier.filter(({ name, note }) => kind === 'tags' ? fits(name.slice(1))
      : fits(name) || fits(note) || name.split(/[\s\-._]/).some(fits));
  }
  return [];
}

function show() {
  const { area, start, query } = at;
  const chosen = options[active]?.text;
  options = known().slice(0, most);
  const typed = area.value.slice(start, area.selectionStart);
  if (options.length === 0 || (options.length === 1 && options[0].text === typed)) return hide();
  // Enter chooses nothing of which nothing is typed, or behind whose name the sentence may go on.
  active = /\S$/.test(query) ? Math.max(options.findIndex(one => one.text === chosen), 0) : -1;
  if (!list) open(area);
  list.ariaLabel = textOf(at.kind === 'tags' ? 'Complete_Tags' : 'Complete_People');
  list.replaceChildren(...options.map(item));
  mark();
  place();
}

function open(area) {
  list = Object.assign(document.createElement('ul'), { className: 'completion', id: 'completion', role: 'listbox' });
  // The focus, and the keyboard of a telephone, stay with the text.
  for (const press of ['pointerdown', 'mousedown']) list.addEventListener(press, event => event.preventDefault());
  list.addEventListener('click', ({ target }) => {
    const index = [...list.children].indexOf(target.closest('li'));
    if (index >= 0) choose(options[index]);
  });
  area.form.append(list);
  // A textarea may have no other role than its own, and a text box is not expanded (ARIA in HTML): the rest is a combobox's.
  Object.assign(area, { ariaHasPopup: 'listbox', ariaAutoComplete: 'list' });
  area.setAttribute('aria-controls', list.id);
}

function item({ name, note, picture }, index) {
  const row = Object.assign(document.createElement('li'), { id: `completion-${index}`, role: 'option' });
  if (picture) row.append(Object.assign(new Image(44, 44), { className: 'avatar small', alt: '', src: picture }));
  else if (at.kind === 'people') row.append(letter(name));
  const words = Object.assign(document.createElement('bdi'), { textContent: name });
  const small = Object.assign(document.createElement('small'), { textContent: note, ariaHidden: at.kind === 'tags' ? 'true' : null });
  row.append(words, ' ', small);
  return row;
}

function letter(name) {
  const [first = ''] = name.match(/[\p{L}\p{N}]/u) ?? [];
  return Object.assign(document.createElement('span'), { className: 'avatar small initials', textContent: first.toUpperCase(), ariaHidden: 'true' });
}

function mark() {
  [...list.children].forEach((row, index) => { row.ariaSelected = String(index === active); });
  const row = list.children[active];
  if (row) at.area.setAttribute('aria-activedescendant', row.id);
  else at.area.removeAttribute('aria-activedescendant');
  row?.scrollIntoView({ block: 'nearest' });
}

/** Below the text, or above it where there is more room; never under the keyboard of a telephone. */
function place() {
  if (!list) return;
  const { area } = at;
  const { offsetTop = 0, height = innerHeight } = window.visualViewport ?? {};
  const { top, bottom } = area.getBoundingClientRect();
  const [above, below] = [top - offsetTop, offsetTop + height - bottom];
  // Where the text begins, in either direction.
  const { offsetLeft, offsetWidth, form } = area;
  const isRtl = getComputedStyle(form).direction === 'rtl';
  list.style.insetInlineStart = `${isRtl ? form.clientWidth - offsetLeft - offsetWidth : offsetLeft}px`;
  list.style.maxBlockSize = '';
  const isAbove = below < list.offsetHeight && above > below;
  list.style.maxBlockSize = `${Math.max(100, Math.floor(isAbove ? above : below) - 8)}px`;
  list.style.insetBlockStart = isAbove ? 'auto' : `${area.offsetTop + area.offsetHeight}px`;
  list.style.insetBlockEnd = isAbove ? `${form.clientHeight - area.offsetTop}px` : 'auto';
}

function onKey(event) {
  if (!list || event.target !== at.area || isConverting(event)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (!isThere()) return end(); // said too late by selectionchange
  const { length } = options;
  switch (event.key) {
    case 'ArrowDown': active = (active + 1) % length; mark(); break;
    case 'ArrowUp': active = (Math.max(active, 0) + length - 1) % length; mark(); break;
    case 'Escape': left = at; end(); break;
    case 'Enter': case 'Tab':
      if (active < 0) return end();
      choose(options[active]);
      break;
    default: return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function choose({ text }) {
  const { area, start, query } = at;
  const isStill = isThere();
  end();
  if (!isStill) return;
  if (isComposing) area.blur(); // ends the conversion
  area.focus({ preventScroll: true });
  const cursor = start + 1 + query.length;
  const isSpaced = /\s/.test(area.value[cursor] ?? '');
  area.setSelectionRange(start, cursor);
  // The command, so that it can be undone (Ctrl+Z) as if it were typed.
  if (!document.execCommand('insertText', false, isSpaced ? text : `${text} `)) {
    area.setRangeText(isSpaced ? text : `${text} `, start, cursor, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
  }
  if (isSpaced) area.setSelectionRange(area.selectionEnd + 1, area.selectionEnd + 1);
}

function end() {
  asking?.abort();
  hide();
  at = null;
}

function hide() {
  if (!list) return;
  list.remove();
  [list, options, active] = [null, [], -1];
  for (const name of ['aria-haspopup', 'aria-autocomplete', 'aria-controls', 'aria-activedescendant'])
    at.area.removeAttribute(name);
}
