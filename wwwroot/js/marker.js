// The read marker of one feed: the highest post that was in sight. What is above it is new.
import { isAbove } from './rows.js';

const pause = 250; // milliseconds between two messages to the server

/** The highest row in sight: said to the server while unread posts are counted, and kept with the reading position. */
export class ReadMarker {
  #rows;
  #see;
  #again;
  #said = null; // the highest row that the server knows of
  #waiting = 0;
  #highest = null; // { row, post }: the row may be gone, or not have come yet

  /** see(post): tells the server. again(): called after a pause, since more may have come into sight. */
  constructor(rows, { see, again }) { [this.#rows, this.#see, this.#again] = [rows, see, again]; }

  /** The highest post that was in sight; undefined where there is none. */
  get post() { return this.#highest?.post; }

  /** What was the highest before the page was loaded. */
  set post(post) { this.#highest = { row: this.#rows.find(post), post }; }

  /** Tells the server what is in sight now, where that is higher than what it knows of. */
  report() {
    if (this.#waiting) return;
    const rows = this.#rows.all;
    const row = this.#rows.place(rows, this.#rows.first(rows));
    if (!row || (this.#said?.isConnected && !isAbove(row, this.#said))) return;
    this.#said = row;
    this.#see(row.dataset.post);
    this.#waiting = setTimeout(() => {
      this.#waiting = 0;
      this.#again();
    }, pause);
  }

  /** A row is in sight. Where the highest one is not in the page, it was removed above, or comes with what is loaded above. */
  rise(row) {
    if (!row) return;
    if (this.#highest && !this.#highest.row?.isConnected) this.#highest.row = this.#rows.find(this.#highest.post);
    if (this.#highest && !(this.#highest.row && isAbove(row, this.#highest.row))) return;
    this.#highest = { row, post: row.dataset.post };
  }

  /** The newest posts are shown: they are higher than whatever was. */
  reset() { this.#highest = null; }

  /** Ends its timer. */
  stop() { clearTimeout(this.#waiting); }
}
