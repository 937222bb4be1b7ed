// <compose-box>: the text of a composer belongs to the browser. It is kept as a draft while it is typed, handed over once
// when it is sent, and emptied only when the server says that it has it.
import { join, read, save } from './drafts.js';
import { onLine } from './line.js';
import { act } from './menu.js';
import { articles, isConnected, isConverting, press, say, token } from './page.js';
import { textOf } from './texts.js';
import { toast } from './toast.js';

const saveAfter = 800;
const retryAfter = 5000;
const hubLimit = 8000; // characters; one message to the circuit holds 32 KB, and a character can take four bytes and more
const carried = new Map(); // texts of boxes that the page replaced, by place
const memory = 'writing';
const most = 10; // boxes in posts that are not here
const pause = 1000; // nothing is sent twice by a key that was pressed twice
let files = null; // what uploads, once it is wanted
let loading = null;

/** What uploads files is another script, for most pages never need it. */
const uploads = () => loading ??= import('/js/uploads.js').then(
  module => {
    files = module.start({ token, textOf, say });
    files.ended.addEventListener('ended', ({ detail }) => document.querySelectorAll('compose-box').forEach(box => { if (box.place === detail) box.arrived(); }));
    return files;
  },
  () => { loading = null; });

const languageMemory = 'language';

