// A bar in place of the stock dialog: reading goes on. Nothing for two seconds; when the circuit is gone, the page starts anew.
const bar = document.getElementById('components-reconnect-modal');
const pause = 5000;
let timer = 0;

// A page without a connection hears of no sign-out: it asks, and leaves for the sign-in page when the sign-in is over.
async function watch(isOver) {
  while (!isOver()) {
    try {
      const answer = await fetch('/signed-in', { redirect: 'manual', cache: 'no-store' });
      if (answer.type === 'opaqueredirect') return location.reload();
    } catch {
      // The program is not there at all.
    }
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}

function show() {
  bar.innerHTML = '<span class="spinner" aria-hidden="true"></span>';
  bar.append('Reconnecting…');
  if (!bar.hidden) return;
  bar.hidden = false;
  watch(() => bar.hidden);
}

function hide() {
  clearTimeout(timer);
  timer = 0;
  delete bar.dataset.lost;
  bar.hidden = true;
  bar.textContent = '';
}

async function again() {
  try {
    // False: the server answers, but knows this page's circuit no more.
    if (await Blazor.reconnect() === false && await Blazor.resumeCircuit?.() !== true) location.reload();
  } catch {
    setTimeout(again, 3000);
  }
}

bar?.addEventListener('components-reconnect-state-changed', event => {
  switch (event.detail.state) {
    case 'show':
    case 'retrying':
      bar.dataset.lost = 'true';
      timer ||= setTimeout(show, 2000);
      break;
    case 'hide':
      hide();
      break;
    case 'failed':
      show();
      again();
      break;
    case 'rejected':
    case 'resume-failed':
      location.reload();
      break;
  }
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && bar && !bar.hidden) again();
});
if (bar) setTimeout(() => watch(() => document.getElementById('ready')?.dataset.interactive === 'true'), pause);
