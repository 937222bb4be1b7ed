// Reading positions: kept in this tab at once, and sent to the account.
import { token } from './page.js';

const saveAfter = 1000;
const memory = 'places';
const remembered = JSON.parse(sessionStorage.getItem(memory) ?? '{}');

/** Where a timeline was read in this tab, by its name: { post, offset, top, under, seen }, post null for the top; under: where its first post began. */
export const placeOf = name => remembered[name];

/** Keeps the place of one timeline. */
export class PlaceKeeper {
  #timer = 0;
  #due = null; // sends the account the position that it does not have yet
  #told = null;

  /** Remembers a place, and tells the account of it, at once or a moment later. */
  keep(name, place, atOnce) {
    remembered[name] = place;
    sessionStorage.setItem(memory, JSON.stringify(remembered));
    clearTimeout(this.#timer);
    const key = `${place.post} ${Math.round(place.offset)}`;
    this.#due = null;
    if (key === this.#told) return;
    this.#due = () => this.#tell(name, place, key);
    if (atOnce) this.#due();
    else this.#timer = setTimeout(this.#due, saveAfter);
  }

  /** Tells now what was to be told later: the timeline goes, or is hidden. */
  flush() {
    clearTimeout(this.#timer);
    this.#due?.();
  }

  #tell(name, place, key) {
    if (!token()) return;
    this.#due = null;
    this.#told = key;
    const query = new URLSearchParams({ timeline: name, post: place.post ?? '', offset: Math.round(place.offset), seen: place.seen ?? '' });
    fetch(`/reading?${query}`, { method: 'POST', headers: { RequestVerificationToken: token() }, keepalive: true, redirect: 'manual' })
      .catch(() => { this.#told = null; }); // the next scroll tries again
  }
}
