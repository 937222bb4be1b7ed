// The timeline's own behaviour, all in the browser: keys, opening a post by clicking on its card, loading older posts ahead
// of the reader, and one polite sentence about new ones.
import { write } from '/js/navigation.js';

const field = 'input, textarea, select, [contenteditable], dialog, [popover]';
const control = 'a, button, input, textarea, select, summary, label, form, dialog';
const articles = () => [...document.querySelectorAll('main article.post')];

/** Loads older posts when the end of the feed is 1.5 screens away; one load at a time, and none again that brought nothing. */
class PostFeed extends HTMLElement {
  #asked = -1;
  #near = false;

  connectedCallback() {
    this.seen = new IntersectionObserver(entries => {
      this.#near = entries.at(-1).isIntersecting;
      if (!this.#near) this.#asked = -1;
      this.#older();
    }, { rootMargin: '0px 0px 150% 0px' });
    this.changed = new MutationObserver(() => this.#watch());
    this.changed.observe(this.parentElement, { childList: true });
    this.grown = new MutationObserver(() => this.#older());
    this.grown.observe(this, { childList: true });
    this.#watch();
  }

  disconnectedCallback() {
    this.seen.disconnect();
    this.changed.disconnect();
    this.grown.disconnect();
  }

  #watch() {
    const foot = this.parentElement.querySelector(':scope > .feed-foot');
    if (foot === this.foot) return;
    this.seen.disconnect();
    this.foot = foot;
    if (foot) this.seen.observe(foot);
  }

  #older() {
    const button = this.foot?.querySelector('button[data-older]:not([aria-disabled=true])');
    if (!this.#near || !button || this.#asked === this.childElementCount) return;
    if (document.getElementById('ready')?.dataset.interactive !== 'true') {
      setTimeout(() => this.#older(), 250);
      return;
    }
    this.#asked = this.childElementCount;
    button.click();
    // More may be wanted at once: where the posts are short, the end is still near.
    setTimeout(() => this.#older(), 500);
  }
}
customElements.define('post-feed', PostFeed);

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
  const goal = document.getElementById(backwards ? 'title' : 'end');
  goal?.focus();
  goal?.scrollIntoView({ block: 'nearest' });
}

const keys = {
  j: post => move(1, post),
  k: post => move(-1, post),
  PageDown: post => post && move(1, post),
  PageUp: post => post && move(-1, post),
  Enter: (post, event) => event.target === post && open(post),
  r: post => post?.querySelector(':scope > .actions button[aria-label=Reply]')?.click(),
  c: () => write(),
  '.': () => document.querySelector('[data-pill]')?.click(),
};

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.altKey || event.isComposing || event.target.closest?.(field)) return;
  const post = event.target.closest?.('article.post');
  if ((event.ctrlKey || event.metaKey) && (event.key === 'End' || event.key === 'Home')) {
    if (!event.target.closest?.('[role=feed]')) return;
    event.preventDefault();
    leave(event.key === 'Home');
    return;
  }
  if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.key in keys)) return;
  if (['PageDown', 'PageUp', 'Enter', 'r'].includes(event.key) && !post) return;
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
  if (event.target.closest?.('[data-pill]')) return up();
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
  if (!event.target.closest?.('button[aria-label=Reply]')) return;
  post?.querySelector(':scope > compose-box textarea')?.focus();
}

function up() {
  window.scrollTo({ top: 0 });
}

// At most one sentence in ten seconds.
let told = 0;
let telling = 0;
function tell() {
  telling = 0;
  const polite = document.getElementById('polite');
  const pill = document.querySelector('[data-pill]');
  if (!polite || !pill) return;
  told = Date.now();
  polite.textContent = pill.textContent.trim();
}
new MutationObserver(changes => {
  if (telling || !changes.some(change => change.target.parentElement?.closest?.('.head') || change.target.matches?.('.head'))) return;
  if (document.querySelector('[data-pill]')) telling = setTimeout(tell, Math.max(0, told + 10000 - Date.now()));
}).observe(document.body, { childList: true, characterData: true, subtree: true });
