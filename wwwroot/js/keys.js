// Keys of a timeline, opening a post by clicking on its card, and one polite sentence about new posts.
import { act } from './menu.js';
import { articles, isConverting, visible } from './page.js';
import { undo } from './undo.js';
import { write } from './write.js';

const field = 'input, textarea, select, [contenteditable], dialog, [popover], video, audio';
const control = 'a, button, input, textarea, select, summary, label, form, dialog, media-player';

function move(step, from) {
  const all = articles();
  const at = all.indexOf(from);
  const next = at < 0
    ? all.find(post => post.getBoundingClientRect().bottom > 80)
    : all[at + step];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

function leave(backwards) {
  const goal = backwards ? [...document.querySelectorAll('h1')].find(visible) : document.getElementById('end');
  goal?.focus();
  goal?.scrollIntoView({ block: 'nearest' });
}

const keys = {
  j: post => move(1, post),
  k: post => move(-1, post),
  PageDown: post => post && move(1, post),
  PageUp: post => post && move(-1, post),
  Enter: (post, event) => event.target === post && open(post),
  r: post => post?.querySelector(':scope > .actions .reply button')?.click(),
  f: post => post?.querySelector(':scope > .actions .like button')?.click(),
  c: () => write(),
  z: () => undo(),
  '.': () => [...document.querySelectorAll('[data-pill]')].find(visible)?.click(),
  '?': () => list()?.showModal(),
  g: () => { before = Date.now(); },
};

/** After g: the page of the navigation with this letter. */
const page = letter => isSingle(letter) && document.querySelector(`.nav a[data-key="${CSS.escape(letter)}"]`);
const together = 1500;
let before = 0; // when g was pressed

// Keys that are no letters or signs do nothing by accident, and stay.
const isSingle = key => key.length === 1;
const areOff = () => localStorage.getItem('single-keys') === 'off';

/** <keys-switch>: single keys on or off, in this browser. */
class KeysSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener('change', ({ target }) => localStorage.setItem('single-keys', target.checked ? 'on' : 'off'));
    // The children may come after the element.
    queueMicrotask(() => {
      const box = this.querySelector('input');
      if (box) box.checked = !areOff();
    });
  }
}
customElements.define('keys-switch', KeysSwitch);

const list = () => document.getElementById('keys');
addEventListener('popstate', () => list()?.close());
document.addEventListener('click', event => { if (event.target.closest?.('#keys a')) list().close(); });

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.altKey || isConverting(event) || event.target.closest?.(field)) return;
  const post = event.target.closest?.('article.post');
  if ((event.ctrlKey || event.metaKey) && (event.key === 'End' || event.key === 'Home')) {
    if (!event.target.closest?.('[role=feed]')) return;
    event.preventDefault();
    leave(event.key === 'Home');
    return;
  }
  // The question mark is typed with Shift on most keyboards.
  if (event.ctrlKey || event.metaKey || (event.shiftKey && event.key !== '?')) return;
  if (isSingle(event.key) && areOff()) return;
  const isAfterG = Date.now() - before < together;
  before = 0;
  const goal = isAfterG && page(event.key);
  if (goal) {
    event.preventDefault();
    goal.click();
    return;
  }
  if (!(event.key in keys)) return;
  if (['PageDown', 'PageUp', 'Enter', 'r', 'f'].includes(event.key) && !post) return;
  if (event.key === 'Enter' && event.target !== post) return;
  event.preventDefault();
  keys[event.key](post, event);
});

function open(post) {
  if (post.matches('.opened')) return;
  post.querySelector(':scope > .by a[data-permalink]')?.click();
}

document.addEventListener('click', event => {
  const post = event.target.closest?.('article.post');
  if (!post || event.target.closest(control) || event.button !== 0) return reply(event, post);
  if (!getSelection().isCollapsed) return;
  if (event.ctrlKey || event.metaKey) window.open(post.querySelector('a[data-permalink]')?.href, '_blank', 'noopener');
  else open(post);
});

document.addEventListener('auxclick', event => {
  const post = event.target.closest?.('article.post:not(.opened)');
  if (event.button !== 1 || !post || event.target.closest(control)) return;
  const link = post.querySelector('a[data-permalink]');
  if (link) window.open(link.href, '_blank', 'noopener');
});

// Where the reply's field is there already, Reply goes to it.
function reply(event, post) {
  if (!event.target.closest?.('.act.reply button')) return;
  const field = post?.querySelector(':scope > compose-box textarea');
  if (field) field.focus();
  else act(post, 'reply');
}

// At most one sentence in ten seconds.
let told = 0;
let telling = 0;
let sentence = '';
function tell() {
  telling = 0;
  const polite = document.getElementById('polite');
  const pill = [...document.querySelectorAll('[data-pill]')].find(visible);
  if (!polite || !pill || (sentence && sentence === pill.textContent.trim())) return;
  told = Date.now();
  sentence = pill.textContent.trim();
  polite.textContent = sentence;
}

/** What is so no more is not left for anybody to come across. */
function hush() {
  const polite = document.getElementById('polite');
  if (polite?.textContent === sentence) polite.textContent = '';
  sentence = '';
}
new MutationObserver(changes => {
  if (sentence && !document.querySelector('[data-pill]')) hush();
  if (telling || !changes.some(change => change.target.parentElement?.closest?.('.head') || change.target.matches?.('.head'))) return;
  if (document.querySelector('[data-pill]')) telling = setTimeout(tell, Math.max(0, told + 10000 - Date.now()));
}).observe(document.body, { childList: true, characterData: true, subtree: true });

// What was pressed before this script came.
if (window.early) {
  early.areKeysHeard = true;
  for (const key of early.keys.splice(0))
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}
