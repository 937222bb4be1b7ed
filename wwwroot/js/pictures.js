// Pictures of posts: one dialog to look at them, and a way to the original where one did not load.
let links = []; // of one post
let at = 0;

const part = selector => document.querySelector(`#lightbox ${selector}`);

function show(to) {
  if (!links[to]) return;
  at = to;
  const { src, alt } = links[at].querySelector('img');
  const image = part('img');
  // What was shown before goes at once.
  if (image.src !== src) image.removeAttribute('src');
  image.src = src;
  image.alt = alt;
  const text = part('p');
  text.textContent = links.length > 1 ? `${alt} (${at + 1} of ${links.length})` : alt;
  text.tabIndex = text.scrollHeight > text.clientHeight ? 0 : -1;
  part('.prev').hidden = at === 0;
  part('.next').hidden = at === links.length - 1;
  // The focus does not go with a button that goes.
  if (document.activeElement?.hidden) part('.close').focus();
}

function open(link) {
  const box = document.getElementById('lightbox');
  links = [...link.closest('.pictures').querySelectorAll('a:not(.lost)')];
  const post = link.closest('article');
  box.showModal();
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

function lost(image) {
  const link = image.closest?.('.pictures a:not(.lost)');
  if (!link) return;
  link.classList.add('lost');
  link.insertAdjacentHTML('beforeend', '<span>The picture did not load. <u>Open the original</u></span>');
}
document.addEventListener('error', event => lost(event.target), true);
addEventListener('popstate', () => document.getElementById('lightbox')?.close());
// Those that failed before this was there.
for (const image of document.querySelectorAll('.pictures img')) if (image.complete && image.currentSrc && !image.naturalWidth) lost(image);
