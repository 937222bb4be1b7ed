// Some pages are documents of their own: their style sheets and their policy are not those of the others. The server names them,
// each by the first segment of its path.
const own = (document.documentElement.dataset.documents ?? '').split(' ');

const of = path => own.find(name => name === path.split('/')[1].toLowerCase()) ?? '';

/** True for an address of this site that is in another document than this page: it is loaded. */
export const isElsewhere = href => of(new URL(href, location).pathname) !== of(location.pathname);

/** True where this page was loaded by a link of this site, of another document or before the page answered; signing in is none. */
export function isFromLink() {
  if (performance.getEntriesByType('navigation')[0]?.type !== 'navigate' || !document.referrer) return false;
  const { origin, pathname } = new URL(document.referrer);
  return origin === location.origin && pathname !== '/login';
}
