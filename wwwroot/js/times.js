// <time-ago>: how long ago, counted by the browser, with the exact local time as its title.
import { textOf } from './texts.js';

const shown = new Set();
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

function ago(then, now) {
  const minutes = Math.floor((now - then) / 60000);
  if (minutes < 1) return textOf('Time_Now');
  if (minutes < 60) return textOf('Time_Minutes', minutes);
  if (minutes < 24 * 60) return textOf('Time_Hours', Math.floor(minutes / 60));
  if (minutes < 7 * 24 * 60) return textOf('Time_Days', Math.floor(minutes / (24 * 60)));
  return day.format(then);
}

class TimeAgo extends HTMLElement {
  connectedCallback() {
    shown.add(this);
    // The children may come after the element.
    queueMicrotask(() => this.tell(Date.now()));
  }
  disconnectedCallback() { shown.delete(this); }
  tell(now) {
    const time = this.firstElementChild;
    const then = time ? Date.parse(time.dateTime) : NaN;
    if (Number.isNaN(then)) return;
    const words = exact.format(then);
    const text = 'exact' in this.dataset ? words : ago(then, now);
    if (time.title !== words) time.title = words;
    // The text node stays the same: it belongs to the component.
    if (time.firstChild && time.firstChild.data !== text) time.firstChild.data = text;
  }
}
customElements.define('time-ago', TimeAgo);
setInterval(() => {
  if (document.hidden) return;
  const now = Date.now();
  for (const time of shown) time.tell(now);
}, 30000);
