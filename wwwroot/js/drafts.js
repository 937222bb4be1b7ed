// Drafts as the server keeps them: one a place, the same in all pages of an account. Each has a version; a text that was typed
// after an older one is not stored over it.
import { token } from './page.js';

const path = (place, more) => `/compose/draft?${new URLSearchParams({ place, ...more })}`;

/** Keeps a text that was typed after a version; gives the version that it has then. A failure has what was stored since, or why in words. */
export async function save(place, text, to, since) {
  const answer = await fetch(path(place, { ...(to != null && { to }), ...(since != null && { since }) }), {
    method: 'POST',
    headers: { 'content-type': 'text/plain;charset=utf-8', RequestVerificationToken: token() },
    body: text,
    keepalive: text.length < 20000,
    redirect: 'manual',
  });
  if (answer.ok) return Number(answer.headers.get('etag')?.replace(/\D/g, ''));
  if (answer.status === 412) throw Object.assign(new Error(''), { stored: await answer.json() });
  // 413: longer than a post can be; 409: too many drafts; others: the page or the database. The text is for the person who writes.
  const words = answer.headers.get('content-type')?.startsWith('text/plain');
  throw Object.assign(new Error(words ? await answer.text() : ''), { why: { 413: 'TooLong', 409: 'TooManyDrafts' }[answer.status] ?? 'NoAnswer' });
}

/** What is kept: { text, target, version }. */
export async function read(place) {
  const answer = await fetch(path(place), { redirect: 'manual', cache: 'no-store' });
  if (!answer.ok) throw new Error();
  return answer.json();
}

/** Both of two texts that were made of one: what is typed here as it is, what the other has more below it. */
export function join(own, base, other) {
  if (own.startsWith(other)) return own;
  if (other.startsWith(own)) return other;
  const rest = (other.startsWith(base) ? other.slice(base.length) : other).trim();
  return rest ? `${own.trimEnd()}\n\n${rest}` : own;
}
