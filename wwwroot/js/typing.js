// While a text field has the focus, a telephone shows its keyboard: the bar and Write make room (app.css), and the button that
// sends stays in sight.
const field = 'textarea, input:not([type=checkbox], [type=radio], [type=range], [type=file]), [contenteditable]';
const gap = 8; // px
let isPressed = false; // what is under the finger stays there until it is lifted
let frame = 0;

const isTyping = () => Boolean(document.activeElement?.matches(field));

function settle() {
  frame = 0;
  if (!isPressed) document.documentElement.toggleAttribute('data-typing', isTyping());
  keep();
}

const soon = () => { frame ||= requestAnimationFrame(settle); };

/** Scrolls until the button that sends is above the keyboard, as far as the beginning of the text stays in sight. */
function keep() {
  const send = document.activeElement?.matches(field) && document.activeElement.closest('compose-box, form')?.querySelector('[type=submit]');
  const view = window.visualViewport;
  if (!send || !view || isPressed) return;
  const below = send.getBoundingClientRect().bottom + gap - (view.offsetTop + view.height);
  if (below > 0) scrollBy({ top: below, behavior: 'instant' });
}

addEventListener('pointerdown', () => { isPressed = true; }, { capture: true, passive: true });
for (const end of ['pointerup', 'pointercancel'])
  addEventListener(end, () => setTimeout(() => { isPressed = false; soon(); }), { capture: true, passive: true });
for (const change of ['focusin', 'focusout', 'input']) document.addEventListener(change, soon);

/** How much of the page is in sight: a text is never higher than that (app.css). */
function measure() {
  document.documentElement.style.setProperty('--seen', `${Math.round(window.visualViewport.height)}px`);
  soon();
}
window.visualViewport?.addEventListener('resize', measure);
if (window.visualViewport) measure();
