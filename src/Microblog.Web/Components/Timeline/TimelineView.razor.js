// <post-feed>: what a timeline does in the browser. It holds the place of what is read whatever comes, goes or grows above
// it, has that place kept, asks for older and newer posts ahead of the reader, and lets posts far away go.
import { visible } from '/js/page.js';
import { PlaceKeeper, placeOf } from '/js/places.js';
import { FeedSpace } from '/js/space.js';
import { point } from '/js/return.js';

const ahead = 1.5; // screens
const far = 3; // screens
const step = 20; // posts asked for at once,
const most = 100; // and where the reader is far from all that are here
const pause = 250; // between telling what is in sight

/** True once the page answers: before that it is only a picture of itself. */
const isReady = () => document.getElementById('ready')?.dataset.interactive === 'true';

/** What is still to be sent, or stands above posts that wait, is no place to come back to. */
const isPlace = row => row.dataset.post && !row.dataset.ahead;

history.scrollRestoration = 'manual';

class PostFeed extends HTMLElement {
  #place = null; // { post, offset } of the first post in sight; null: the top of the feed is in sight
  #at = 0; // how far the page was scrolled when the place was taken
  #isMoved = false; // the browser has moved the page before the space of what went was made
  #isFollowed = false; // the reader has scrolled, and the place is not taken anew yet
  #told = null; // the highest row that was told to be in sight
  #telling = 0;
  #highest = null; // { row, post } of the highest that was in sight; its row may be gone, or not have come yet
  #asked = -1;
  #holding = false; // newer posts are on their way: what is read stays even at the very top
  #seen = null; // the last place that was in sight: beside the posts that are here there is nothing but space
  #jumping = 0;
  #frame = 0;
  #again = 0;
  #isLed = false; // the focus goes along to where the reader is brought
  #left = null; // the post that had it before the reader jumped up
  #turn = null; // the last one that the page has scrolled for
  #keeper = new PlaceKeeper();
  #space = new FeedSpace(this);
  #isSought = false; // the place is not among the posts that are here: what is in sight meanwhile is not it

  /** True while its page is the one in the address: while another is being opened, scrolling means nothing. */
  get #isRead() { return visible(this) && location.pathname === this.path; }

  get host() { return this.closest('.timeline'); }
  get name() { return this.host?.dataset.timeline; }
  get rows() { return [...this.children].filter(row => !row.dataset.kept); }

