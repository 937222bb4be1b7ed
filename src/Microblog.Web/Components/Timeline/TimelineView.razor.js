// <post-feed>: what a timeline does in the browser. Its parts hold the reading position (anchor.js), ask for more posts
// (prefetch.js), note what was in sight (marker.js), remove posts that are far away (space.js), and keep the reading position
// in the tab and the account (places.js). This element connects them with the page.
import { visible } from '/js/page.js';
import { ReadingAnchor } from '/js/anchor.js';
import { ReadMarker } from '/js/marker.js';
import { PlaceKeeper, placeOf } from '/js/places.js';
import { Prefetch } from '/js/prefetch.js';
import { point } from '/js/return.js';
import { FeedRows, isPlace } from '/js/rows.js';
import { FeedSpace } from '/js/space.js';

/** True once the page answers: before that it is only a picture of itself. */
const isReady = () => document.getElementById('ready')?.dataset.interactive === 'true';

history.scrollRestoration = 'manual';

class PostFeed extends HTMLElement {
  #rows = new FeedRows(this);
  #anchor = new ReadingAnchor(this.#rows);
  #marker = new ReadMarker(this.#rows, {
    see: post => this.#raise('see', { post, offset: 0 }),
    again: () => this.#tell(),
  });
  #prefetch = new Prefetch(this, {
    newer: count => {
      // At the very top, too, what is read stays.
      if (!this.#anchor.place) this.#anchor.pin(this.rows[0]);
      this.#raise('newer', { count });
    },
    older: count => count ? this.#raise('older', { count }) : this.#older.click(),
    jump: () => this.#raise('jump', this.#seen ?? { post: null, offset: 0 }),
    retry: () => this.#want(),
  });
  #keeper = new PlaceKeeper();
  #space = new FeedSpace(this);
  #seen = null; // the last place that was in sight: beside the posts that are in the page there is nothing but space
  #frame = 0;
  #isSought = false; // the place is not among the posts that are in the page: what is in sight meanwhile is not it
  #isFocusMoved = false; // the focus goes along to where the reader is brought
  #left = null; // the post that had it before the reader jumped up
  #turn = null; // the last one that the page has scrolled for

  /** True while its page is the one in the address: while another is being opened, scrolling means nothing. */
  get #isRead() { return visible(this) && location.pathname === this.path; }

  get #hasNewer() { return this.host.dataset.newer === 'true'; }
  get #older() { return this.host.querySelector('button[data-older]:not([aria-disabled=true])'); }
  get host() { return this.closest('.timeline'); }
  get name() { return this.host?.dataset.timeline; }
  get rows() { return this.#rows.all; }

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
    this.#prefetch.stop();
    this.#marker.stop();
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
    if (seen) this.#marker.post = seen;
    if (seen && isReady()) this.#raise('see', { post: seen, offset: 0 });
    const place = placeOf(this.name) ?? (anchor ? { post: anchor, offset: Number(offset) } : null);
    if (place?.post) this.#seek(place);
    else if (place && scrollY === 0) this.#goUp(place.under);
    else this.#scrolled();
  }

  /** Where its post is not in the page, the server looks for it, and for where the account was if nobody knows it any longer. */
  #seek(place) {
    this.#isSought = !this.#rows.find(place.post);
    if (!this.#isSought) this.#go(place);
    else if (isReady()) this.#raise('seek', place);
  }

  #go(place) {
    const row = this.#rows.find(place.post);
    if (!row) return;
    const isTop = place.top || (row === this.rows[0] && place.offset >= row.getBoundingClientRect().top + scrollY - 1);
    if (isTop && !this.#hasNewer) {
      this.#goUp(place.under);
      return;
    }
    if (this.#anchor.go(row, place)) this.#take();
    this.#look();
  }

  /** To the top; whoever was there had perhaps scrolled by some of what stands above the posts, and the first comes to where it was. */
  #goUp(under) {
    this.#anchor.goUp(this.rows[0], under);
    this.#scrolled();
  }

  #scrolled() {
    this.#frame = 0;
    if (!this.#isRead) return;
    if (this.#anchor.isHeld) return this.#hold();
    this.#take();
    this.#look();
  }

  /** Where the reader is now. */
  #take() {
    if (!this.#isRead) return;
    const rows = this.rows;
    const index = this.#rows.first(rows);
    if (!this.#anchor.take(rows, index, this.#hasNewer)) return;
    this.#seen = this.#anchor.place;
    this.#marker.rise(this.#rows.place(rows, index));
    this.#keep(false);
  }

  /** What follows from where the reader is. */
  #look() {
    this.#point();
    this.#tell();
    this.#want();
    this.#remove();
  }

  /** The return button points to its place, and goes when that is in sight: not before the page has left it. */
  #point() {
    if (!this.#isRead || this.host.dataset.turn !== this.#turn) return;
    const post = point(this.host, this.#rows.edge);
    if (post) this.#raise('passed', { post, offset: 0 });
  }

  /** What comes into sight is new no longer. */
  #tell() {
    if (this.host.dataset.unseen && this.#isRead && isReady()) this.#marker.report();
  }

  /** Undoes whatever moved what is read. */
  #hold() {
    if (!this.#isRead) return;
    if (this.#anchor.place && !this.#anchor.hold()) this.#take();
    this.#point();
    this.#tell();
    this.#want();
  }

  #keep(atOnce) {
    if (!this.#isRead || this.#isSought) return;
    const place = this.#anchor.place ? this.#lasting(this.#anchor.place) : this.#hasNewer ? null : this.#top;
    if (!place) return;
    this.#keeper.keep(this.name, { ...place, seen: this.#marker.post }, atOnce);
  }

  /** The very top is a place like any other in home, which is read on from; whoever visits a feed sees its newest posts. */
  get #top() {
    const rows = this.rows;
    const under = rows[0]?.getBoundingClientRect().top;
    const first = this.name === 'home' && this.#rows.place(rows, 0);
    return first
      ? { post: first.dataset.post, offset: first.getBoundingClientRect().top, top: true, under }
      : { post: null, offset: 0, under };
  }

  /** The same place by a post that others know: the first one from there on. */
  #lasting(place) {
    const row = this.#rows.find(place.post);
    if (!row?.dataset.ahead) return place;
    const rows = this.rows;
    const next = this.#rows.place(rows, rows.indexOf(row));
    return next ? { post: next.dataset.post, offset: next.getBoundingClientRect().top } : null;
  }

  /** Asks for what comes into sight soon. Where catching up was stopped, older posts are read from all feeds: only at their end. */
  #want() {
    const rows = this.rows;
    if (!visible(this) || rows.length === 0 || !isReady() || this.#isSought) return;
    this.#prefetch.ask(rows, {
      hasNewer: this.#hasNewer,
      hasOlder: Boolean(this.#older),
      isStopped: this.host.dataset.stopped === 'true',
    });
  }

  #raise(what, detail = {}) { this.dispatchEvent(new CustomEvent(`timeline${what}`, { bubbles: true, detail })); }

  #changed(all) {
    const changes = all.filter(change => change.target === this);
    if (changes.length === 0) return this.#hold(); // a post grew or shrank
    // Before anything is measured: measuring a page that is too short for a moment lets the browser scroll it.
    this.#space.went();
    this.#anchor.shrink();
    this.#number();
    const added = changes.flatMap(change => [...change.addedNodes]);
    if (this.#space.came(this.rows.filter(isPlace), added)) this.#prefetch.came();
    this.#space.spread();
    this.#hold();
    if (!this.#anchor.place) this.#keep(false);
    this.#remove();
  }

  /** Each post's place among those of the page; how many there are, where all of them are in the page. */
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
  #remove() {
    if (!this.#isRead || !isReady()) return;
    const rows = this.rows.filter(isPlace);
    const far = this.#space.remove(rows, () => this.#rows.first(rows));
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
    if (names.has('data-turn')) this.#shown();
    if (names.has('data-unseen')) this.#tell();
    // The reader may have scrolled to the end of what came before asking was over.
    if (names.has('data-asking')) this.#want();
    if (names.has('data-newer')) {
      this.#space.spread();
      this.#hold();
      if (!this.#hasNewer) this.#scrolled(); // the very top may be a place no longer
    }
  }

  /** The server shows other posts: those around the anchor that it gives, or the newest. */
  #shown() {
    this.#prefetch.reset();
    this.#isSought = false;
    this.#space.clear();
    const { anchor, offset } = this.host.dataset;
    if (anchor) {
      this.#go({ post: anchor, offset: Number(offset) });
    } else {
      this.#marker.reset();
      this.#goUp();
    }
    if (this.#isFocusMoved) {
      (anchor ? this.#rows.find(this.#left) ?? this.#rows.find(anchor) : this.rows[0])?.focus({ preventScroll: true });
    }
    this.#isFocusMoved = false;
    this.#turn = this.host.dataset.turn;
    this.#point();
  }

  /** The focus does not stay behind at a post, nor go with the button that was pressed. */
  #moveFocus() {
    const active = document.activeElement;
    this.#isFocusMoved = this.host.contains(active) && Boolean(active.closest('article, [data-pill], [data-return]')) && !active.matches('textarea');
  }

  /** Back to where the reader jumped from. */
  back() {
    this.#moveFocus();
    this.#raise('back');
  }

  /** Up to the newest posts; the way back is remembered where there is one. */
  jump() {
    this.#moveFocus();
    this.#left = document.activeElement.closest('article')?.dataset.post;
    const isFar = scrollY > innerHeight / 2 && this.#anchor.place;
    this.#raise('jump', isFar ? { ...this.#anchor.place } : { post: null, offset: 0 });
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
