// The posts of one feed in the page, and which of them are in sight.

/** True for a post that other devices know too: one that is still to be sent, or stands above posts that wait, is not. */
export const isPlace = row => row.dataset.post && !row.dataset.ahead;

/** True where a row stands above another. */
export const isAbove = (row, other) => Boolean(other.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_PRECEDING);

/** The rows of a feed: its children, in the order of the page. */
export class FeedRows {
  #feed;

  constructor(feed) { this.#feed = feed; }

  /** All rows but the one that is kept for its focus outside of the window. */
  get all() { return [...this.#feed.children].filter(row => !row.dataset.kept); }

  /** The row of a post, also the one that is kept; undefined where it is not in the page. */
  find(post) { return [...this.#feed.children].find(row => row.dataset.post === post); }

  /** The lower edge of the heading, in pixels from the top of the viewport: what is above it is hidden. */
  get edge() { return this.#feed.closest('.timeline').querySelector('.head').getBoundingClientRect().bottom; }

  /** The index of the first row of which more than the heading hides is in sight; the number of rows where there is none. */
  first(rows = this.all) {
    const edge = this.edge;
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].getBoundingClientRect().bottom > edge) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The first row from an index on that is a place; undefined where there is none. */
  place(rows, from) { return rows.slice(Math.max(0, from)).find(isPlace); }

  /** True where some of the post is in sight. */
  isInSight(post) {
    const box = this.find(post)?.getBoundingClientRect();
    return Boolean(box) && box.bottom > this.edge && box.top < innerHeight;
  }
}
