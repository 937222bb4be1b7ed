// One sentence low in the window, with a button, for as long as a person may need it.
const time = 8000;
let timer = 0;

const box = () => document.getElementById('note');

export function hideToast() {
  clearTimeout(timer);
  const toast = box();
  if (!toast) return;
  toast.className = '';
  toast.textContent = '';
}

/** Shows it; the button does what it says and takes it away. Its time stands still while it has the focus or the pointer. */
export function toast(words, name, action) {
  const toast = box();
  if (!toast) return;
  hideToast();
  toast.className = 'toast';
  const text = document.createElement('span');
  text.textContent = words;
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent: name });
  if (name === 'Undo') button.dataset.undo = '';
  button.addEventListener('click', () => { hideToast(); action(); });
  toast.append(text, button);
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (toast.matches(':hover, :focus-within') ? wait() : hideToast()), time);
  };
  wait();
}
