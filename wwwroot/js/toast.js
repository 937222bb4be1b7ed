// One sentence low in the window, for as long as a person may need it: what the browser alone did.
import { textOf } from './texts.js';

const time = 8000;
let timer = 0;

const box = () => document.getElementById('toast');

function hide() {
  clearTimeout(timer);
  const toast = box();
  if (!toast) return;
  toast.className = '';
  toast.textContent = '';
}

function undoButton(action) {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent: textOf('Compose_Undo') });
  made.dataset.undo = '';
  made.addEventListener('click', () => { hide(); action(); });
  return made;
}

/**
 * Shows it instead of the one before; a button, where it can be undone, does so and takes the sentence away. Its time stands
 * still while it has the focus or the pointer.
 */
export function toast(words, undo) {
  const toast = box();
  if (!toast) return;
  hide();
  toast.className = 'toast';
  toast.append(Object.assign(document.createElement('span'), { textContent: words }));
  if (undo) toast.append(undoButton(undo));
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (toast.matches(':hover, :focus-within') ? wait() : hide()), time);
  };
  wait();
}
