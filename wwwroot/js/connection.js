// A bar in place of the stock dialog: reading goes on. Nothing for two seconds; when the circuit is gone, the page starts anew.
import { ask, askNext, configureSignalR, giveUp, onLine, tell } from './line.js';
import { go, isWaiting } from './address.js';
import { textOf } from './texts.js';

const bar = document.getElementById('components-reconnect-modal');
const pause = 5000; // between tries, at most
const farewell = 3000;
let isLost = false;
let timer = 0;
let wake = () => { };

let isLeaving = false; // for another page: loading this one again would prevent that
addEventListener('beforeunload', () => {
  isLeaving = true;
  setTimeout(() => { isLeaving = false; }, pause); // where it did not leave after all
});

function loadAgain() {
  if (!isLeaving) location.reload();
}

const isReady = () => document.getElementById('ready')?.dataset.interactive === 'true';

const wait = time => new Promise(resolve => {
  wake = resolve;
  setTimeout(resolve, time);
});

// A page without a connection learns of no sign-out: it asks, and opens the sign-in page when the sign-in has ended.
async function watch(isOver) {
  while (!isOver()) {
    if (await ask() === false) return loadAgain();
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}

function show(text, isDone) {
  clearTimeout(timer);
  const isNew = bar.hidden;
  bar.hidden = false;
  bar.textContent = text;
  if (!isDone) {
    const spinner = Object.assign(document.createElement('span'), { className: 'spinner', ariaHidden: 'true' });
    bar.prepend(spinner);
  }
  if (isLost) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent: textOf('Connection_Try') });
    bar.append(button);
    if (isNew) watch(() => !isLost);
  }
}

function hide() {
  clearTimeout(timer);
  bar.hidden = true;
  bar.textContent = '';
}

const words = () => textOf(isWaiting() ? 'Connection_LostOnTheWay' : 'Connection_Lost');

/** The connection is there no more: it is tried until it is, sooner where somebody asks for it. */
async function down() {
  if (!isReady()) return tell('failed');
  if (isLost) return;
  isLost = true;
  bar.dataset.lost = 'true';
  tell('lost');
  if (bar.hidden) timer = setTimeout(() => show(words()), 2000);
  else show(words());
  for (let tries = 0; isLost; tries++) {
    try {
      // False: the program answers, but no longer has this page's circuit.
      if (await Blazor.reconnect() === false && await Blazor.resumeCircuit?.() !== true) return go(true) || loadAgain();
      return up();
    } catch {
      await wait(Math.min(tries * 1000, pause));
    }
  }
}

function up() {
  if (!isLost) return;
  isLost = false;
  delete bar.dataset.lost;
  if (bar.hidden) hide();
  else {
    show(textOf('Connection_Back'), true);
    timer = setTimeout(hide, farewell);
  }
  tell('back');
  go();
}

onLine(state => {
  if (isLost) return;
  if (state === 'slow') show(textOf('Connection_NoAnswer'));
  if (state === 'heard') {
    hide();
    go();
  }
  if (state === 'held') show(textOf('Connection_NoAnswer'));
});
// What is pressed without a connection is said to wait.
onLine(state => { if (state === 'held' && isLost) show(words()); });

function hurry() {
  giveUp();
  wake();
}
bar?.addEventListener('click', event => {
  if (!event.target.closest('button')) return;
  show(textOf('Connection_Trying'));
  hurry();
});
addEventListener('online', hurry);
document.addEventListener('visibilitychange', () => { if (!document.hidden) hurry(); });

// The first connection: where none comes though the program answers, the page is loaded again, and asks first how to connect.
async function start() {
  watch(isReady);
  await Blazor.start({
    circuit: {
      configureSignalR,
      reconnectionHandler: { onConnectionDown: down, onConnectionUp: up },
      // The framework would ask for them; there are none.
      initializers: { beforeStart: [], afterStarted: [] },
    },
  });
}
if (bar) start();
let hasFailed = false;
onLine(async state => {
  if (state !== 'failed' || hasFailed) return;
  hasFailed = true;
  show(textOf('Connection_Failed'));
  while (await ask() === null) await wait(1000);
  askNext();
  loadAgain();
});
