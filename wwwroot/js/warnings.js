// Posts behind a warning: shown and hidden again, by each and by choice for this browser. Their pictures are loaded when they are shown, for what is hidden is never near.
import { textOf } from './texts.js';

document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-warning]');
  if (!button) return;
  const isFolded = button.closest('article').classList.toggle('folded');
  button.ariaExpanded = String(!isFolded);
  button.textContent = textOf(isFolded ? 'Warning_Show' : 'Warning_Hide');
});

const choice = () => document.documentElement.dataset.warnings || 'fold';

/** <warnings-switch>: what is done with them. The cookie lets the server draw the next page right at once. */
class WarningsSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener('change', ({ target }) => {
      if (target.value === 'fold') delete document.documentElement.dataset.warnings;
      else document.documentElement.dataset.warnings = target.value;
      const secure = location.protocol === 'https:' ? '; secure' : '';
      document.cookie = `warnings=${target.value}; path=/; max-age=31536000; samesite=lax${secure}`;
    });
    // The children may come after the element.
    queueMicrotask(() => {
      const box = this.querySelector(`[value=${choice()}]`);
      if (box) box.checked = true;
    });
  }
}
customElements.define('warnings-switch', WarningsSwitch);
