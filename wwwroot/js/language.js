// The language of what is written: the last one that was chosen, else the browser's. Loaded when it is to be chosen.
const common = 'ar be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka ko lt lv mk ms nb nl nn oc pl pt pt-BR ro ru sk sl sq sr sv sw ta te th tr uk ur vi zh-Hans zh-Hant'.split(' ');

let menu = null;
let opener = null;
let chosen = null; // takes the language

/** Shows the list of languages at a button. */
export function choose(button, current, nameOf, take) {
  [opener, chosen] = [button, take];
  menu ??= makeMenu();
  const first = [...new Set([current, ...navigator.languages.map(tag => new Intl.Locale(tag).language)])];
  const rest = common.filter(tag => !first.includes(tag)).sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
  menu.ariaLabel = button.dataset.label;
  menu.replaceChildren(...[...first, ...rest].map(tag => item(tag, nameOf(tag), tag === current)));
  menu.showPopover();
  const at = button.getBoundingClientRect();
  const isAbove = at.bottom + menu.offsetHeight + 8 > innerHeight && at.top > innerHeight / 2;
  menu.style.maxHeight = `${(isAbove ? at.top : innerHeight - at.bottom) - 16}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = isAbove ? `${at.top - menu.offsetHeight - 4}px` : `${at.bottom + 4}px`;
  menu.firstChild.focus();
}

function makeMenu() {
  const box = Object.assign(document.createElement('div'), { className: 'menu languages', popover: 'auto', role: 'menu' });
  box.setAttribute('role', 'menu');
  box.addEventListener('click', event => {
    const { tag } = event.target.closest('[data-tag]')?.dataset ?? {};
    if (tag) end(tag);
  });
  box.addEventListener('keydown', key);
  document.body.append(box);
  return box;
}

function item(tag, name, isCurrent) {
  const one = Object.assign(document.createElement('button'), { type: 'button', textContent: name, tabIndex: -1 });
  one.setAttribute('role', 'menuitemradio');
  one.ariaChecked = String(isCurrent);
  one.dataset.tag = tag;
  return one;
}

function end(tag) {
  menu.hidePopover();
  opener?.focus();
  if (tag) chosen(tag);
}

let typed = '';
let typedAt = 0;
function key(event) {
  const all = [...menu.children];
  const at = all.indexOf(event.target);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) all[to % all.length].focus();
  else if (event.key === 'Escape' || event.key === 'Tab') end(null);
  else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) {
    typed = event.timeStamp - typedAt < 700 ? typed + event.key.toLowerCase() : event.key.toLowerCase();
    typedAt = event.timeStamp;
    all.find(one => one.textContent.toLowerCase().startsWith(typed))?.focus();
  } else return;
  event.preventDefault();
}
