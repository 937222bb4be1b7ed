// A bar in place of the stock dialog: reading goes on. Nothing for two seconds; when the circuit is gone, the page starts anew.
const bar = document.getElementById('components-reconnect-modal');
let timer = 0;

function show() {
  bar.innerHTML = '<span class="spinner" aria-hidden="true"></span>';
  bar.append('Reconnecting…');
  bar.hidden = false;
}

function hide() {
  clearTimeout(timer);
  timer = 0;
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
