// "Back to where I was" points to where the place lies, and goes for good when its post comes into sight.
const low = 64; // pixels at the lower edge: the bar of a telephone covers them

/** The post of the place, where it has come into sight and the button has gone; else null. Edge: where posts begin to be seen. */
export function point(host, edge) {
  const button = host.querySelector('[data-return]:not([hidden])');
  if (!button) return null;
  const { place, way } = button.dataset;
  const row = place && host.querySelector(`post-feed > [data-post="${CSS.escape(place)}"]:not([data-kept])`);
  const box = row?.getBoundingClientRect();
  if (box && box.bottom > edge && box.top < innerHeight - low) {
    // Hidden before the page is painted: the server takes it away.
    const hadFocus = button === document.activeElement;
    button.hidden = true;
    if (hadFocus) row.focus({ preventScroll: true });
    return place;
  }
  const points = box ? (box.bottom <= edge ? 'up' : 'down') : way;
  if (button.dataset.points !== points) button.dataset.points = points;
  return null;
}
