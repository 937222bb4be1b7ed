// What several parts of the page need to know of it.

/** The token that posts by script carry. */
export const token = () => document.querySelector('input[name=__RequestVerificationToken]')?.value ?? '';

/** True for an element that is shown: home is hidden while another page lies over it. */
export const visible = element => Boolean(element?.isConnected && element.checkVisibility());

/** True while the page answers: it has a circuit, as far as anybody knows. */
export const isConnected = () =>
  document.getElementById('ready')?.dataset.interactive === 'true' && !document.getElementById('components-reconnect-modal')?.dataset.lost;

/** True for a key of an unfinished conversion (IME). Safari says so by the key's number alone. */
export const isConverting = event => event.isComposing || event.keyCode === 229;

/** One sentence for those who do not see. */
export function say(text) {
  const polite = document.getElementById('polite');
  if (polite) polite.textContent = text;
}

/** The articles of the page in sight. */
export const articles = () => [...document.querySelectorAll('main article.post')].filter(visible);

const longest = 10000;
let pressed = null;
let giveUp = 0;

/** Shows at once that something was pressed whose answer comes from the server, until the page changes. */
export function press(element) {
  release();
  if (!element || !isConnected()) return;
  pressed = element;
  pressed.dataset.pressed = '';
  giveUp = setTimeout(release, longest);
  // Not what this page itself changes with it.
  setTimeout(() => { if (pressed === element) answer.observe(document.body, { childList: true, characterData: true, attributes: true, subtree: true }); });
}

function release() {
  answer.disconnect();
  clearTimeout(giveUp);
  if (pressed) delete pressed.dataset.pressed;
  pressed = null;
}

const answer = new MutationObserver(release);
