// <theme-switch>: system, light, dark, and again. The cookie lets the server draw the next page right at once.
import { textOf } from './texts.js';

const order = ['system', 'light', 'dark'];
const names = { system: 'Theme_System', light: 'Theme_Light', dark: 'Theme_Dark' };
const current = () => document.documentElement.dataset.theme || 'system';

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', () => {
      const next = order[(order.indexOf(current()) + 1) % order.length];
      if (next === 'system') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = next;
      const secure = location.protocol === 'https:' ? '; secure' : '';
      document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax${secure}`;
      this.tell();
    });
    // The children may come after the element.
    queueMicrotask(() => this.tell());
  }
  tell() {
    const label = this.querySelector('span');
    if (label?.firstChild) label.firstChild.data = textOf(names[current()]);
  }
}
customElements.define('theme-switch', ThemeSwitch);