/** What a language is called in the language of the page. */
function languageName(tag) {
  try {
    return new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

class ComposeBox extends HTMLElement {
  static observedAttributes = ['data-sent', 'data-answers', 'data-version'];
  #timer = 0;
  #saving = Promise.resolve();
  #dirty = false;
  #busy = false;
  #wanted; // where a text that came back goes, until the page can show it
  #sent = null; // what is on its way
  #key; // one for each text that is sent: sent again, it is the same
  #sentAt = 0;
  #sentText;
  #base = ''; // what was kept of it last, as far as this page knows
  #version = null;
  #unsure = new Set(); // texts that the server may have from here: the page went, or the connection was lost, before it said so
  #isGivenUp = false;
  #isAiming = false;
  #warningTimer = 0;
  #language = null; // that was chosen here
  #isWaiting = false; // to be sent when its files are there
  #without = false;

  get place() { return this.dataset.place; }
  get area() { return this.querySelector('textarea'); }
  get target() { return this.querySelector('select'); }
  get to() { this.#aim(); return this.target?.value ?? this.#wanted; }

  /** The one of the post that is edited, else the last one that was chosen, else the browser's. */
  get language() {
    return this.#language || this.dataset.language || localStorage.getItem(languageMemory) || new Intl.Locale(navigator.language || 'en').language;
  }

  /** True where something is written that would be missed: in an edit, what is not the post as it is. */
  get isWritten() {
    const { value, defaultValue } = this.area ?? { value: '' };
    return value.trim() !== '' && !(this.#isEdit && value === defaultValue);
  }

  get #isEdit() { return this.place.startsWith('edit:'); }

  /** What is half written, for when the box is here again; nothing where the server has it, and where it was sent as far as anybody knows. */
  get half() {
    const inline = this.closest('article') !== null;
    if (!this.area?.value || (this.area.value === this.#sent && isConnected()) || (!this.#dirty && !inline)) return [];
    const { value, selectionStart, selectionEnd } = this.area;
    const focused = document.activeElement === this.area;
    return [{ place: this.place, inline, dirty: this.#dirty, to: this.to, base: this.#base, version: this.#version, unsure: [...this.#unsure], text: value, focused, start: selectionStart, end: selectionEnd }];
  }

  connectedCallback() {
    this.feed = this.closest('post-feed');
    this.addEventListener('input', this);
    this.addEventListener('submit', this);
    this.addEventListener('keydown', this);
    this.addEventListener('click', this);
    this.addEventListener('change', this);
    for (const kind of ['paste', 'pointerdown', 'focusin']) this.addEventListener(kind, this);
    // Typed before this script came.
    queueMicrotask(() => { if (window.early?.typed.delete(this)) this.#typed(); });
    // Before the next key is heard, where the old box has gone; it may go after the new one has come.
    queueMicrotask(() => this.#arrive());
    queueMicrotask(() => setTimeout(() => this.#arrive()));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    if (this.#dirty && this.last && this.last.text !== this.#sent) {
      carried.set(this.place, { ...this.last, base: this.#base, version: this.#version, unsure: [...this.#unsure] });
      this.#keep(this.last.text, this.last.to);
    }
    if (this.#isGivenUp) this.#saving.then(() => this.#sayKept());
    // Closed by its buttons, it alone has gone; where its post goes from a feed, it comes back with that.
    const gone = this.feed && this.closest('article') ? this.half : [];
    for (const box of gone) if (!carried.has(box.place)) carried.set(box.place, box);
    later(gone);
  }

  attributeChangedCallback(name, before) {
    if (before === null) return;
    if (name === 'data-version') {
      this.#saving = this.#saving.then(() => this.#pull());
      return;
    }
    this.#busy = false;
    this.#key = null;
    this.#tellUnsent(false);
    if (name === 'data-sent') {
      this.#taken();
      this.#saving = this.#saving.then(() => this.#pull());
    } else this.#sent = null; // refused: it is half written again
  }

  handleEvent(event) {
    switch (event.type) {
      case 'change':
        if (event.target === this.target && this.area.value && !this.#isAiming) this.#typed();
        if (event.target.matches('[data-files]')) {
          this.addFiles([...event.target.files]);
          event.target.value = '';
        }
        break;
      case 'input':
        if (event.target === this.area) this.#typed();
        if (event.target.matches('[data-describe]')) this.#describing(event.target);
        if (event.target.matches('[name=warning]')) this.#warning(event.target);
        break;
      case 'paste':
        this.#paste(event);
        break;
      case 'pointerdown':
      case 'focusin':
        if (event.target.closest('[data-file]')) uploads();
        break;
      case 'submit':
        // A dialog in the box has forms of its own.
        if (event.target !== this.area?.form) return;
        event.preventDefault();
        this.#without = event.submitter?.dataset.without !== undefined;
        if (this.#without) this.#sentAt = 0;
        this.#send();
        break;
      case 'keydown':
        if (event.key === 'Enter' && !isConverting(event) && (event.ctrlKey || event.metaKey) && event.target.matches('[name=text], [data-describe]')) {
          event.preventDefault();
          this.#send();
        }
        break;
      case 'click':
        if (event.target.closest('[data-cancel]')) this.#isGivenUp = this.isWritten;
        if (event.target.closest('[data-resend]')) {
          this.#sentAt = 0;
          this.#send();
        }
        if (event.target.closest('[data-pick]')) this.#pickLanguage(event.target.closest('[data-pick]'));
        if (event.target.closest('[data-preview]')) this.#preview();
        // By a key: the button goes, and what had the focus is not lost.
        if (event.target.closest('.link-preview button') && event.detail === 0) this.area.focus({ preventScroll: true });
        if (event.target.closest('[data-add]')) this.querySelector('[data-files]').click();
        if (event.target.closest('[data-move]')) keepFocus(event.target.closest('[data-move]'));
        break;
    }
  }

  #sayLanguage() {
    const button = this.querySelector('[data-pick]');
    if (!button) return;
    const name = languageName(this.language);
    [button.textContent, button.ariaLabel] = [name, textOf('Compose_Language', name)];
  }

  async #pickLanguage(button) {
    const { choose } = await import('/js/language.js');
    choose(button, this.language, languageName, tag => {
      this.#language = tag;
      localStorage.setItem(languageMemory, tag);
      document.querySelectorAll('compose-box').forEach(box => box.#sayLanguage());
    });
  }

  async #preview() {
    const text = this.area.value;
    const detail = { text };
    if (text.length > hubLimit) {
      detail.text = null;
      if (!await this.flush()) return;
    }
    this.dispatchEvent(new CustomEvent('previewtext', { bubbles: true, detail }));
  }

  /** Files that somebody chose, pasted or dragged here. */
  async addFiles(chosen) {
    if (chosen.length === 0) return;
    const loaded = await uploads();
    if (loaded) loaded.add(this, chosen);
    else say(textOf('Files_Cut'));
  }

  /** A picture copied from a page is the picture, not its address; a copied text may have a picture of itself beside it, and is the text. */
  #paste(event) {
    const { files: pasted, types } = event.clipboardData ?? {};
    if (!pasted?.length) return;
    const text = types.includes('text/plain') ? event.clipboardData.getData('text/plain').trim() : '';
    if (text && !/^(https?|file|data):\S*$/.test(text)) return;
    event.preventDefault();
    this.addFiles([...pasted]);
  }

  #describing(field) {
    clearTimeout(field.timer);
    field.timer = setTimeout(() => field.dispatchEvent(new Event('change', { bubbles: true })), saveAfter);
  }

  /** A warning is kept as the text is. */
  #warning({ value }) {
    clearTimeout(this.#warningTimer);
    this.#warningTimer = setTimeout(() => save(`warning:${this.place}`, value).catch(() => { /* it is in the page, and goes with the text */ }), saveAfter);
  }

  /** A file is there, failed or was removed. */
  arrived() {
    if (!this.#isWaiting || files.unfinished(this.place)) return;
    this.#isWaiting = false;
    this.#unkept('');
    this.#sentAt = 0;
    this.#send();
  }

  /** Nothing is published without a file that was to go with it. */
  #mustWait() {
    const missing = files?.failed(this.place) ?? [];
    if (missing.length > 0) {
      this.#unkept(textOf('Files_Missing', missing[0]));
      return true;
    }
    this.#isWaiting = Boolean(files?.unfinished(this.place));
    if (this.#isWaiting) this.#unkept(textOf('Files_Waiting'));
    return this.#isWaiting;
  }

  #arrive() {
    if (!this.isConnected || !this.area) return;
    files?.attach(this);
    this.#sayLanguage();
    this.#version ??= Number(this.dataset.version);
    this.#base = this.#version ? this.area.defaultValue : '';
    const text = carried.get(this.place);
    if (text) {
      carried.delete(this.place);
      this.#version = text.version;
      this.#base = text.base;
      this.#unsure = new Set([...text.unsure ?? [], text.text]);
      this.area.value = text.text;
      this.#wanted = text.to;
      if (text.focused || 'focus' in this.dataset) {
        this.area.focus({ preventScroll: true });
        this.area.setSelectionRange(text.start, text.end);
      }
      this.#typed();
      this.#saving = this.#saving.then(() => this.#pull());
    } else if ('focus' in this.dataset) {
      this.area.focus();
      this.area.setSelectionRange(this.area.value.length, this.area.value.length);
    }
    this.#count();
  }

  #typed() {
    const { value, selectionStart, selectionEnd } = this.area;
    this.#dirty = true;
    this.last = { text: value, to: this.to, base: this.#base, version: this.#version, focused: document.activeElement === this.area, start: selectionStart, end: selectionEnd };
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
    this.#isAiming = true;
    target.dispatchEvent(new Event('change', { bubbles: true }));
    this.#isAiming = false;
  }

  #keep(text, to) {
    this.#unsure.add(text);
    this.#saving = this.#saving.then(() => save(this.place, text, to, this.#version)).then(
      version => {
        [this.#version, this.#base] = [version, text];
        this.#unsure.clear();
        if (this.last?.text === text && this.last.to === to) {
          this.#dirty = false;
          if (carried.get(this.place)?.text === text) carried.delete(this.place);
        }
        this.#unkept('');
      },
      failure => {
        if (failure.stored || failure.why) this.#unsure.delete(text);
        if (failure.stored) this.#take(failure.stored);
        else if (failure.why) this.#unkept(failure.message); // kept in the page; the next letter tries again
        else if (this.isConnected) {
          clearTimeout(this.#timer);
          this.#timer = setTimeout(() => this.flush(), retryAfter);
        }
      });
    return this.#saving;
  }

  /** Takes what another page wrote here, where this page does not have it. */
  async #pull() {
    if (!this.isConnected || !this.area || Number(this.dataset.version) === this.#version || this.#busy) return;
    try {
      this.#take(await read(this.place));
    } catch { /* the next change, or the next letter, tries again */ }
  }

  /** What nobody typed in here becomes what is kept; what was typed in both pages is kept, both. */
  #take({ text, target, version }) {
    const [base, own] = [this.#base, this.area?.value ?? this.last?.text ?? ''];
    [this.#version, this.#base] = [version, text];
    if (own === text) return;
    if (text && this.#unsure.delete(text)) {
      if (this.isConnected) this.#typed(); // an earlier state of what is written here
      return;
    }
    if (!this.area || !this.isConnected) {
      this.#saveBoth(join(own, base, text));
    } else if (own === base || (!this.#dirty && own === this.area.defaultValue)) {
      if (!text && this.#isEdit) return this.#close();
      this.#put(text);
      if (this.target) this.#wanted = text ? target : '';
      this.#aim();
    } else if (!text && base && 'gone' in this.dataset && own.startsWith(base)) {
      this.#put(own.slice(base.length).trimStart()); // that was sent; what was typed since stays
      this.#typed();
    } else {
      const both = join(own, base, text);
      this.#put(both);
      if (both !== own && both !== text) this.#unkept(textOf('Compose_BothTexts'), true);
      this.#typed();
    }
  }

  /** An edit that was saved in another page; one that was only emptied there stays as it is. */
  #close() {
    if (!('gone' in this.dataset)) return;
    this.querySelector('[data-cancel]').click();
    this.#isGivenUp = false;
  }

  #saveBoth(text) {
    carried.set(this.place, { ...this.last, text, base: this.#base, version: this.#version, unsure: [...this.#unsure] });
    save(this.place, text, this.last?.to, this.#version).catch(() => { /* it is in this page, for the next box here */ });
  }

  /** The cursor stays where it is. */
  #put(text) {
    const { area } = this;
    const { selectionStart, selectionEnd } = area;
    area.value = text;
    if (document.activeElement === area) area.setSelectionRange(selectionStart, selectionEnd);
    this.#count();
  }

  #sayKept() {
    const { place } = this;
    toast(textOf(this.#dirty ? 'Compose_DraftInPage' : 'Compose_DraftSaved'), () => reopen(place));
  }

  /** Keeps what is typed now; false where the server does not have it. */
  async flush() {
    // Twice, where another page wrote here meanwhile.
    for (let tries = 2; this.#dirty && tries > 0; tries--) await this.#keep(this.last.text, this.last.to);
    return !this.#dirty;
  }

  #unkept(why, stays = false) {
    const note = this.querySelector('[data-unkept]');
    if (!note || (!why && 'stays' in note.dataset)) return;
    note.toggleAttribute('data-stays', stays);
    note.textContent = why;
    note.className = why && 'trouble mild';
    note.hidden = !why;
  }

  #tellUnsent(isUnsent) {
    this.querySelector('[data-unsent]')?.remove();
    if (!isUnsent) return;
    const note = document.createElement('p');
    Object.assign(note, { className: 'trouble mild', role: 'status', innerHTML: '<button class="button" type="button" data-resend></button>' });
    note.prepend(`${textOf('Compose_NotSent')} `);
    note.lastChild.textContent = textOf('Compose_Retry');
    note.dataset.unsent = '';
    this.querySelector('form').append(note);
  }

  /** The connection was given up before an answer came. */
  lose() {
    if (!this.#busy) return;
    this.#busy = false;
    this.#tellUnsent(true);
    say(textOf('Compose_NoAnswer'));
  }

  async #send() {
    const text = this.area.value;
    if (this.#busy || (Date.now() - this.#sentAt < pause && (!text || text === this.#sentText))) return;
    if (!isConnected()) {
      this.#tellUnsent(true);
      return say(textOf('Compose_NotConnected'));
    }
    if (this.#mustWait()) return;
    for (const field of this.querySelectorAll('[data-describe]')) {
      clearTimeout(field.timer);
      if (field.value !== field.defaultValue) field.dispatchEvent(new Event('change', { bubbles: true }));
    }
    this.#sentText = text;
    this.#busy = true;
    this.#sentAt = Date.now();
    this.#tellUnsent(false);
    setTimeout(() => { this.#busy = false; }, 20000);
    if (this.#sent !== text) this.#key = null;
    this.#key ??= crypto.randomUUID?.() ?? `${Date.now()} ${Math.random()}`;
    this.#sent = text;
    press(this.querySelector('.composer-foot [type=submit]'));
    clearTimeout(this.#timer);
    await this.#saving;
    const detail = { text, to: this.to, saved: false, problem: null, key: this.#key, since: this.#version, without: this.#without, language: this.language, warning: this.querySelector('[name=warning]')?.value ?? null };
    clearTimeout(this.#warningTimer);
    this.#without = false;
    if (this.#left < 0) {
      [detail.text, detail.problem] = [null, 'TooManyCharacters'];
    } else if (text.length > hubLimit) {
      detail.text = null;
      try {
        detail.since = this.#version = await save(this.place, text, detail.to, this.#version);
        detail.saved = true;
      } catch (failure) {
        if (failure.stored) {
          // Nothing is sent before it is seen what was written in another page.
          this.#busy = false;
          this.#sent = null;
          return this.#take(failure.stored);
        }
        detail.problem = failure.why ?? 'NoAnswer';
      }
    }
    this.dispatchEvent(new CustomEvent('sendtext', { bubbles: true, detail }));
  }

  /** The server has what was sent; whatever was typed since stays. */
  #taken() {
    this.closest('dialog')?.close();
    const { value } = this.area ?? { value: '' };
    const rest = this.#sent === null || value === this.#sent ? ''
      : value.startsWith(this.#sent) ? value.slice(this.#sent.length).trimStart() : value;
    const { to } = this;
    this.#empty();
    if (!this.area) return;
    this.area.value = rest;
    // When the page has changed: the next one is for the own feed, unless it is begun or chosen again.
    queueMicrotask(() => {
      if (this.target) this.#wanted = rest ? to : '';
      this.#aim();
      if (rest) this.#typed();
    });
  }

  #empty() {
    this.#sent = null;
    clearTimeout(this.#timer);
    this.#dirty = false;
    this.last = undefined;
    carried.delete(this.place);
    [this.#base, this.#version] = ['', 0];
    const note = this.querySelector('[data-stays]');
    if (note) delete note.dataset.stays;
    this.#unkept('');
    if (this.area) this.area.value = '';
    this.#count();
  }

  /** The program counts in the same way (TextLimit). */
  get #left() { return Number(this.dataset.limit) - [...this.area.value].length; }

  #count() {
    const counter = this.querySelector('.counter');
    if (!counter) return;
    const limit = Number(this.dataset.limit);
    const left = this.#left;
    counter.hidden = left > limit / 10;
    if (counter.hidden) return;
    counter.textContent = left;
    counter.ariaLabel = left < 0 ? textOf('Compose_TooMany', -left) : textOf('Compose_Left', left);
    counter.style.setProperty('--used', Math.min(100, 100 - (100 * left) / limit));
    counter.classList.toggle('near', left >= 0);
    counter.classList.toggle('over', left < 0);
  }
}

/** A row that has moved by its button keeps the focus there. */
function keepFocus(pressed) {
  const { file } = pressed.closest('[data-file]').dataset;
  const list = pressed.closest('ul');
  const { move } = pressed.dataset;
  const watch = new MutationObserver(() => {
    watch.disconnect();
    const row = list.querySelector(`[data-file="${file}"]`);
    (row?.querySelector(`[data-move="${move}"]:not(:disabled)`) ?? row?.querySelector('[data-move]:not(:disabled)'))?.focus();
  });
  watch.observe(list, { childList: true });
  setTimeout(() => watch.disconnect(), 5000);
}

/** Opens the box of a post again, which was given up. */
function reopen(place) {
  const [, what, address] = /^(\w+):(.*)$/s.exec(place);
  const row = articles().find(post => post.dataset.post === address);
  const area = row?.querySelector(':scope > compose-box textarea');
  if (area) area.focus();
  else if (row) act(row, what);
  else Blazor.navigateTo(`/xmpp?uri=${encodeURIComponent(address)}`);
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
  const others = [...waiting, ...[...carried].map(([place, text]) => ({ place, dirty: true, ...text }))];
  boxes.push(...others.filter(one => !boxes.some(box => box.place === one.place)));
  if (boxes.length > 0) sessionStorage.setItem(memory, JSON.stringify({ who: who(), boxes }));
});

function goOn() {
  const kept = JSON.parse(sessionStorage.getItem(memory) ?? 'null');
  sessionStorage.removeItem(memory);
  if (!kept || kept.who !== who()) return;
  for (const { place, dirty, ...text } of kept.boxes) {
    carried.set(place, text);
    if (dirty) save(place, text.text, text.to, text.version).catch(() => { /* it is in the page, and kept again with the next letter */ });
  }
  later(kept.boxes.filter(box => box.inline));
}

// Signing out clears what this browser keeps: what the server does not have yet goes there first, or is said before.
addEventListener('submit', async event => {
  const form = event.target;
  if (form.getAttribute('action') !== '/logout') return;
  event.preventDefault();
  const kept = await Promise.all([...document.querySelectorAll('compose-box')].map(box => box.flush()));
  if (kept.every(Boolean) || confirm(textOf('Compose_LoseText'))) form.submit();
});

onLine(state => { if (state === 'lost') document.querySelectorAll('compose-box').forEach(box => box.lose()); });
// Files that are dragged to the page go to the composer under the pointer; beside one, the browser would open them.
let under = null;

function mark(box) {
  if (under) delete under.dataset.over;
  under = box;
  if (under) under.dataset.over = '';
}

for (const kind of ['dragover', 'dragleave', 'drop', 'dragstart']) {
  addEventListener(kind, event => {
    if (![...event.dataTransfer?.types ?? []].includes('Files')) return files?.drag(event);
    event.preventDefault();
    const box = event.target.closest?.('compose-box');
    mark(kind === 'dragover' ? box : null);
    if (kind === 'drop') box?.addFiles([...event.dataTransfer.files]);
    else event.dataTransfer.dropEffect = box ? 'copy' : 'none';
  });
}
for (const name of ['sendtext', 'movefile', 'previewtext']) window.Blazor?.registerCustomEventType(name, { createEventArgs: event => event.detail });
goOn();
customElements.define('compose-box', ComposeBox);
