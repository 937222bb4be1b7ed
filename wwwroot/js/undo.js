// Undo: by a key, and as the next stop of Tab after what was done to a post.
import { visible } from './page.js';

let isNext = false; // Tab leads to the message that comes, or has come
let back = null; // what had the focus before

// Messages keep their places: the newest is the one that was seen last.
const order = new Map();
function newest() {
  const all = [...document.querySelectorAll('.toast [data-undo]')].filter(visible);
  for (const one of order.keys()) if (!all.includes(one)) order.delete(one);
  for (const one of all) if (!order.has(one)) order.set(one, order.size);
  return [...order.keys()].at(-1);
}
new MutationObserver(newest).observe(document.body, { childList: true, subtree: true });

/** Takes back what was done last. The focus goes through the message, so that it goes on at the post that comes back. */
export function undo() {
  const button = newest();
  button?.focus({ preventScroll: true });
  button?.click();
}

document.addEventListener('postaction', ({ detail }) => { isNext = /^(delete|mute|block)$/.test(detail.do); });

document.addEventListener('keydown', event => {
  if (event.key !== 'Tab' || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  const button = newest();
  if (isNext && button && !event.shiftKey && event.target !== button) {
    isNext = false;
    back = document.activeElement;
    event.preventDefault();
    button.focus();
  } else if (event.target === button && back?.isConnected) {
    // From here it goes on where it was: forward the browser does it by itself.
    back.focus({ preventScroll: true });
    back = null;
    if (event.shiftKey) event.preventDefault();
  }
});
