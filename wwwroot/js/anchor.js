// Scroll anchoring of one feed: the first post in sight stays where it is, whatever comes, goes or grows above it.
const far = 3; // screens

/** The anchor: a post, and how far below the top of the viewport it begins. */
export class ReadingAnchor {
  /** { post, offset } of the first post in sight; null where the top of the feed is in sight. */
  place = null;

  #rows;
  #at = 0; // scrollY when the place was taken
  #isMoved = false; // the browser has scrolled, since the page became too short, before the space of removed rows was made
  #isFollowed = false; // the reader has scrolled, and the place was not taken anew yet

  constructor(rows) { this.#rows = rows; }

  /** True where the reader has not scrolled since the place was taken, and it is in sight: what moved, the page moved. */
  get isHeld() { return scrollY === this.#at && !this.#isFollowed && Boolean(this.place) && this.#rows.isInSight(this.place.post); }

  /** True where the browser has scrolled, since the page became too short. */
  get #isShort() { return scrollY < this.#at && scrollY > document.documentElement.scrollHeight - innerHeight - 1; }

  /**
   * Takes the first row in sight as the place. At the top of the feed there is none, unless newer posts are on their way:
   * then it stays where it is when they come.
   * False where no row is in sight, only space.
   */
  take(rows, index, hasNewer) {
    this.#at = scrollY;
    this.#isFollowed = this.#isMoved = false;
    const first = rows[index] ?? rows.at(-1);
    const edge = this.#rows.edge;
    const box = first?.getBoundingClientRect();
    const isTop = !first || (!hasNewer && first === rows[0] && box.top >= edge - 1);
    this.place = isTop ? null : { post: first.dataset.post, offset: box.top };
    return !this.place || (box.top <= innerHeight && box.bottom >= edge);
  }

  /** Anchors a row where it is. */
  pin(row) { this.place = { post: row.dataset.post, offset: row.getBoundingClientRect().top }; }

  /** Scrolls to a place. False where the page is too short for it yet: the place holds until it has grown. */
  go(row, place) {
    this.place = { post: place.post, offset: place.offset };
    const drift = () => row.getBoundingClientRect().top - place.offset;
    scrollBy({ top: drift(), behavior: 'instant' });
    this.#at = scrollY;
    return Math.abs(drift()) < 1;
  }

  /** Scrolls to the top; under: how far below it the first row began, where some of what stands above the rows was scrolled away. */
  goUp(first, under) {
    this.place = null;
    scrollTo({ top: first && under ? scrollY + first.getBoundingClientRect().top - under : 0, behavior: 'instant' });
  }

  /** Rows were removed: where the browser has scrolled because of that, it was not the reader. */
  shrink() { this.#isMoved = this.#isShort; }

  /** Undoes whatever moved the place. False where its row is gone, or the reader is far from it: it is to be taken anew. */
  hold() {
    const row = this.#rows.find(this.place.post);
    if (!row || !this.#follow()) return false;
    const drift = row.getBoundingClientRect().top - this.place.offset;
    if (Math.abs(drift) >= 0.5) scrollBy({ top: drift, behavior: 'instant' });
    this.#at = scrollY;
    return true;
  }

  /** What the reader scrolled is no drift. False where that was far: what is in sight now is another place. */
  #follow() {
    const moved = scrollY - this.#at;
    const isMoved = this.#isMoved || this.#isShort;
    this.#at = scrollY;
    this.#isMoved = false;
    if (moved === 0 || isMoved) return true;
    if (Math.abs(moved) > far * innerHeight) return false;
    this.place = { post: this.place.post, offset: this.place.offset - moved };
    this.#isFollowed = true;
    return true;
  }
}
