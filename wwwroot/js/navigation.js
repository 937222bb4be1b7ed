// Small things of the shell: skip links that move the focus, Write, Back.
import { isFromLink } from './documents.js';
import { articles, visible } from './page.js';
import { write } from './write.js';

document.addEventListener('click', event => {
  const target = event.target.closest?.('a.skip, [data-write], a[data-back]');
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (target.matches('[data-write]')) {
    write();
  } else if (target.matches('.skip')) {
    const place = document.getElementById(decodeURIComponent(target.hash.slice(1)));
    const goal = place?.matches('[role=feed]') ? place.querySelector('article') : place?.querySelector('textarea') ?? place;
    if (!goal) return;
    event.preventDefault();
    event.stopPropagation();
    goal.focus();
    goal.scrollIntoView({ block: 'center' });
  } else if (navigated) {
    event.preventDefault();
    event.stopPropagation();
    history.back();
  }
}, { capture: true });

// "Back" goes back where this tab came from within the site, else home.
let navigated = isFromLink();
const push = history.pushState;
history.pushState = function (...args) {
  navigated = true;
  isReturn = false;
  return push.apply(this, args);
};

// A page that was opened begins at its top, and says its name; one that was returned to, or loaded again, is where it was left.
const memory = 'pages';
const most = 30; // pages
const timeLimit = 3000;
const places = new Map(JSON.parse(sessionStorage.getItem(memory) ?? '[]')); // of pages that are no feeds: { post, offset, y }
const focused = new Map();
const main = () => document.getElementById('main');
const feed = () => [...main().querySelectorAll('post-feed')].find(visible);
const heading = () => [...main().querySelectorAll('h1')].find(visible);
let page = main()?.dataset.page;
let path = location.pathname;
let isReturn = false;
let holding = null; // ends when somebody scrolls
let frame = 0;
addEventListener('popstate', () => { isReturn = true; });
addEventListener('scroll', () => { frame ||= requestAnimationFrame(note); }, { passive: true });
addEventListener('pagehide', () => sessionStorage.setItem(memory, JSON.stringify([...places].slice(-most))));
document.addEventListener('focusin', event => {
  const post = event.target.closest?.('article.post')?.dataset.post;
  if (post) focused.set(page, post);
});

/** Remembers the first post in sight. */
function note() {
  frame = 0;
  if (holding || location.pathname !== path || !page || feed()) return;
  const edge = [...main().querySelectorAll('.head')].find(visible)?.getBoundingClientRect().bottom ?? 0;
  const row = articles().find(article => article.getBoundingClientRect().bottom > edge);
  places.delete(page);
  places.set(page, { post: row?.dataset.post, offset: row?.getBoundingClientRect().top, y: scrollY });
}

/** Brings what was read to where it was, until all that was above it has come, or somebody scrolls. */
function hold(place) {
  const held = page;
  const own = holding = new AbortController();
  for (const input of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
    addEventListener(input, () => own.abort(), { passive: true, signal: own.signal });
  setTimeout(() => own.abort(), timeLimit);
  const step = () => {
    if (own.signal.aborted || page !== held) {
      own.abort();
      if (holding !== own) return; // the page that was returned to since is held
      holding = null;
      note();
      return;
    }
    const row = articles().find(article => article.dataset.post === place.post);
    const drift = row ? row.getBoundingClientRect().top - place.offset : place.y - scrollY;
    if (Math.abs(drift) >= 1) scrollBy({ top: drift, behavior: 'instant' });
    requestAnimationFrame(step);
  };
  step();
}

function arrived() {
  if (main().dataset.page === page) return; // the same page, by its scripts
  page = main().dataset.page;
  path = location.pathname;
  const opened = feed();
  const place = isReturn && places.get(page);
  if (!opened && place) hold(place);
  else if (!opened) scrollTo({ top: 0, behavior: 'instant' });
  const post = opened && isReturn ? opened.querySelector(`article[data-post="${CSS.escape(focused.get(page) ?? '')}"]`) : null;
  const goal = post ?? heading();
  isReturn = false;
  if (!document.activeElement?.closest('main textarea')) goal?.focus({ preventScroll: true });
}

/**
 * What was loaded by a link says its name like what was opened by one; again when the circuit has drawn it anew, which may take
 * more than one step. It ends with the first key or press: the focus is the person's then.
 */
function introduce() {
  const name = () => { if (document.activeElement === document.body) heading()?.focus({ preventScroll: true }); };
  const observer = new MutationObserver(name);
  observer.observe(document.body, { childList: true, subtree: true });
  const end = () => observer.disconnect();
  for (const input of ['keydown', 'pointerdown']) addEventListener(input, end, { capture: true, once: true });
  setTimeout(end, 10000);
  name();
}
if (page) {
  new MutationObserver(arrived).observe(document.body, { attributes: true, attributeFilter: ['data-page'], subtree: true });
  if (!feed() && places.has(page) && performance.getEntriesByType('navigation')[0]?.type !== 'navigate') hold(places.get(page));
  if (navigated) introduce();
}
