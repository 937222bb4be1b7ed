// Popovers (the menu sheet of a telephone, the menu of a post): a tap beside one closes it and does nothing else; Back closes it.
const sheet = () => document.querySelector('#nav-rest:popover-open');
const isNarrow = matchMedia('(max-width: 43.74rem)');
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

// An open sheet has an entry of its own in the history. Not by the page's pushState: it is no page that was opened.
document.addEventListener('toggle', event => {
  if (event.target.id !== 'nav-rest') return;
  if (event.newState === 'open' && isNarrow.matches) History.prototype.pushState.call(history, { ...history.state, sheet: true }, '');
  else if (history.state?.sheet) history.back();
}, true);

addEventListener('popstate', () => {
  const open = document.querySelector(':popover-open');
  if (open) open.hidePopover();
  else if (history.state?.sheet) history.back(); // the page that the sheet led to was left
});

// Who goes on by Tab has left the sheet: nothing under it gets the focus unseen.
document.addEventListener('focusin', ({ target }) => {
  const open = sheet();
  if (open && !open.contains(target) && !target.closest('[popovertarget]')) open.hidePopover();
});

// A link in the sheet opens its page: the sheet goes.
document.addEventListener('click', event => {
  if (event.target.closest?.('#nav-rest a')) sheet()?.hidePopover();
});
