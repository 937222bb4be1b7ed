// Asks for older and newer posts before the reader comes to the end of those in the page.
const ahead = 1.5; // screens
const step = 20; // posts asked for at once,
const most = 100; // and where the reader is far from all that are in the page
const retryAfter = 3000;

/** Requests of one feed for more posts. */
export class Prefetch {
  #feed;
  #newer;
  #older;
  #jump;
  #retry;
  #asked = -1; // the rows for which more was asked for: not twice for the same
  #isLoadingNewer = false;
  #again = 0;
  #jumping = 0;

  /**
   * feed: the element, for its box. newer(count), older(count): ask for posts. jump(): asks for the newest, instead of all
   * that are between. retry(): called where what was asked for did not come.
   */
  constructor(feed, { newer, older, jump, retry }) {
    [this.#feed, this.#newer, this.#older, this.#jump, this.#retry] = [feed, newer, older, jump, retry];
  }

  /** Asks for what comes into sight soon. hasNewer, hasOlder: whether there are more; isStopped: older ones only at their end. */
  ask(rows, { hasNewer, hasOlder, isStopped }) {
    const margin = isStopped ? 0 : ahead * innerHeight;
    const [top, bottom] = [rows[0].getBoundingClientRect().top, rows.at(-1).getBoundingClientRect().bottom];
    const isNearEnd = bottom < innerHeight + margin;
    const isNearTop = hasNewer && top > -margin;
    if (isNearTop && top > innerHeight && this.#feed.getBoundingClientRect().top > -innerHeight) return this.#jumpOnce();
    const height = Math.max(1, (bottom - top) / rows.length);
    const count = distance => Math.max(step, Math.min(most, Math.ceil(distance / height)));
    const state = `${rows[0].dataset.post} ${rows.at(-1).dataset.post} ${rows.length}`;
    if (!isNearEnd && !isNearTop) this.#asked = -1;
    if (this.#asked === state) return;
    if (isNearTop && !this.#isLoadingNewer) {
      this.#asked = state;
      this.#isLoadingNewer = true;
      clearTimeout(this.#again);
      this.#again = setTimeout(() => {
        this.#isLoadingNewer = false;
        this.#asked = -1;
        this.#retry();
      }, retryAfter);
      this.#newer(count(top));
    }
    if (isNearEnd && hasOlder) {
      this.#asked = state;
      this.#older(bottom < 0 ? count(innerHeight - bottom) : null);
    }
  }

  /** Newer posts came. */
  came() { this.#isLoadingNewer = false; }

  /** Other posts are shown. */
  reset() {
    clearTimeout(this.#jumping);
    this.#jumping = 0;
  }

  /** Ends its timers. */
  stop() {
    clearTimeout(this.#again);
    clearTimeout(this.#jumping);
  }

  #jumpOnce() {
    if (this.#jumping) return;
    this.#jumping = setTimeout(() => { this.#jumping = 0; }, retryAfter); // asked for again where nothing came of it
    this.#jump();
  }
}
