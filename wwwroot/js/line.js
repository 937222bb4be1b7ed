// The connection to the program: one WebSocket, opened by early.js before anything else, without negotiation. One that no
// longer answers is announced and closed: a browser by itself would wait for half a minute and more.
const slow = 3000; // without an answer: said
const dead = 8000; // without an answer: given up
const opening = 6000; // a new connection that does not open
const answering = 5000; // a question without an answer has failed
const memory = 'no-websocket';
const early = window.early ?? {};
const asks = /BeginInvokeDotNetFromJS|OnLocationChang/;
const latin = new TextDecoder('latin1');
const listeners = [];
let isFirst = true;
let hasOpened = false;

/**
 * Told 'slow' where something was sent and nothing came for a while, 'heard' when something comes after that; 'lost' and 'back'
 * where the connection is given up, and is there again.
 */
export const onLine = listener => listeners.push(listener);
export const tell = state => listeners.forEach(listener => listener(state));

/** True where nothing but asking first how to connect has worked: a proxy may let no WebSockets through. */
const mustAsk = () => sessionStorage.getItem(memory) !== null;

/** Watches what is sent and what comes. */
function watch(socket) {
  let [slowly, never, isSlow] = [0, 0, false];
  const rest = () => {
    clearTimeout(slowly);
    clearTimeout(never);
    const was = isSlow;
    slowly = never = 0;
    isSlow = false;
    return was;
  };
  const send = data => {
    WebSocket.prototype.send.call(socket, data);
    if (slowly || typeof data === 'string' || !asks.test(latin.decode(new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, Math.min(data.byteLength, 80))))) return;
    slowly = setTimeout(() => { isSlow = true; tell('slow'); }, slow);
    never = setTimeout(() => end(socket), dead);
  };
  socket.send = send;
  socket.addEventListener('message', () => { if (rest()) tell('heard'); });
  const late = setTimeout(() => { if (socket.readyState === WebSocket.CONNECTING) socket.close(); }, opening);
  socket.addEventListener('open', () => {
    clearTimeout(late);
    hasOpened = true;
  });
  socket.addEventListener('close', () => {
    rest();
    clearTimeout(late);
    if (!hasOpened) tell('failed');
  });
  return send;
}

/** As if it had been closed by the other side: closing is a conversation, for which a dead line is no use. */
function end(socket) {
  const { onclose } = socket;
  socket.onclose = null;
  socket.dispatchEvent(new Event('close'));
  socket.close();
  onclose?.call(socket, new CloseEvent('close', { code: 1006, wasClean: false }));
}

/** Gives up a connection that is being opened: another is tried. */
let current = null;
export function giveUp() {
  if (current?.readyState === WebSocket.CONNECTING) current.close();
}

/** The connection that early.js opened, with what came over it. It has shaken hands; the framework does so again. */
function adopt(socket) {
  socket.removeEventListener('message', early.hear);
  const send = watch(socket);
  socket.send = data => {
    socket.send = send;
    if (data !== early.handshake) throw new Error('Another handshake than early.js sent.');
  };
  // The handlers are set by then.
  queueMicrotask(() => {
    if (socket.readyState === WebSocket.OPEN) {
      hasOpened = true;
      socket.onopen?.(new Event('open'));
    }
    for (const data of early.heard.splice(0)) socket.onmessage?.({ data });
  });
}

function Line(url) {
  const ready = isFirst && early.socket?.readyState <= WebSocket.OPEN && !mustAsk();
  isFirst = false;
  const socket = current = ready ? early.socket : new WebSocket(url);
  if (ready) adopt(socket);
  else watch(socket);
  return socket;
}
Object.assign(Line, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });

/** What the program answers to "is this sign-in still good": false where it is over, null where nothing comes back. */
export async function ask() {
  try {
    const answer = await fetch('/signed-in', { redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(answering) });
    return answer.type !== 'opaqueredirect';
  } catch {
    return null;
  }
}

/** What the framework is started with. */
export const configureSignalR = builder => {
  if (early.socket && mustAsk()) early.socket.close();
  builder.withUrl('_blazor', mustAsk() ? {} : { skipNegotiation: true, transport: 1, WebSocket: Line });
};

/** The first connection failed, though the program answers: the next page asks first. */
export function askNext() {
  if (!hasOpened) sessionStorage.setItem(memory, '');
}
