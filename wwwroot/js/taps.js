// What is pressed shows it at once, however slow the server is; what the browser does by itself is seen anyway.
import { press } from './page.js';
import { textOf } from './texts.js';

const far = 'main button, aside button, .toasts button, a[href^="/"]';
const near = '[aria-haspopup], [aria-pressed], [aria-expanded], [popovertarget], [aria-disabled=true], [role=menuitem], [target], [download], '
  + '.pictures a, article:has(> compose-box) .act.reply button';

document.addEventListener('click', event => {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = event.target.closest?.(far);
  if (target && !target.matches(near) && target.pathname !== location.pathname) press(target);
});

// A long post is folded until it is asked for.
document.addEventListener('click', event => {
  const more = event.target.closest?.('.more-link');
  if (!more) return;
  const isFolded = more.ariaExpanded === 'true';
  more.ariaExpanded = !isFolded;
  more.firstChild.data = textOf(isFolded ? 'Post_ShowMore' : 'Post_ShowLess');
  if (isFolded) more.closest('article').scrollIntoView({ block: 'nearest' });
});
