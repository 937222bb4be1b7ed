// What a browser sees of a video or audio file before it is uploaded: its size and length, and one frame that stands for it.
const longest = 5000; // a codec that the browser does not know may say nothing at all
const side = 1280;
const most = 300_000;
const qualities = [0.85, 0.7, 0.5, 0.3];

/** { width, height, length, poster } of a file: what is not known is not there. Never fails. */
export async function look(file) {
  const facts = {};
  const video = Object.assign(document.createElement('video'), { muted: true, preload: 'auto', playsInline: true });
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), longest);
  const met = type => new Promise((resolve, reject) => {
    video.addEventListener(type, resolve, { once: true });
    video.addEventListener('error', reject, { once: true });
    stop.signal.addEventListener('abort', reject, { once: true });
  });
  video.src = URL.createObjectURL(file);
  try {
    await met('loadedmetadata');
    const { videoWidth, videoHeight, duration } = video;
    if (Number.isFinite(duration)) facts.length = Math.round(1000 * duration);
    if (videoWidth && videoHeight) {
      Object.assign(facts, { width: videoWidth, height: videoHeight });
      const seeked = met('seeked');
      // The first frame is black in many films.
      video.currentTime = Math.min(1, Number.isFinite(duration) ? duration / 3 : 0);
      await seeked;
      if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) await met('loadeddata');
      facts.poster = await draw(video);
    }
  } catch { /* without a picture, then */ } finally {
    clearTimeout(timer);
    URL.revokeObjectURL(video.src);
    video.removeAttribute('src');
    video.load();
  }
  return facts;
}

/** The frame as a JPEG that is small enough, or nothing. */
async function draw(video) {
  const { videoWidth: width, videoHeight: height } = video;
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = Object.assign(document.createElement('canvas'), { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) });
  canvas.getContext('2d').drawImage(video, 0, 0, canvas.width, canvas.height);
  for (const quality of qualities) {
    const picture = await new Promise(made => canvas.toBlob(made, 'image/jpeg', quality));
    if (picture && picture.size <= most) return picture;
  }
  return undefined;
}
