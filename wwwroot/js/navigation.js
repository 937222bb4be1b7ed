// Small things of the shell: skip links that move the focus, Write, Back.
const composer = () => document.querySelector('compose-box[data-main] textarea');
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
    const place = document.getElementById(target.hash.slice(1));
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
