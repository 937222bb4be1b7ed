// <post-feed>: what a timeline does in the browser. It holds the place of what is read whatever comes, goes or grows above
// it, remembers that place, asks for older and newer posts ahead of the reader, and lets posts far away go.
import { token, visible } from '/js/page.js';

const ahead = 1.5; // screens
const far = 3; // screens
const many = 150; // posts in the page; beyond that some go: with all around it, a post is up to 30 elements
const near = 50; // posts that stay on either side of what is read, at least
const step = 20;
const most = 100; // posts asked for at once, where the reader is far from all that are here
const saveAfter = 1000;
const pause = 250; // between telling what is in sight
const memory = 'places';

/** True once the page answers: before that it is only a picture of itself. */
const isReady = () => document.getElementById('ready')?.dataset.interactive === 'true';

const remembered = JSON.parse(sessionStorage.getItem(memory) ?? '{}');
history.scrollRestoration = 'manual';

/** Places of timelines that were in this tab, by name: { post, offset, top, seen }, post null for the top. */
function remember(name, place) {
  remembered[name] = place;
  sessionStorage.setItem(memory, JSON.stringify(remembered));
}

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
  #trim = null; // what was asked to go: each row's height, and where it is
  #seen = null; // the last place that was in sight: beside the posts that are here there is nothing but space
  #jumping = 0;
  #frame = 0;
  #save = 0;
  #again = 0;
  #isLed = false; // the focus goes along to where the reader is brought
  #left = null; // the post that had it before the reader jumped up
  #due = null; // keeps the place that is not kept yet
  #isSought = false; // the place is not among the posts that are here: what is in sight meanwhile is not it

  /** True while its page is the one in the address: while another is being opened, scrolling means nothing. */
  get #isRead() { return visible(this) && location.pathname === this.path; }

  get host() { return this.closest('.timeline'); }
  get name() { return this.host?.dataset.timeline; }
  get rows() { return [...this.children].filter(row => !row.dataset.kept); }

  connectedCallback() {
    const host = this.host;
    if (!host) return;
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
    clearTimeout(this.#save);
    clearTimeout(this.#jumping);
    clearTimeout(this.#telling);
    // Where the whole page goes at once, its token goes too: the page that takes its place keeps the place.
    this.#due?.();
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
    const seen = remembered[this.name]?.seen;
    if (seen) this.#highest = { row: this.#find(seen), post: seen };
    if (seen && isReady()) this.#raise('see', { post: seen, offset: 0 });
    const place = remembered[this.name] ?? (anchor ? { post: anchor, offset: Number(offset) } : null);
    if (place?.post) this.#seek(place);
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
      this.#goUp();
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

  #goUp() {
    this.#place = null;
    scrollTo({ top: 0, behavior: 'instant' });
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
    this.#tell();
    this.#want(this.rows);
    this.#letGo();
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
  #sent(rows, from) { return rows.slice(Math.max(0, from)).find(row => row.dataset.post && !row.dataset.unsent); }

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
    this.#tell();
    this.#want(this.rows);
  }

  #keep(atOnce) {
    if (!this.#isRead || this.#isSought) return;
    const place = this.#place ? this.#lasting(this.#place) : this.#above ? null : this.#top;
    if (!place) return;
    const { name } = this;
    remember(name, { ...place, seen: this.#highest?.post });
    clearTimeout(this.#save);
    const key = `${place.post} ${Math.round(place.offset)}`;
    if (key === this.kept) return;
    const send = () => {
      if (!token()) return;
      this.#due = null;
      this.kept = key;
      const query = new URLSearchParams({
        timeline: name, post: place.post ?? '', offset: Math.round(place.offset), seen: this.#highest?.post ?? '',
      });
      fetch(`/reading?${query}`, { method: 'POST', headers: { RequestVerificationToken: token() }, keepalive: true, redirect: 'manual' })
        .catch(() => { this.kept = null; }); // the next scroll tries again
    };
    this.#due = send;
    if (atOnce) send();
    else this.#save = setTimeout(send, saveAfter);
  }

  /** The very top is a place like any other in home, which is read on from; whoever visits a feed sees its newest posts. */
  get #top() {
    const first = this.name === 'home' && this.#sent(this.rows, 0);
    return first ? { post: first.dataset.post, offset: first.getBoundingClientRect().top, top: true } : { post: null, offset: 0 };
  }

  #lasting(place) {
    const row = this.#find(place.post);
    if (!row?.dataset.unsent) return place;
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
    if (this.#trim) this.#trimmed();
    this.#isMoved = this.#isShort;
    this.#number();
    const rows = this.rows;
    const added = changes.flatMap(change => [...change.addedNodes]);
    if (added.includes(rows[0])) this.#came(rows, added);
    else if (added.includes(rows.at(-1))) this.#cameBelow(rows, added);
    this.#spread();
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

  /** Posts far above or below go; what they took up stays empty. */
  #letGo() {
    const rows = this.rows;
    if (this.#trim || rows.length <= many || !this.#isRead || !isReady()) return;
    const first = this.#first(rows);
    const top = first > near + step ? Math.floor((first - near) / step) * step : 0;
    const rest = rows.length - first;
    const bottom = rest > many - near + step ? Math.floor((rest - (many - near)) / step) * step : 0;
    if (top + bottom === 0) return;
    const [going, at] = [new Map(), index => rows[index].getBoundingClientRect()];
    for (let index = 0; index < top; index++) going.set(rows[index], { above: at(index + 1).top - at(index).top });
    for (let index = rows.length - bottom; index < rows.length; index++) {
      going.set(rows[index], { below: at(index).bottom - at(index - 1).bottom });
    }
    const focused = document.activeElement?.closest?.('article');
    const kept = focused?.parentElement === this
      && (focused.dataset.kept || rows.indexOf(focused) < top || rows.indexOf(focused) >= rows.length - bottom) ? focused : null;
    this.#trim = going;
    setTimeout(() => { if (this.#trim === going) this.#trim = null; }, 5000);
    this.#raise('trim', { top, bottom, kept: kept?.dataset.post ?? null });
  }

  #space = { above: 0, below: 0 };

  /** Others may come in the same moment. */
  #trimmed() {
    const gone = [...this.#trim].filter(([row]) => !row.isConnected || row.dataset.kept);
    if (gone.length < this.#trim.size / 2) return; // One that was retracted is not it.
    for (const [, { above = 0, below = 0 }] of gone) {
      this.#space.above += above;
      this.#space.below += below;
    }
    this.#trim = null;
    this.#spread();
  }

  #came(rows, added) {
    this.#holding = false;
    const last = rows.findLastIndex((row, index) => added.includes(row) && rows.slice(0, index).every(one => added.includes(one)));
    const height = rows[last].getBoundingClientRect().bottom - rows[0].getBoundingClientRect().top;
    this.#space.above = Math.max(0, this.#space.above - height);
  }

  #cameBelow(rows, added) {
    const first = rows.findLastIndex(row => !added.includes(row)) + 1;
    const height = rows.at(-1).getBoundingClientRect().bottom - rows[first].getBoundingClientRect().top;
    this.#space.below = Math.max(0, this.#space.below - height);
  }

  /** The empty space where posts were, as padding: in a feed there is nothing but posts. */
  #spread() {
    if (!this.#above) this.#space.above = 0;
    const isEnd = !this.host.querySelector('button[data-older]');
    if (isEnd) this.#space.below = 0;
    this.#pad(0, 0);
    const kept = this.querySelector(':scope > [data-kept]');
    const isAbove = kept === this.firstElementChild;
    if (kept) this.#pad(isAbove ? kept.offsetHeight : 0, isAbove ? 0 : kept.offsetHeight);
  }

  #pad(keptAbove, keptBelow) {
    this.style.paddingBlockStart = this.#pixels(this.#space.above - keptAbove);
    this.style.paddingBlockEnd = this.#pixels(this.#space.below - keptBelow);
  }

  #pixels(height) { return height > 0.5 ? `${height}px` : ''; }

  #turned(changes) {
    if (!visible(this)) {
      clearTimeout(this.#save);
      this.#due?.();
      return;
    }
    const names = new Set(changes.map(change => change.attributeName));
    if (names.has('data-whole')) this.#number();
    if (names.has('hidden')) {
      this.path = location.pathname;
      const place = remembered[this.name];
      if (place?.post) this.#seek(place);
      else this.#goUp();
    }
    if (names.has('data-turn')) {
      clearTimeout(this.#jumping);
      this.#jumping = 0;
      this.#isSought = false;
      this.#space = { above: 0, below: 0 };
      this.#spread();
      const { anchor, offset } = this.host.dataset;
      if (!anchor) this.#highest = null; // the newest are higher than whatever was
      if (anchor) {
        this.#go({ post: anchor, offset: Number(offset) });
      } else {
        this.#goUp();
      }
      if (this.#isLed) (anchor ? this.#find(this.#left) ?? this.#find(anchor) : this.rows[0])?.focus({ preventScroll: true });
      this.#isLed = false;
    }
    if (names.has('data-unseen')) this.#tell();
    // The reader may have scrolled to the end of what came before asking was over.
    if (names.has('data-asking')) this.#want(this.rows);
    if (names.has('data-newer')) {
      this.#spread();
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

for (const name of ['timelinejump', 'timelineback', 'timelineseek', 'timelinenewer', 'timelineolder', 'timelinetrim', 'timelinesee']) {
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
