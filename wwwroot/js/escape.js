// Escape: what is open above goes first, by itself; then a box in which nothing is written; then it leaves the field, so that
// single keys work. What is written stays.
import { isConverting } from './page.js';

document.addEventListener('keydown', event => {
  const { target } = event;
  if (event.key !== 'Escape' || event.defaultPrevented || isConverting(event)) return;
  if (!target.matches?.('input, textarea, select') || document.querySelector('dialog[open], :popover-open')) return;
  event.preventDefault();
  const box = target.closest('compose-box');
  const cancel = box?.querySelector('[data-cancel]');
  if (cancel && !box.isWritten) return cancel.click();
  const post = target.closest('article.post');
  if (post) post.focus({ preventScroll: true });
  else target.blur();
});