  connectedCallback() {
    const host = this.host;
    if (!host) return;
    this.#turn = host.dataset.turn;
    this.onscroll = () => { this.#frame ||= requestAnimationFrame(() => this.#scrolled()); };
    addEventListener('scroll', this.onscroll, { passive: true });
    addEventListener('resize', this.onscroll, { passive: true });
    this.onhide = () => {
      this.#take();
      this.#keep(true);
    };
    addEventListener('pagehide', this.onhide);
    this.sized = new ResizeObserver(() => this.#hold());
    this.sized.observe(this);
    this.changed = new MutationObserver(changes => this.#changed(changes));
    this.changed.observe(this, { childList: true, characterData: true, subtree: true });
    this.turned = new MutationObserver(changes => this.#turned(changes));
    this.turned.observe(host, { attributes: true, attributeFilter: ['data-turn', 'data-newer', 'data-unseen', 'data-whole', 'data-asking', 'hidden'] });
    // The children may come after the element.
    queueMicrotask(() => this.#arrive());
  }

  disconnectedCallback() {
    removeEventListener('scroll', this.onscroll);
    removeEventListener('resize', this.onscroll);
    removeEventListener('pagehide', this.onhide);
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#again);
    clearTimeout(this.#jumping);
    clearTimeout(this.#telling);
    // Where the whole page goes at once, its token goes too: the page that takes its place keeps the place.
    this.#keeper.flush();
    this.sized?.disconnect();
    this.changed?.disconnect();
    this.turned?.disconnect();
  }

  /** Where this tab was, else where the account was. */
  #arrive() {
    if (!this.isConnected || !visible(this)) return;
    this.path = location.pathname;
    this.#number();
    const { anchor, offset } = this.host.dataset;
    // The account may not have heard of it yet when this page was made.
    const seen = placeOf(this.name)?.seen;
    if (seen) this.#highest = { row: this.#find(seen), post: seen };
    if (seen && isReady()) this.#raise('see', { post: seen, offset: 0 });
    const place = placeOf(this.name) ?? (anchor ? { post: anchor, offset: Number(offset) } : null);
    if (place?.post) this.#seek(place);
    else if (place && scrollY === 0) this.#goUp(place.under);
    else this.#scrolled();
  }

  /** Where its post is not here the page looks for it, and for where the account was if nobody knows it any longer. */
  #seek(place) {
    this.#isSought = !this.#find(place.post);
    if (!this.#isSought) this.#go(place);
    else if (isReady()) this.#raise('seek', place);
  }

  #find(post) { return [...this.children].find(row => row.dataset.post === post); }

  #go(place) {
    const row = this.#find(place.post);
    if (!row) return;
    const isTop = place.top || (row === this.rows[0] && place.offset >= row.getBoundingClientRect().top + scrollY - 1);
    if (isTop && !this.#above) {
      this.#goUp(place.under);
      return;
    }
    this.#place = { post: place.post, offset: place.offset };
    const drift = () => row.getBoundingClientRect().top - place.offset;
    scrollBy({ top: drift(), behavior: 'instant' });
    this.#at = scrollY;
    // Where the page is too short yet (pictures come), the place holds until it has grown.
    if (Math.abs(drift()) < 1) this.#take();
    this.#look();
  }

  /** To the top; whoever was there had perhaps scrolled by some of what stands above the posts, and the first comes to where it was. */
  #goUp(under) {
    this.#place = null;
    const first = this.rows[0];
    scrollTo({ top: first && under ? scrollY + first.getBoundingClientRect().top - under : 0, behavior: 'instant' });
    this.#scrolled();
  }

  /** The lower edge of the heading, under which posts go. */
  get #edge() { return this.host.querySelector('.head').getBoundingClientRect().bottom; }

  /** The first row of which more than the header hides is in sight. */
  #first(rows = this.rows) {
    const edge = this.#edge;
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].getBoundingClientRect().bottom > edge) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #scrolled() {
    this.#frame = 0;
    if (!this.#isRead) return;
    // Where the page alone moved something, what is read is what it was.
    if (scrollY === this.#at && !this.#isFollowed && this.#isInSight(this.#place)) return this.#hold();
    this.#take();
    this.#look();
  }

  #isInSight(place) {
    const box = place && this.#find(place.post)?.getBoundingClientRect();
    return Boolean(box) && box.bottom > this.#edge && box.top < innerHeight;
  }

  /** Where the reader is now. */
  #take() {
    if (!this.#isRead) return;
    this.#at = scrollY;
    this.#isFollowed = this.#isMoved = false;
    const rows = this.rows;
    const index = this.#first(rows);
    const first = rows[index] ?? rows.at(-1);
    const edge = this.#edge;
    // Where newer posts are still on their way, the top of the rows is a place like any other: it stays when they come.
    const isTop = !first || (!this.#above && first === rows[0] && first.getBoundingClientRect().top >= edge - 1);
    this.#place = isTop ? null : { post: first.dataset.post, offset: first.getBoundingClientRect().top };
    const isLost = this.#place && (this.#place.offset > innerHeight || first.getBoundingClientRect().bottom < edge);
    if (!isLost) {
      this.#seen = this.#place;
      this.#rise(this.#sent(rows, index));
      this.#keep(false);
    }
  }

  /** What follows from where the reader is. */
  #look() {
    this.#point();
    this.#tell();
    this.#want(this.rows);
    this.#letGo();
  }

  /** The return button points to its place, and goes when that is in sight: not before the page has left it. */
  #point() {
    if (!this.#isRead || this.host.dataset.turn !== this.#turn) return;
    const post = point(this.host, this.#edge);
    if (post) this.#raise('passed', { post, offset: 0 });
  }

  /** What comes into sight is new no longer. */
  #tell() {
    if (this.#telling || !this.host.dataset.unseen || !this.#isRead || !isReady()) return;
    const rows = this.rows;
    const row = this.#sent(rows, this.#first(rows));
    if (!row || (this.#told?.isConnected && !this.#isAbove(row, this.#told))) return;
    this.#told = row;
    this.#raise('see', { post: row.dataset.post, offset: 0 });
    this.#telling = setTimeout(() => {
      this.#telling = 0;
      this.#tell();
    }, pause);
  }

  #isAbove(row, other) { return Boolean(other.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_PRECEDING); }

  /** The first row from there on that others know as well: what is still to be sent is no place to come back to. */
  #sent(rows, from) { return rows.slice(Math.max(0, from)).find(isPlace); }

  /** Where the highest one is not here, it was let go above, or comes with what is loaded above. */
  #rise(row) {
    if (!row) return;
    if (this.#highest && !this.#highest.row?.isConnected) this.#highest.row = this.#find(this.#highest.post);
    if (this.#highest && !(this.#highest.row && this.#isAbove(row, this.#highest.row))) return;
    this.#highest = { row, post: row.dataset.post };
  }

  /** True where the browser has moved the page, for it became too short. */
  get #isShort() { return scrollY < this.#at && scrollY > document.documentElement.scrollHeight - innerHeight - 1; }

  /**
   * What the reader scrolled a moment ago is no drift; where the page became too short, the browser has moved it.
   * False where the reader has gone far: what is there now is another place.
   */
  #follow() {
    const moved = scrollY - this.#at;
    const isMoved = this.#isMoved || this.#isShort;
    this.#at = scrollY;
    this.#isMoved = false;
    if (moved === 0 || isMoved) return true;
    if (Math.abs(moved) > far * innerHeight) return false;
    this.#place = { post: this.#place.post, offset: this.#place.offset - moved };
    this.#isFollowed = true;
    return true;
  }

  /** Undoes whatever moved what is read. */
  #hold() {
    if (!this.#isRead) return;
    if (this.#place) {
      const row = this.#find(this.#place.post);
      if (row && this.#follow()) {
        const drift = row.getBoundingClientRect().top - this.#place.offset;
        if (Math.abs(drift) >= 0.5) scrollBy({ top: drift, behavior: 'instant' });
        this.#at = scrollY;
      } else {
        this.#take();
      }
    }
    this.#point();
    this.#tell();
    this.#want(this.rows);
  }

  #keep(atOnce) {
    if (!this.#isRead || this.#isSought) return;
    const place = this.#place ? this.#lasting(this.#place) : this.#above ? null : this.#top;
    if (!place) return;
    this.#keeper.keep(this.name, { ...place, seen: this.#highest?.post }, atOnce);
  }

  /** The very top is a place like any other in home, which is read on from; whoever visits a feed sees its newest posts. */
  get #top() {
    const rows = this.rows;
    const under = rows[0]?.getBoundingClientRect().top;
    const first = this.name === 'home' && this.#sent(rows, 0);
    return first
      ? { post: first.dataset.post, offset: first.getBoundingClientRect().top, top: true, under }
      : { post: null, offset: 0, under };
  }

  /** The same place by a post that others know: the first one from there on. */
  #lasting(place) {
    const row = this.#find(place.post);
    if (!row?.dataset.ahead) return place;
    const rows = this.rows;
    const next = this.#sent(rows, rows.indexOf(row));
    return next ? { post: next.dataset.post, offset: next.getBoundingClientRect().top } : null;
  }

  get #above() { return this.host.dataset.newer === 'true'; }

  /** Asks for what comes into sight soon; not twice for the same where nothing came. */
  #want(rows) {
    if (!visible(this) || rows.length === 0 || !isReady() || this.#isSought) return;
    // Whoever stopped the catching up reads older posts where their end is in sight, not before: all feeds are read for them.
    const margin = this.host.dataset.stopped === 'true' ? 0 : ahead * innerHeight;
    const [top, bottom] = [rows[0].getBoundingClientRect().top, rows.at(-1).getBoundingClientRect().bottom];
    const isNearEnd = bottom < innerHeight + margin;
    const isNearTop = this.#above && top > -margin;
    if (isNearTop && top > innerHeight && this.getBoundingClientRect().top > -innerHeight) return this.#jumpOnce();
    const height = Math.max(1, (bottom - top) / rows.length);
    // From far away, all that is between is asked for.
    const count = distance => Math.max(step, Math.min(most, Math.ceil(distance / height)));
    const state = `${rows[0].dataset.post} ${rows.at(-1).dataset.post} ${rows.length}`;
    if (!isNearEnd && !isNearTop) this.#asked = -1;
    if (this.#asked === state) return;
    if (isNearTop && !this.#holding) {
      this.#asked = state;
      // At the very top, too, what is read stays.
      this.#place ??= { post: rows[0].dataset.post, offset: top };
      this.#holding = true;
      // Whatever became of it, it is asked for again as long as it is wanted.
      clearTimeout(this.#again);
      this.#again = setTimeout(() => {
        this.#holding = false;
        this.#asked = -1;
        this.#want(this.rows);
      }, 3000);
      this.#raise('newer', { count: count(top) });
    }
    const older = this.host.querySelector('button[data-older]:not([aria-disabled=true])');
    if (isNearEnd && older) {
      this.#asked = state;
      if (bottom < 0) this.#raise('older', { count: count(innerHeight - bottom) });
      else older.click();
    }
  }

  /** The very top, with all posts far below: the newest are shown as they are by the button, and not what is between. */
  #jumpOnce() {
    if (this.#jumping) return;
    this.#jumping = setTimeout(() => { this.#jumping = 0; }, 3000); // asked for again where nothing came of it
    this.#raise('jump', this.#seen ?? { post: null, offset: 0 });
  }

  #raise(what, detail = {}) { this.dispatchEvent(new CustomEvent(`timeline${what}`, { bubbles: true, detail })); }

  #changed(all) {
    const changes = all.filter(change => change.target === this);
    if (changes.length === 0) return this.#hold(); // a post grew or shrank
    // Before anything is measured: whoever measures a page that is too short for a moment has it moved by the browser.
    this.#space.went();
    this.#isMoved = this.#isShort;
    this.#number();
    const rows = this.rows;
    const added = changes.flatMap(change => [...change.addedNodes]);
    if (this.#space.came(rows.filter(isPlace), added)) this.#holding = false;
    this.#space.spread();
    this.#hold();
    if (!this.#place) this.#keep(false);
    this.#letGo();
  }

  /** Each post's place among those of the page; how many there are, where all of them are here. */
  #number() {
    const rows = this.rows;
    const size = this.host.dataset.whole === 'true' ? rows.length : -1;
    rows.forEach((row, index) => {
      if (row.ariaPosInSet !== `${index + 1}`) row.ariaPosInSet = index + 1;
      if (row.ariaSetSize !== `${size}`) row.ariaSetSize = size;
    });
    for (const row of this.children) if (row.dataset.kept) row.ariaPosInSet = row.ariaSetSize = null;
  }

  /** Posts far above or below go. */
  #letGo() {
    if (!this.#isRead || !isReady()) return;
    const rows = this.rows.filter(isPlace);
    const far = this.#space.letGo(rows, () => this.#first(rows));
    if (far) this.#raise('trim', far);
  }

  #turned(changes) {
    if (!visible(this)) return this.#keeper.flush();
    const names = new Set(changes.map(change => change.attributeName));
    if (names.has('data-whole')) this.#number();
    if (names.has('hidden')) {
      this.path = location.pathname;
      const place = placeOf(this.name);
      if (place?.post) this.#seek(place);
      else this.#goUp(place?.under);
    }
    if (names.has('data-turn')) {
      clearTimeout(this.#jumping);
      this.#jumping = 0;
      this.#isSought = false;
      this.#space.clear();
      const { anchor, offset } = this.host.dataset;
      if (!anchor) this.#highest = null; // the newest are higher than whatever was
      if (anchor) {
        this.#go({ post: anchor, offset: Number(offset) });
      } else {
        this.#goUp();
      }
      if (this.#isLed) (anchor ? this.#find(this.#left) ?? this.#find(anchor) : this.rows[0])?.focus({ preventScroll: true });
      this.#isLed = false;
      this.#turn = this.host.dataset.turn;
      this.#point();
    }
    if (names.has('data-unseen')) this.#tell();
    // The reader may have scrolled to the end of what came before asking was over.
    if (names.has('data-asking')) this.#want(this.rows);
    if (names.has('data-newer')) {
      this.#space.spread();
      this.#hold();
      if (!this.#above) this.#scrolled(); // the very top may be a place no longer
    }
  }

  /** The focus does not stay behind at a post, nor go with the button that was pressed. */
  #lead() {
    const active = document.activeElement;
    this.#isLed = this.host.contains(active) && Boolean(active.closest('article, [data-pill], [data-return]')) && !active.matches('textarea');
  }

  /** Back to where the reader jumped from. */
  back() {
    this.#lead();
    this.#raise('back');
  }

  /** Up to the newest posts; the way back is remembered where there is one. */
  jump() {
    this.#lead();
    this.#left = document.activeElement.closest('article')?.dataset.post;
    const isFar = scrollY > innerHeight / 2 && this.#place;
    this.#raise('jump', isFar ? { ...this.#place } : { post: null, offset: 0 });
  }
}
customElements.define('post-feed', PostFeed);

for (const name of ['timelinejump', 'timelineback', 'timelinepassed', 'timelineseek', 'timelinenewer', 'timelineolder', 'timelinetrim', 'timelinesee']) {
  window.Blazor?.registerCustomEventType(name, { createEventArgs: event => event.detail ?? {} });
}

const feed = () => [...document.querySelectorAll('post-feed')].find(visible);

document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-pill], [data-return]');
  if (button) {
    const host = button.closest('.timeline');
    const own = host.querySelector('post-feed');
    const what = button.matches('[data-return]') ? 'back' : 'jump';
    if (own) own[what]();
    else host.dispatchEvent(new CustomEvent(`timeline${what}`, { bubbles: true, detail: { post: null, offset: 0 } }));
  } else if (event.target.closest?.('a.nav-link[href="/"]') && location.pathname === '/' && !event.ctrlKey && !event.metaKey) {
    // Home on home goes up.
    event.preventDefault();
    event.stopPropagation();
    feed()?.jump();
  }
}, { capture: true });
