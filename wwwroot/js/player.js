// <media-player>: one plays at a time, one that leaves the page ends, and one that cannot play its file says so.
class MediaPlayer extends HTMLElement {
  get #media() { return this.querySelector('video, audio'); }
  disconnectedCallback() {
    // Not where it is only moved.
    queueMicrotask(() => {
      if (this.isConnected || !this.#media) return;
      this.#media.removeAttribute('src');
      this.#media.load();
    });
  }
}

const met = {
  play(media) {
    media.closest('.screen')?.classList.add('started');
    for (const other of document.querySelectorAll('media-player :is(video, audio)')) if (other !== media) other.pause();
  },
  error(media, say) {
    const text = media.closest('media-player').querySelector('.not-played');
    if (!text.hidden) return;
    text.hidden = false;
    say(text.textContent);
  },
};

/** What is done when a player plays, or fails. */
export function start(say) {
  customElements.define('media-player', MediaPlayer);
  return (type, media) => met[type](media, say);
}
