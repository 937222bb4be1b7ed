// Where the element that has the focus is removed, the focus moves to the post around it, else to the next post; after an
// Undo, to the post that came back.
import { articles, visible } from './page.js';

const timeLimit = 1000; // what is undone comes back with the next render of the timeline

let held = null; // what has the focus, or had it until it went
let place = null; // where that is: in a post, in a toast, or null for anywhere else
let post = null; // the post that had the focus last
let gone = null; // the address of the post that took the focus along
let timer = 0;

document.addEventListener('focusin', ({ target }) => {
  const around = target.closest('article.post');
  held = target;
  place = around ? 'post' : target.closest('.toast') ? 'toast' : null;
  post = around ?? post;
});

// A click beside all elements takes the focus away.
document.addEventListener('focusout', ({ target }) => {
  setTimeout(() => { if (held === target && target.isConnected && document.activeElement === document.body) held = null; });
});

const isLost = () => held && place && !held.isConnected && document.activeElement === document.body;

const find = address => articles().find(one => one.dataset.post === address);

/**
 * What came after a row that went; several can have gone at once, some of them after they were moved, and between rows there
 * are nodes that are none. What stood beside a node when it went last can only have gone later.
 */
function next(row, changes, side) {
  let [node, at] = [row, -1];
  while (node && !(node.isConnected && node.nodeName === 'ARTICLE')) {
    if (node.isConnected) {
      node = node[side];
      continue;
    }
    const went = changes.findLastIndex(change => [...change.removedNodes].includes(node));
    node = went > at ? changes[went][side] : null;
    at = went;
  }
  return node;
}

function nearest(changes) {
  if (visible(post)) return post;
  return find(post?.dataset.post)
    ?? next(post, changes, 'nextSibling')
    ?? next(post, changes, 'previousSibling')
    ?? [...document.querySelectorAll('main h1')].find(visible);
}

function settle(changes) {
  if (!isLost()) return;
  if (place === 'post') {
    if (!post.isConnected) gone = post.dataset.post;
    nearest(changes)?.focus({ preventScroll: true });
    return;
  }
  const back = find(gone);
  if (!back) {
    timer ||= setTimeout(() => {
      timer = 0;
      if (isLost()) nearest([])?.focus({ preventScroll: true });
    }, timeLimit);
    return;
  }
  back.focus({ preventScroll: true });
  // Once the timeline holds its place again: it can have come back out of sight.
  requestAnimationFrame(() => back.scrollIntoView({ block: 'nearest' }));
}
new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
