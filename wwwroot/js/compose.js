// <compose-box>: the text of a composer belongs to the browser. It is kept as a draft while it is typed, handed over once
// when it is sent, and emptied only when the server says that it has it.
import { onLine } from './line.js';
import { act } from './menu.js';
import { isConnected, isConverting, press, say, token } from './page.js';

const saveAfter = 800;
const hubLimit = 8000; // characters; one message to the circuit holds 32 KB, and a character can take four bytes and more
const carried = new Map(); // texts of boxes that the page replaced, by place
const memory = 'writing';
const most = 10; // boxes in posts that are not here

async function save(place, text, to) {
  const answer = await fetch(`/compose/draft?${new URLSearchParams({ place, ...(to != null && { to }) })}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain;charset=utf-8', RequestVerificationToken: token() },
    body: text,
    keepalive: text.length < 20000,
    redirect: 'manual',
  });
  // 413: longer than a post can be; 409: too many drafts; others: the page or the database. In words for whoever writes.
  const words = answer.headers.get('content-type')?.startsWith('text/plain');
  if (!answer.ok) throw Object.assign(new Error(words ? await answer.text() : ''), { why: { 413: 'TooLong', 409: 'TooManyDrafts' }[answer.status] ?? 'NoAnswer' });
}

class ComposeBox extends HTMLElement {
  static observedAttributes = ['data-sent', 'data-answers'];
  #timer = 0;
  #saving = Promise.resolve();
  #dirty = false;
  #busy = false;
  #wanted; // where a text that came back goes, until the page can show it
  #sent = null; // what is on its way
  #key; // one for each text that is sent: sent again, it is the same

  get place() { return this.dataset.place; }
  get area() { return this.querySelector('textarea'); }
  get target() { return this.querySelector('select'); }
  get to() { this.#aim(); return this.target?.value ?? this.#wanted; }

  /** What is half written, for when the box is here again; nothing where the server has it, and where it was sent as far as anybody knows. */
  get half() {
    const inline = this.closest('article') !== null;
    if (!this.area?.value || (this.area.value === this.#sent && isConnected()) || (!this.#dirty && !inline)) return [];
    const { value, selectionStart, selectionEnd } = this.area;
    const focused = document.activeElement === this.area;
    return [{ place: this.place, inline, dirty: this.#dirty, to: this.to, text: value, focused, start: selectionStart, end: selectionEnd }];
  }

  connectedCallback() {
    this.feed = this.closest('post-feed');
    this.addEventListener('input', this);
    this.addEventListener('submit', this);
    this.addEventListener('keydown', this);
    this.addEventListener('click', this);
    this.addEventListener('change', this);
    // Typed before this script came.
    queueMicrotask(() => { if (window.early?.typed.delete(this.place)) this.#typed(); });
    // Before the next key is heard, where the old box has gone; it may go after the new one has come.
    queueMicrotask(() => this.#arrive());
    queueMicrotask(() => setTimeout(() => this.#arrive()));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    if (this.#dirty && this.last && this.last.text !== this.#sent) {
      carried.set(this.place, this.last);
      this.#keep(this.last.text, this.last.to);
    }
    // Closed by its buttons, it alone has gone; where its post goes from a feed, it comes back with that.
    const gone = this.feed && this.closest('article') ? this.half : [];
    for (const box of gone) if (!carried.has(box.place)) carried.set(box.place, box);
    later(gone);
  }

  attributeChangedCallback(name, before) {
    if (before === null) return;
    this.#busy = false;
    this.#key = null;
    this.#tellUnsent(false);
    if (name === 'data-sent') this.#taken();
    else this.#sent = null; // refused: it is half written again
  }

  handleEvent(event) {
    switch (event.type) {
      case 'change':
        if (event.target === this.target && this.area.value) this.#typed();
        break;
      case 'input':
        if (event.target === this.area) this.#typed();
        break;
      case 'submit':
        if (event.target.closest('dialog')) return;
        event.preventDefault();
        this.#send();
        break;
      case 'keydown':
        if (event.key === 'Enter' && !isConverting(event) && (event.ctrlKey || event.metaKey) && event.target === this.area) {
          event.preventDefault();
          this.#send();
        }
        break;
      case 'click':
        if (event.target.closest('[data-cancel]')) this.#empty();
        if (event.target.closest('[data-resend]')) this.#send();
        break;
    }
  }

  #arrive() {
    if (!this.isConnected || !this.area) return;
    const text = carried.get(this.place);
    if (text) {
      carried.delete(this.place);
      this.area.value = text.text;
      this.#wanted = text.to;
      if (text.focused) {
        this.area.focus({ preventScroll: true });
        this.area.setSelectionRange(text.start, text.end);
      }
      this.#typed();
    } else if ('focus' in this.dataset) {
      this.area.focus();
      this.area.setSelectionRange(this.area.value.length, this.area.value.length);
    }
    this.#count();
  }

  #typed() {
    const { value, selectionStart, selectionEnd } = this.area;
    this.#dirty = true;
    this.last = { text: value, to: this.to, focused: document.activeElement === this.area, start: selectionStart, end: selectionEnd };
    this.#count();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(value, this.to), saveAfter);
  }

  /** Where a text goes belongs to it: what is not there to be chosen any longer is shown all the same. */
  #aim() {
    const { target } = this;
    const to = this.#wanted;
    if (!target || to == null) return;
    this.#wanted = undefined;
    if (to === target.value) return;
    if (![...target.options].some(one => one.value === to)) target.add(new Option(to, to));
    target.value = to;
    target.dispatchEvent(new Event('change', { bubbles: true }));
  }

  #keep(text, to) {
    this.#saving = this.#saving.then(() => save(this.place, text, to)).then(
      () => { if (this.last?.text === text && this.last.to === to) this.#dirty = false; this.#unkept(''); },
      failure => { if (failure.why) this.#unkept(failure.message); /* kept in the page; the next letter tries again */ });
    return this.#saving;
  }

  /** Keeps what is typed now; false where the server does not have it. */
  async flush() {
    if (this.#dirty) await this.#keep(this.last.text, this.last.to);
    return !this.#dirty;
  }

  #unkept(why) {
    const note = this.querySelector('[data-unkept]');
    if (!note) return;
    note.textContent = why;
    note.className = why && 'trouble mild';
    note.hidden = !why;
  }

  #tellUnsent(isUnsent) {
    this.querySelector('[data-unsent]')?.remove();
    if (!isUnsent) return;
    const note = document.createElement('p');
    Object.assign(note, { className: 'trouble mild', role: 'status', innerHTML: 'Not sent. <button class="button" type="button" data-resend>Retry</button>' });
    note.dataset.unsent = '';
    this.querySelector('form').append(note);
  }

  /** The connection was given up before an answer came. */
  lose() {
    if (!this.#busy) return;
    this.#busy = false;
    this.#tellUnsent(true);
    say('Not sent: no answer came. The text stays here.');
  }

  async #send() {
    const text = this.area.value;
    if (this.#busy) return;
    if (!isConnected()) {
      this.#tellUnsent(true);
      return say('Not sent: there is no connection at the moment. The text stays here.');
    }
    this.#busy = true;
    this.#tellUnsent(false);
    setTimeout(() => { this.#busy = false; }, 20000);
    if (this.#sent !== text) this.#key = null;
    this.#key ??= crypto.randomUUID?.() ?? `${Date.now()} ${Math.random()}`;
    this.#sent = text;
    press(this.querySelector('[type=submit]'));
    clearTimeout(this.#timer);
    await this.#saving;
    const detail = { text, to: this.to, saved: false, problem: null, key: this.#key };
    if (text.length > hubLimit) {
      detail.text = null;
      try {
        await save(this.place, text, detail.to);
        detail.saved = true;
      } catch (failure) {
        detail.problem = failure.why ?? 'NoAnswer';
      }
    }
    this.dispatchEvent(new CustomEvent('sendtext', { bubbles: true, detail }));
  }

  /** The server has what was sent; whatever was typed since stays. */
  #taken() {
    const { value } = this.area ?? { value: '' };
    const rest = this.#sent === null || value === this.#sent ? ''
      : value.startsWith(this.#sent) ? value.slice(this.#sent.length).trimStart() : value;
    this.#empty();
    if (!rest || !this.area) return;
    this.area.value = rest;
    this.#typed();
  }

  #empty() {
    this.#sent = null;
    clearTimeout(this.#timer);
    this.#dirty = false;
    this.last = undefined;
    carried.delete(this.place);
    if (this.area) this.area.value = '';
    this.#count();
  }

  #count() {
    const counter = this.querySelector('.counter');
    if (!counter) return;
    const limit = Number(this.dataset.limit);
    const left = limit - [...this.area.value].length;
    counter.hidden = left > limit / 10;
    if (counter.hidden) return;
    counter.textContent = left;
    counter.ariaLabel = left < 0 ? `${-left} characters too many` : `${left} characters left`;
    counter.style.setProperty('--used', Math.min(100, 100 - (100 * left) / limit));
    counter.classList.toggle('near', left >= 0);
    counter.classList.toggle('over', left < 0);
  }
}

/** Whose page it is: nobody gets what another wrote. */
const who = () => document.querySelector('.me a')?.getAttribute('href');

let waiting = []; // what is half written in posts that are not here (yet)

/** Opens what was open in posts, as far as they are here (again). */
const watch = new MutationObserver(() => {
  if (!isConnected()) return;
  waiting = waiting.filter(({ place }) => {
    const [, what, address] = /^(\w+):(.*)$/s.exec(place);
    const row = document.querySelector(`article[data-post="${CSS.escape(address)}"]`);
    if (row && !row.querySelector(':scope > compose-box')) act(row, what);
    return !row;
  });
  if (waiting.length === 0) watch.disconnect();
});

function later(boxes) {
  waiting = [...waiting.filter(one => !boxes.some(box => box.place === one.place)), ...boxes].slice(-most);
  if (waiting.length > 0) watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-interactive'] });
}

// A page that is loaded again, since the program was restarted, goes on with what was being written.
addEventListener('pagehide', () => {
  const boxes = [...document.querySelectorAll('compose-box')].flatMap(box => box.half);
  boxes.push(...waiting.filter(one => !boxes.some(box => box.place === one.place)));
  if (boxes.length > 0) sessionStorage.setItem(memory, JSON.stringify({ who: who(), boxes }));
});

function goOn() {
  const kept = JSON.parse(sessionStorage.getItem(memory) ?? 'null');
  sessionStorage.removeItem(memory);
  if (!kept || kept.who !== who()) return;
  for (const { place, dirty, ...text } of kept.boxes) {
    carried.set(place, text);
    if (dirty) save(place, text.text, text.to).catch(() => { /* it is in the page, and kept again with the next letter */ });
  }
  later(kept.boxes.filter(box => box.inline));
}

// Signing out clears what this browser keeps: what the server does not have yet goes there first, or is said before.
addEventListener('submit', async event => {
  const form = event.target;
  if (form.getAttribute('action') !== '/logout') return;
  event.preventDefault();
  const kept = await Promise.all([...document.querySelectorAll('compose-box')].map(box => box.flush()));
  if (kept.every(Boolean) || confirm('A text that you typed is not kept on the server yet. Sign out and lose it?')) form.submit();
});

onLine(state => { if (state === 'lost') document.querySelectorAll('compose-box').forEach(box => box.lose()); });
window.Blazor?.registerCustomEventType('sendtext', { createEventArgs: event => event.detail });
goOn();
customElements.define('compose-box', ComposeBox);
