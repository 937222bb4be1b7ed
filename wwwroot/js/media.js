// Video and audio of posts play by themselves; what players do together is another script, for most pages never need it.
import { say } from './page.js';

let loading = null;
let played = null; // last

/** The script, and what it missed; of several that were played meanwhile, the last. */
function meet({ type, target }) {
  if (!target.closest?.('media-player')) return;
  if (type === 'play') played = target;
  loading ??= import('/js/player.js').then(({ start }) => start(say), () => { loading = null; });
  loading.then(met => { if (type !== 'play' || target === played) met?.(type, target); });
}
for (const type of ['play', 'error']) document.addEventListener(type, meet, true);

// The picture that stands for a video came (pictures.js): Chromium draws a grey box over it, but for one that is its poster.
document.addEventListener('load', ({ target }) => {
  const video = target.closest?.('.screen')?.querySelector('video');
  if (video) video.poster = target.src;
}, true);
