// Until the circuit is connected, the page cannot react. What is typed and pressed meanwhile is kept here, and applied then.
// Loaded before anything is painted, so that nothing is missed; the connection is opened at once, beside all that still loads.
(() => {
  const timeLimit = 10000; // what was pressed may take so long to be there again
  const handshake = '{"protocol":"blazorpack","version":1}\x1e';
  const slow = 3000; // what was pressed and does not happen is said to wait
  const singleKeys = 'jkfrbczg./?';
  const early = window.early = { handshake, heard: [], keys: [], typed: new Set(), socket: null };
  const held = []; // presses, in order: { element, find, name }
  const fields = new Map(); // what was typed elsewhere than in a composer: field → how to find it again
  // Before texts.js is there.
  const textOf = name => JSON.parse(document.getElementById('texts').textContent)[name];
  let isOver = false;
  let telling = 0;
  let told = null;

  try {
    const socket = early.socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/_blazor`);
    socket.binaryType = 'arraybuffer';
    early.hear = event => early.heard.push(event.data);
    // Not socket.send: line.js may have its own there by then.
    socket.addEventListener('open', () => WebSocket.prototype.send.call(socket, handshake));
    socket.addEventListener('message', early.hear);
  } catch {
    early.socket = null; // line.js opens one
  }

  const isAlive = () => document.getElementById('ready')?.dataset.interactive === 'true';
  const nameOf = element => element.ariaLabel || element.name || element.textContent.trim();

  /** How to find an element again in a page that was drawn anew: by its post or part of the page, its kind and its name. */
  function seek(element) {
    const post = element.closest('article[data-post]')?.dataset.post;
    const part = element.closest('[id]')?.id;
    const [kind, name] = [element.localName, nameOf(element)];
    const all = () => {
      const scope = post ? document.querySelector(`article[data-post="${CSS.escape(post)}"]`) : document.getElementById(part) ?? document;
      return scope ? [...scope.querySelectorAll(kind), ...(scope.matches?.(kind) ? [scope] : [])].filter(one => nameOf(one) === name) : [];
    };
    const index = all().indexOf(element);
    return () => all()[index];
  }

  function hold(element, event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    // Pressed twice before the page answers is pressed once.
    if (!element || held.some(press => press.element === element)) return;
    held.push({ element, find: seek(element), name: nameOf(element) });
    element.dataset.pressed = '';
    element.ariaBusy = 'true';
    telling ||= setTimeout(() => {
      told = document.getElementById('components-reconnect-modal');
      if (!told?.hidden) told = null;
      if (!told) return;
      told.hidden = false;
      told.textContent = textOf('Early_Kept');
    }, slow);
  }

  const on = (type, act) => addEventListener(type, event => { if (!isOver) act(event); }, { capture: true });

  on('click', event => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.('a[href]');
    const button = event.target.closest?.('button:not([popovertarget])');
    if (button) hold(button, event);
    else if (link && link.origin === location.origin && !link.target && !link.matches('.skip') && !link.closest('.pictures')) {
      // A link needs no page that answers: the browser follows it.
      event.preventDefault();
      event.stopImmediatePropagation();
      location.assign(link.href);
    }
  });
  on('submit', event => {
    if (!event.target.getAttribute('action')) hold(event.submitter ?? event.target.querySelector('[type=submit], button'), event);
  });
  on('keydown', event => {
    if (event.isComposing || event.keyCode === 229) return;
    const { key, target } = event;
    if (key === 'Enter' && (event.ctrlKey || event.metaKey) && target.closest?.('compose-box')) {
      hold(target.form.querySelector('[type=submit]'), event);
    } else if (!early.areKeysHeard && singleKeys.includes(key) && !event.ctrlKey && !event.metaKey && !event.altKey && !target.closest?.('input, textarea, select')) {
      early.keys.push(key);
    }
  });
  const note = ({ target }) => {
    if (isAlive()) return;
    if (target.closest?.('compose-box')) early.typed.add(target.closest('compose-box'));
    else if (target.matches?.('input, textarea, select')) fields.set(target, seek(target));
  };
  on('input', note);
  on('change', note);

  // The page goes before its scripts came: what was typed is kept as compose.js keeps it.
  addEventListener('pagehide', () => {
    if (customElements.get('compose-box')) return;
    // A place has two boxes where Write has its dialog: what nobody typed in says nothing.
    const boxes = [...early.typed].map(box => {
      const [area, target] = [box.querySelector('textarea'), box.querySelector('select')];
      return { place: box.dataset.place, inline: false, dirty: true, to: target?.value, text: area.value, focused: true, start: area.selectionStart, end: area.selectionEnd };
    });
    if (boxes.length > 0) sessionStorage.setItem('writing', JSON.stringify({ who: document.querySelector('.me a')?.getAttribute('href'), boxes }));
  });

  function restore([field, find]) {
    const now = field.isConnected ? field : find();
    if (!now || now === field) return;
    if (field.type === 'checkbox' || field.type === 'radio') {
      if (now.checked !== field.checked) now.click();
      return;
    }
    now.value = field.value;
    for (const type of ['input', 'change']) now.dispatchEvent(new Event(type, { bubbles: true }));
  }

  /** What was pressed is there again once its part of the page is drawn. */
  const found = find => new Promise(resolve => {
    const look = () => {
      const element = find();
      if (element) end(element);
    };
    const end = element => {
      watcher.disconnect();
      clearTimeout(timer);
      resolve(element);
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true });
    const timer = setTimeout(end, timeLimit);
    look();
  });

  async function answer() {
    isOver = true;
    clearTimeout(telling);
    if (told) {
      told.hidden = true;
      told.textContent = '';
    }
    for (const field of fields) restore(field);
    for (const { element, find, name } of held.splice(0)) {
      const now = await found(() => element.isConnected ? element : find());
      delete element.dataset.pressed;
      element.ariaBusy = null;
      if (now) {
        if (document.activeElement === document.body) now.focus({ preventScroll: true });
        now.click();
      } else {
        const polite = document.getElementById('polite');
        if (polite) polite.textContent = textOf('Early_NotDone').replace('{0}', () => name);
      }
    }
  }

  const alive = new MutationObserver(() => {
    if (!isAlive()) return;
    alive.disconnect();
    // After the composers of the new page have taken over what was typed.
    setTimeout(() => setTimeout(answer));
  });
  alive.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-interactive'] });
})();
