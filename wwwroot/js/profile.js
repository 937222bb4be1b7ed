// The form of the own profile, loaded when it is opened: the picture is cut here, and what is typed outlives a reload.
const side = 512; // pixels of what is sent
const step = 16;
const memory = 'profile form';

const token = () => document.querySelector('input[name=__RequestVerificationToken]')?.value ?? '';
const who = () => document.querySelector('.me a')?.getAttribute('href');

class ProfileForm {
  #picture; // the chosen picture, upright
  #x = 0; // of the picture's middle, in pixels of the canvas from its middle
  #y = 0;
  #fingers = new Map(); // where each pointer is that is down
  #end = new AbortController();

  constructor(form) {
    this.form = form;
    this.canvas = form.querySelector('canvas');
    this.file = form.querySelector('input[type=file]');
    this.zoom = form.querySelector('input[type=range]');
    this.said = form.querySelector('[data-said]');
    const on = (target, name, act) => target.addEventListener(name, act, { signal: this.#end.signal });
    on(form.querySelector('[data-choose]'), 'click', () => this.file.click());
    on(this.file, 'change', () => this.#choose());
    on(this.zoom, 'input', () => this.#draw());
    on(this.canvas, 'keydown', event => this.#key(event));
    on(this.canvas, 'pointerdown', event => {
      this.canvas.setPointerCapture(event.pointerId);
      this.#fingers.set(event.pointerId, event);
      event.preventDefault();
      this.canvas.focus();
    });
    on(this.canvas, 'pointermove', event => {
      if (this.#fingers.has(event.pointerId)) this.#drag(event);
    });
    on(this.canvas, 'lostpointercapture', event => this.#fingers.delete(event.pointerId));
    on(this.canvas, 'wheel', event => {
      event.preventDefault();
      this.zoom.value = Number(this.zoom.value) - Math.sign(event.deltaY) * 10;
      this.#draw();
    });
    on(form, 'input', () => this.#keep());
    this.#restore();
    this.#choose(); // before this script was there
  }

  get #fields() { return [...this.form.querySelectorAll('[name]')]; }

  #keep() {
    const typed = Object.fromEntries(this.#fields.map(field => [field.name, field.value]));
    sessionStorage.setItem(memory, JSON.stringify({ who: who(), typed }));
  }

  #restore() {
    const kept = JSON.parse(sessionStorage.getItem(memory) ?? 'null');
    if (kept?.who !== who()) return;
    for (const field of this.#fields) {
      if (kept.typed[field.name] === undefined || kept.typed[field.name] === field.value) continue;
      field.value = kept.typed[field.name];
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }

  async #choose() {
    const [file] = this.file.files;
    this.file.value = '';
    if (!file) return;
    try {
      const picture = await createImageBitmap(file);
      this.#picture?.close();
      this.#picture = picture;
    } catch {
      this.said.textContent = this.form.dataset.unreadable;
      return;
    }
    this.said.textContent = this.form.dataset.move;
    [this.#x, this.#y, this.zoom.value] = [0, 0, 100];
    this.#show(true);
    this.#draw();
    this.canvas.focus();
  }

  #show(isCut) {
    this.form.toggleAttribute('data-cut', isCut);
    this.canvas.hidden = !isCut;
    this.zoom.closest('label').hidden = !isCut;
  }

  #key(event) {
    const [x, y] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key] ?? [];
    if (x === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#move(x, y);
  }

  /** One finger moves the picture. Two move it by their middle, and enlarge it by their distance. */
  #drag(event) {
    const place = () => {
      const [one, other = one] = [...this.#fingers.values()];
      return { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2, apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) };
    };
    const before = place();
    this.#fingers.set(event.pointerId, event);
    const now = place();
    if (before.apart > 0) this.zoom.value = Number(this.zoom.value) * (now.apart / before.apart);
    const ratio = side / this.canvas.clientWidth;
    this.#move((now.x - before.x) * ratio, (now.y - before.y) * ratio);
  }

  #move(x, y) {
    this.#x += x;
    this.#y += y;
    this.#draw();
  }

  /** The picture always fills the square. */
  #draw() {
    const { width, height } = this.#picture;
    const scale = (side / Math.min(width, height)) * (Number(this.zoom.value) / 100);
    const [wide, high] = [width * scale, height * scale];
    const within = (at, size) => Math.max(-(size - side) / 2, Math.min((size - side) / 2, at));
    [this.#x, this.#y] = [within(this.#x, wide), within(this.#y, high)];
    const context = this.canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, side, side);
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.#picture, (side - wide) / 2 + this.#x, (side - high) / 2 + this.#y, wide, high);
  }

  /** Gives the chosen picture up. */
  clear() {
    this.#picture?.close();
    this.#picture = undefined;
    this.said.textContent = '';
    this.#show(false);
  }

  /** Sends what is cut out: null where no picture was chosen, else why it was not taken, or nothing. */
  async send() {
    if (!this.#picture) return null;
    const body = await new Promise(done => this.canvas.toBlob(done, 'image/png'));
    try {
      const answer = await fetch('/avatar/own', {
        method: 'POST',
        headers: { 'content-type': 'image/png', RequestVerificationToken: token() },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(60000),
      });
      if (answer.ok) return '';
      return answer.headers.get('content-type')?.startsWith('text/plain') ? await answer.text() : this.form.dataset.unsent;
    } catch {
      return this.form.dataset.unsent;
    }
  }

  /** What was typed was saved, or given up. */
  forget() {
    sessionStorage.removeItem(memory);
  }

  close() {
    this.#picture?.close();
    this.#end.abort();
  }
}

export const open = form => new ProfileForm(form);
