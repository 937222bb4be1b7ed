// The address is always the one of the page that is shown. A page that cannot be opened is opened when the connection is back.
import { isElsewhere } from './documents.js';
import { isConnected, press, say } from './page.js';
import { ask, onLine, tell } from './line.js';
import { textOf } from './texts.js';

const slow = 3000; // without an answer: said
const pause = 1000; // between questions
const main = () => document.getElementById('main');
let shown = location.href; // the address of the page that is shown
let wanted = null; // what is to be opened
let isEntry = false; // it has its entry in the history already
let isSlow = false;

/** True where something is to be opened when the line is back. */
export const isWaiting = () => wanted !== null;

/** Opens what was to be opened; anew where the page's circuit is gone. True where there was something. */
export function go(isGone) {
  if (wanted === null) return false;
  const [href, replaceHistoryEntry] = [wanted, isEntry];
  wanted = null;
  if (isGone || isElsewhere(href)) location.assign(href);
  else Blazor.navigateTo(href, { replaceHistoryEntry });
  return true;
}

/**
 * Loads a page of another document once the program answers: on a dead line a browser would show a page of its own. Connections
 * that the browser keeps may be dead too: a question does not wait until the one before it is given up.
 */
function load(link) {
  const { href } = link;
  [wanted, isEntry] = [href, false];
  press(link);
  const question = () => ask().then(answer => { if (answer !== null && wanted === href) go(); });
  const late = setTimeout(() => { if (wanted === href) tell('held'); }, slow);
  const asking = setInterval(() => {
    if (wanted === href) return question();
    clearTimeout(late);
    clearInterval(asking);
  }, pause);
  question();
}

/** Takes the address back to what is shown. */
function agree() {
  const page = main()?.dataset.page;
  if (!page || page === location.pathname) return;
  [wanted, isEntry] = [location.href, true];
  history.replaceState(history.state, '', shown);
}

onLine(state => {
  isSlow = state === 'slow' || (isSlow && state === 'held');
  if (state === 'slow' || state === 'lost') agree();
});
addEventListener('popstate', () => { if (isSlow || !isConnected()) agree(); });

if (main()) {
  new MutationObserver(() => {
    const { page } = main().dataset;
    if (wanted !== null && isEntry && new URL(wanted).pathname === page) {
      history.replaceState(history.state, '', wanted);
      wanted = null;
    }
    if (page === location.pathname) shown = location.href;
  }).observe(document.body, { attributes: true, attributeFilter: ['data-page'], subtree: true });
}

addEventListener('click', event => {
  const link = event.target.closest?.('a[href]');
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.target || link.matches('.skip') || link.closest('.pictures')) return;
  const isAlive = isConnected() && !isSlow;
  if (isAlive && !isElsewhere(link.href)) {
    if (!isEntry) wanted = null; // what is opened now is wanted in its place
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isAlive) return load(link);
  [wanted, isEntry] = [link.href, false];
  tell('held');
}, { capture: true });

// Without a connection the target of a form cannot be loaded.
addEventListener('submit', event => {
  if (isConnected() || !event.target.getAttribute('action')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  say(textOf(event.target.matches('[action="/logout"]') ? 'Line_NotSignedOut' : 'Line_NotConnected'));
}, { capture: true });
