// Pictures of posts: <picture-grid> loads them when they come near, one dialog shows them by themselves, and one that did
// not load leads to the original.
import { isConverting } from './page.js';
import { textOf } from './texts.js';

// Over HTTP/1.1 a browser asks a site for six things at once: pictures of slow servers must leave some for the page itself.
const most = /^h[23]/.test(performance.getEntriesByType('navigation')[0]?.nextHopProtocol) ? 24 : 3;
const waiting = new Set();
const coming = new Set();

const near = new IntersectionObserver(changes => {
  for (const { target, isIntersecting } of changes) {
    if (isIntersecting) waiting.add(target);
    else waiting.delete(target);
  }
  next();
}, { rootMargin: '100%' });

function next() {
  for (const image of waiting) {
    if (coming.size >= most) return;
    waiting.delete(image);
    near.unobserve(image);
    coming.add(image);
    image.src = image.dataset.src;
  }
}

function came(image) {
  if (coming.delete(image)) next();
}

class PictureGrid extends HTMLElement {
  get #images() { return this.querySelectorAll('img'); }
  connectedCallback() {
    for (const image of this.#images) if (!image.src) near.observe(image);
  }
  disconnectedCallback() {
    for (const image of this.#images) {
      near.unobserve(image);
      waiting.delete(image);
      came(image);
    }
  }
}
customElements.define('picture-grid', PictureGrid);

function lost(image) {
  const link = image.closest?.('.pictures a:not(.lost)');
  if (!link) return;
  link.classList.add('lost');
  link.insertAdjacentHTML('beforeend', '<span><i aria-hidden="true"></i> <u></u></span>');
  link.querySelector('span i').textContent = image.alt; // the link is called so already
  const original = link.querySelector('u');
  original.before(`${textOf('Picture_NotLoaded')} `);
  original.textContent = textOf('Picture_Original');
}
document.addEventListener('load', event => came(event.target), true);
document.addEventListener('error', event => {
  lost(event.target);
  came(event.target);
}, true);

let links = []; // of one post
let at = 0;
const part = selector => document.querySelector(`#lightbox ${selector}`);

function show(to) {
  if (!links[to]) return;
  at = to;
  const { alt, dataset } = links[at].querySelector('img');
  const image = part('img');
  // What was shown before goes at once.
  image.removeAttribute('src');
  image.src = dataset.src;
  image.alt = alt;
  const text = part('p');
  text.textContent = links.length > 1 ? textOf('Picture_Place', alt, at + 1, links.length) : alt;
  if (text.scrollHeight > text.clientHeight) text.tabIndex = 0;
  else text.removeAttribute('tabindex');
  const focused = document.activeElement;
  part('.prev').hidden = at === 0;
  part('.next').hidden = at === links.length - 1;
  // The focus is not lost with a button that is hidden.
  if (focused.hidden) part('.close').focus();
}

function open(link) {
  const box = document.getElementById('lightbox');
  const post = link.closest('article');
  links = [...link.closest('.pictures').querySelectorAll('a:not(.lost)')];
  box.showModal();
  part('.close').focus();
  show(links.indexOf(link));
  // The page behind stays where it is.
  box.onwheel = event => { if (!scrolls(event)) event.preventDefault(); };
  box.onkeydown = keys;
  box.onclose = () => {
    part('img').removeAttribute('src');
    // An edit may have put another picture there.
    (link.isConnected ? link : post)?.focus({ preventScroll: true });
  };
}

/** True within a description that is longer than its place. */
const scrolls = event => event.target.closest('p[tabindex="0"]');

function keys(event) {
  if (isConverting(event)) return;
  const forward = event.target.matches(':dir(rtl)') ? 'ArrowLeft' : 'ArrowRight';
  const to = { ArrowLeft: at - 1, ArrowRight: at - 1, [forward]: at + 1, Home: 0, End: links.length - 1 }[event.key];
  if (to === undefined && (scrolls(event) || !/^(Arrow|Page)/.test(event.key))) return;
  event.preventDefault();
  if (to !== undefined) show(to);
}

document.addEventListener('click', event => {
  const { target } = event;
  const link = target.closest?.('.pictures a:not(.lost)');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(link);
  } else if (target.closest?.('.lightbox')) {
    if (target.closest('.next')) show(at + 1);
    else if (target.closest('.prev')) show(at - 1);
    else if (!target.closest('p')) target.closest('dialog').close();
  }
});

addEventListener('popstate', () => document.getElementById('lightbox')?.close());
