// A like shows at once, whatever the way to the server; where nothing comes back, it is taken back.
import { onLine } from './line.js';
import { act } from './menu.js';
import { isConnected, say } from './page.js';
import { textOf } from './texts.js';

const timeLimit = 10000;
const waiting = new Map(); // button: { giveUp, timer }

function heard(changes) {
  for (const { target } of changes) {
    clearTimeout(waiting.get(target)?.timer);
    waiting.delete(target);
  }
}

// Its outcome is unknown: where it arrived, the server says so once the connection is back.
onLine(state => { if (state === 'lost') [...waiting.values()].forEach(one => one.giveUp()); });

// The server's answer: it sets the attribute even where that has the value already.
const word = new MutationObserver(heard);
word.observe(document.body, { attributes: true, attributeFilter: ['aria-pressed'], subtree: true });

function set(button, isPressed) {
  heard(word.takeRecords());
  button.ariaPressed = isPressed;
  word.takeRecords(); // that was this page's
}

document.addEventListener('click', event => {
  const button = event.target.closest?.('article.post .like button');
  if (!button) return;
  if (!isConnected()) return say(textOf('Like_NotConnected'));
  const was = button.ariaPressed === 'true';
  set(button, !was);
  clearTimeout(waiting.get(button)?.timer);
  const giveUp = () => {
    clearTimeout(waiting.get(button)?.timer);
    waiting.delete(button);
    set(button, was);
    say(textOf(was ? 'Unlike_NoAnswer' : 'Like_NoAnswer'));
  };
  waiting.set(button, { giveUp, timer: setTimeout(giveUp, timeLimit) });
  act(button.closest('article'), was ? 'unlike' : 'like');
});
