// Write: in the page's own composer where that is in sight, else in one that opens over the page, which stays where it is.
import { visible } from './page.js';

const over = () => document.getElementById('write');

function isInSight(area) {
  const { top, bottom } = area.getBoundingClientRect();
  const [x, y] = [area.getBoundingClientRect().left + 8, (top + bottom) / 2];
  // Under the heading, or under whatever else lies above it, it is not.
  return top >= 0 && bottom <= innerHeight && document.elementFromPoint(x, y) === area;
}

export function write() {
  const own = [...document.querySelectorAll('main compose-box[data-main] textarea')].find(area => visible(area) && isInSight(area));
  const dialog = over();
  if (own || !dialog) return own?.focus({ preventScroll: true });
  if (!dialog.open) dialog.showModal();
  const area = dialog.querySelector('textarea');
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}

addEventListener('popstate', () => over()?.close());
