// Posts behind a warning: shown and hidden again. Their pictures are loaded when they are shown, for what is hidden is never near.
import { textOf } from './texts.js';

document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-warning]');
  if (!button) return;
  const isFolded = button.closest('article').classList.toggle('folded');
  button.ariaExpanded = String(!isFolded);
  button.textContent = textOf(isFolded ? 'Warning_Show' : 'Warning_Hide');
});
