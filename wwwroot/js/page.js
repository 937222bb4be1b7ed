// What several parts of the page need to know of it.

/** The token that posts by script carry. */
export const token = () => document.querySelector('input[name=__RequestVerificationToken]')?.value ?? '';

/** True for an element that is shown: home is hidden while another page lies over it. */
export const visible = element => Boolean(element?.isConnected && element.checkVisibility());

/** True while the page answers: it has a circuit, as far as anybody knows. */
export const isConnected = () =>
  document.getElementById('ready')?.dataset.interactive === 'true' && !document.getElementById('components-reconnect-modal')?.dataset.lost;

/** One sentence for those who do not see. */
export function say(text) {
  const polite = document.getElementById('polite');
  if (polite) polite.textContent = text;
}

/** The articles of the page in sight. */
export const articles = () => [...document.querySelectorAll('main article.post')].filter(visible);
