// Popovers (the menu sheet of a telephone, the menu of a post): a tap beside one closes it and does nothing else; Back closes it.
const sheet = () => document.querySelector('#nav-rest:popover-open');
const hasBack = matchMedia('(max-width: 43.74rem), (pointer: coarse)'); // Back is a gesture, or a button of the device
let isBeside = false; // the press that closes a popover

addEventListener('pointerdown', event => {
  const open = document.querySelector(':popover-open');
  isBeside = Boolean(open && !open.contains(event.target) && !event.target.closest?.('[popovertarget]'));
}, true);

for (const click of ['click', 'auxclick']) {
  addEventListener(click, event => {
    // A key presses a button without a pointer.
    if (!isBeside || event.detail === 0) return;
    isBeside = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}

// An open one has an entry of its own in the history: Back closes it. Where it was closed otherwise the entry stays, and is passed
// over later: going back at once would take along what is pressed next.
let isAtSheet = Boolean(history.state?.sheet); // the entry that is shown
let isPassing = false;
const push = history.pushState;
history.pushState = function (...args) {
  isAtSheet = false;
  return push.apply(this, args);
};

// Before it is shown: toggle comes later, and Back may be faster.
document.addEventListener('beforetoggle', ({ target, newState }) => {
  if (newState !== 'open' || isAtSheet || !hasBack.matches || !target.matches('#nav-rest, #post-menu')) return;
  // Not by the page's pushState: it is no page that was opened.
  History.prototype.pushState.call(history, { ...history.state, sheet: true }, '');
  isAtSheet = true;
}, true);

addEventListener('popstate', () => {
  const wasAtSheet = isAtSheet;
  isAtSheet = Boolean(history.state?.sheet);
  const open = document.querySelector(':popover-open');
  const isOver = !open && !isPassing && (isAtSheet || wasAtSheet);
  open?.hidePopover();
  isPassing = isOver;
  if (isOver) history.back();
});

// Tab leads out of the sheet: it is closed, so that nothing under it has the focus unseen.
document.addEventListener('focusin', ({ target }) => {
  const open = sheet();
  if (open && !open.contains(target) && !target.closest('[popovertarget]')) open.hidePopover();
});

// A link in the sheet opens its page: the sheet goes.
document.addEventListener('click', event => {
  if (event.target.closest?.('#nav-rest a')) sheet()?.hidePopover();
});
