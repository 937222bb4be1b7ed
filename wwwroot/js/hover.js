// The card of a person beside their name: under a pointer that can hover, or on the focus. Nothing is asked for before 300 ms.
import { isConnected, isConverting, visible } from './page.js';

const before = 300;
const after = 200;
const people = 'a:is(.name, .avatar)[href*="/urn%3Axmpp%3Amicroblog%3A0"]';
const canHover = matchMedia('(hover: hover) and (min-width: 43.75rem)');

let opener = null; // the link that the card is for
let timer = 0;

window.Blazor?.registerCustomEventType('personhover', { createEventArgs: event => event.detail });

const card = () => document.querySelector('hover-card');
const personOf = link => decodeURIComponent(link.pathname.split('/feed/')[1].split('/')[0]);

class HoverCard extends HTMLElement {
  static observedAttributes = ['data-person'];

  /** The page has it. */
  attributeChangedCallback() {
    if (opener && this.dataset.person === personOf(opener)) open();
  }
}

function ask(link) {
  clearTimeout(timer);
  if (link === opener || !card()) return;
  timer = setTimeout(() => {
    if (!isConnected() || !visible(link)) return;
    close();
    opener = link;
    const person = personOf(link);
    if (card().dataset.person === person) open();
    else card().dispatchEvent(new CustomEvent('personhover', { bubbles: true, detail: { person } }));
  }, before);
}

function open() {
  const box = card();
  if (!visible(opener)) return;
  box.showPopover();
  const at = opener.getBoundingClientRect();
  const isAbove = at.bottom + box.offsetHeight + 8 > innerHeight;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${isAbove ? Math.max(8, at.top - box.offsetHeight - 4) : at.bottom + 4}px`;
}

function close() {
  clearTimeout(timer);
  opener = null;
  if (card()?.matches(':popover-open')) card().hidePopover();
}

function leave() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (!card()?.matches(':focus-within, :hover')) close();
  }, after);
}

document.addEventListener('pointerover', event => {
  if (event.pointerType !== 'mouse' || !canHover.matches) return;
  const link = event.target.closest?.(people);
  if (link && !link.closest('hover-card')) ask(link);
  else if (event.target.closest?.('hover-card')) clearTimeout(timer);
  else if (!document.activeElement?.closest('hover-card') && document.activeElement !== opener) leave();
});
document.addEventListener('focusin', event => {
  const link = event.target.closest?.(people);
  if (link && !link.closest('hover-card') && canHover.matches && link.matches(':focus-visible')) ask(link);
  else if (!event.target.closest?.('hover-card')) close();
});
document.addEventListener('click', event => { if (!event.target.closest?.('hover-card')) close(); });
addEventListener('scroll', () => { if (!card()?.matches(':focus-within')) close(); }, { passive: true });

// From the name into the card, and back.
document.addEventListener('keydown', event => {
  if (isConverting(event) || !opener || !card().matches(':popover-open')) return;
  if (event.key === 'ArrowDown' && document.activeElement === opener) {
    event.preventDefault();
    card().querySelector('a, button').focus();
  } else if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    const link = opener;
    if (card().matches(':focus-within')) link.focus();
    close();
  }
}, true);

customElements.define('hover-card', HoverCard);
