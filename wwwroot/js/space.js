// Removes posts that are far from the reading position. Their space stays, as padding: a feed contains nothing but posts.
const many = 150; // posts in the page; beyond that some are removed: with all in it, a post is up to 30 elements
const near = 50; // posts that stay on either side of what is read, at least
const step = 20;
const timeLimit = 5000;

/** The space above and below the posts of one feed. */
export class FeedSpace {
  #feed;
  #above = 0;
  #below = 0;
  #going = null; // the rows that are being removed: the height of each, and its position

  constructor(feed) { this.#feed = feed; }

  /**
   * Lets posts go where there are too many: how many from the top and from the bottom, and the one among them that has the
   * focus and stays; null where none do.
   */
  remove(rows, firstInSight) {
    if (this.#going || rows.length <= many) return null;
    const first = firstInSight();
    const top = first > near + step ? Math.floor((first - near) / step) * step : 0;
    const rest = rows.length - first;
    const bottom = rest > many - near + step ? Math.floor((rest - (many - near)) / step) * step : 0;
    if (top + bottom === 0) return null;
    const [going, at] = [new Map(), index => rows[index].getBoundingClientRect()];
    for (let index = 0; index < top; index++) going.set(rows[index], { above: at(index + 1).top - at(index).top });
    for (let index = rows.length - bottom; index < rows.length; index++) {
      going.set(rows[index], { below: at(index).bottom - at(index - 1).bottom });
    }
    const focused = document.activeElement?.closest?.('article');
    const kept = focused?.parentElement === this.#feed
      && (focused.dataset.kept || rows.indexOf(focused) < top || rows.indexOf(focused) >= rows.length - bottom) ? focused : null;
    this.#going = going;
    setTimeout(() => { if (this.#going === going) this.#going = null; }, timeLimit);
    return { top, bottom, kept: kept?.dataset.post ?? null };
  }

  /** Posts came or went: makes the space of those that were to go, if it was they. Others may come in the same moment. */
  went() {
    if (!this.#going) return;
    const gone = [...this.#going].filter(([row]) => !row.isConnected || row.dataset.kept);
    if (gone.length < this.#going.size / 2) return; // One that was retracted is not it.
    for (const [, { above = 0, below = 0 }] of gone) {
      this.#above += above;
      this.#below += below;
    }
    this.#going = null;
    this.spread();
  }

  /** Posts came: they take of the space where they stand. True where they stand above all others. */
  came(rows, added) {
    if (added.includes(rows[0])) {
      const last = rows.findLastIndex((row, index) => added.includes(row) && rows.slice(0, index).every(one => added.includes(one)));
      this.#above = Math.max(0, this.#above - this.#height(rows[0], rows[last]));
      return true;
    }
    if (added.includes(rows.at(-1))) {
      const first = rows.findLastIndex(row => !added.includes(row)) + 1;
      this.#below = Math.max(0, this.#below - this.#height(rows[first], rows.at(-1)));
    }
    return false;
  }

  #height(first, last) { return last.getBoundingClientRect().bottom - first.getBoundingClientRect().top; }

  /** Other posts are shown: there is no space. */
  clear() {
    this.#above = this.#below = 0;
    this.spread();
  }

  /** Makes the space; there is none where nothing is newer, or older. */
  spread() {
    const host = this.#feed.closest('.timeline');
    if (host.dataset.newer !== 'true') this.#above = 0;
    if (!host.querySelector('button[data-older]')) this.#below = 0;
    this.#pad(0, 0);
    const kept = this.#feed.querySelector(':scope > [data-kept]');
    const isAbove = kept === this.#feed.firstElementChild;
    if (kept) this.#pad(isAbove ? kept.offsetHeight : 0, isAbove ? 0 : kept.offsetHeight);
  }

  #pad(keptAbove, keptBelow) {
    this.#feed.style.paddingBlockStart = this.#pixels(this.#above - keptAbove);
    this.#feed.style.paddingBlockEnd = this.#pixels(this.#below - keptBelow);
  }

  #pixels(height) { return height > 0.5 ? `${height}px` : ''; }
}
