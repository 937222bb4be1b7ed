// Whatever is pressed says so at once, however long the way to the server is. What the browser does by itself says it by that.
import { press } from './page.js';

const far = 'main button, aside button, .toasts button, a[href^="/"]';
const near = '[aria-haspopup], [aria-pressed], [popovertarget], [aria-disabled=true], [role=menuitem], [target], [download], '
  + '.pictures a, article:has(> compose-box) [aria-label=Reply]';

document.addEventListener('click', event => {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = event.target.closest?.(far);
  if (target && !target.matches(near) && target.pathname !== location.pathname) press(target);
});
