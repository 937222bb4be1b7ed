// The one menu of all posts, placed beside the button that opened it.
import { isConverting, press, visible } from './page.js';
import { textOf } from './texts.js';
import { toast } from './toast.js';

let article = null;
let opener = null;
let frame = 0;

window.Blazor?.registerCustomEventType('postaction', { createEventArgs: event => event.detail });

/** Does something with a post: a card has one listener for all of it. */
export function act(post, what) {
  post?.dispatchEvent(new CustomEvent('postaction', { bubbles: true, detail: { do: what } }));
}

const menu = () => document.getElementById('post-menu');
const items = () => [...menu().querySelectorAll('[role=menuitem]:not([hidden])')];

function open(button) {
  const box = menu();
  if (!box) return;
  article = button.closest('article, [data-actions]');
  opener = button;
  for (const item of box.querySelectorAll('[data-do]')) {
    item.hidden = ('own' in item.dataset && !article.dataset.own) || ('other' in item.dataset && !article.dataset.person);
  }
  box.showPopover();
  const isAbove = button.getBoundingClientRect().bottom + box.offsetHeight + 8 > innerHeight;
  cancelAnimationFrame(frame);
  stay(box, button, isAbove);
  items()[0]?.focus();
}

/** Keeps it beside its button, wherever the page moves that; it closes when the button is out of sight. */
function stay(box, button, isAbove) {
  if (!box.matches(':popover-open')) return;
  const at = button.getBoundingClientRect();
  if (!visible(button) || at.bottom < 0 || at.top > innerHeight) return box.hidePopover();
  box.style.left = `${Math.max(8, Math.min(at.right - box.offsetWidth, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${isAbove ? at.top - box.offsetHeight - 4 : at.bottom + 4}px`;
  frame = requestAnimationFrame(() => stay(box, button, isAbove));
}

async function copy(link) {
  try {
    await navigator.clipboard.writeText(link);
    toast(textOf('Link_Copied'));
  } catch {
    // Without https, or where it was refused, there is no clipboard.
    toast(textOf('Link_NotCopied', link));
  }
}

async function choose(item) {
  const chosen = article;
  menu().hidePopover();
  opener?.focus();
  if (item.dataset.do === 'copy') {
    const link = chosen?.dataset.link ? new URL(chosen.dataset.link, location) : chosen?.querySelector('a[data-permalink]')?.href;
    if (link) await copy(link);
    return;
  }
  act(chosen, item.dataset.do);
  press(chosen);
}

document.addEventListener('click', event => {
  const button = event.target.closest?.('button[aria-haspopup=menu]');
  if (button) return open(button);
  const item = event.target.closest?.('#post-menu [role=menuitem]');
  if (item) choose(item);
});

// Letters go to the next item that begins with them: together when typed fast, else each alone.
let typed = '';
let typedAt = 0;
function find({ key, timeStamp }, all, at) {
  const letter = key.toLowerCase();
  const isFast = timeStamp - typedAt < 700;
  typedAt = timeStamp;
  const next = (start, from) => [...all.slice(from), ...all.slice(0, from)].find(item => item.textContent.trim().toLowerCase().startsWith(start));
  const longer = isFast && typed + letter;
  const found = longer && next(longer, at);
  typed = found ? longer : letter;
  (found || next(letter, at + 1))?.focus();
}

document.addEventListener('keydown', event => {
  if (isConverting(event) || !event.target.closest?.('#post-menu')) return;
  const all = items();
  const at = all.indexOf(event.target);
  if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    return find(event, all, at);
  }
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    all[to % all.length].focus();
  } else if (event.key === 'Escape' || event.key === 'Tab') {
    event.preventDefault();
    menu().hidePopover();
    opener?.focus();
  }
});
