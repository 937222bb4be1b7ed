// Small things of the shell: skip links that move the focus, Write, Back.
import { visible } from './page.js';

const composer = () => [...document.querySelectorAll('compose-box[data-main] textarea')].find(visible);
let wanted = false;

export function write() {
  const area = composer();
  if (area) {
    area.focus();
    area.scrollIntoView({ block: 'center' });
    return;
  }
  wanted = true;
  Blazor.navigateTo('/');
}

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
let navigated = false;
const push = history.pushState;
history.pushState = function (...args) {
  navigated = true;
  return push.apply(this, args);
};

new MutationObserver(() => {
  if (wanted && composer()) {
    wanted = false;
    setTimeout(() => composer()?.focus(), 100);
  }
}).observe(document.body, { childList: true, subtree: true });

// A page that was opened begins at its top, and says its name; one that was returned to is where it was left.
const tops = new Map();
const focused = new Map();
const main = () => document.getElementById('main');
let page = main()?.dataset.page;
let path = location.pathname;
let isReturn = false;
addEventListener('popstate', () => { isReturn = true; });
addEventListener('scroll', () => { if (location.pathname === path) tops.set(page, scrollY); }, { passive: true });
document.addEventListener('focusin', event => {
  const post = event.target.closest?.('article.post')?.dataset.post;
  if (post) focused.set(page, post);
});

function arrived() {
  if (main().dataset.page === page) return; // the same page, by its scripts
  page = main().dataset.page;
  path = location.pathname;
  const feed = [...main().querySelectorAll('post-feed')].find(visible);
  if (!feed) scrollTo({ top: isReturn ? tops.get(page) ?? 0 : 0, behavior: 'instant' });
  const post = feed && isReturn ? feed.querySelector(`article[data-post="${CSS.escape(focused.get(page) ?? '')}"]`) : null;
  const goal = post ?? [...main().querySelectorAll('h1')].find(visible);
  isReturn = false;
  if (!document.activeElement?.closest('main textarea')) goal?.focus({ preventScroll: true });
}
if (page) {
  new MutationObserver(arrived).observe(document.body, { attributes: true, attributeFilter: ['data-page'], subtree: true });
}
