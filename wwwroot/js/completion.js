// Names and tags are completed where a post is written. What does it is loaded with the first @ or #.
import { isConverting } from './page.js';
import { textOf } from './texts.js';

let loading = null;

document.addEventListener('input', ({ target }) => {
  if (loading || !target.matches?.('compose-box textarea') || !/[@#＃]/.test(target.value)) return;
  // Without an answer there is no list, and the next letter tries again.
  loading = import('/js/complete.js').then(({ start }) => start(isConverting, textOf), () => { loading = null; });
});
