namespace Microblog.EndToEnd.People;

/// <summary>An element that the Tab key reached.</summary>
public sealed record TabStop
{
    /// <summary>Its tag and what it is called.</summary>
    public string Name { get; init; } = "";

    /// <summary>What keeps its focus from being seen, or null.</summary>
    public string? Fault { get; init; }

    /// <summary>
    /// Reads the element that has the focus. It is null at the end of the page: at the bare page, or at an element that was
    /// there before. An outline counts where it is at least 2 px wide, has a contrast of 3:1 against what is behind it, and is
    /// neither cut off nor covered. The outline may belong to the element, its label or its composer.
    /// </summary>
    public const string Read = """
        () => {
          const at = document.activeElement;
          window.tabbed ??= new WeakSet();
          if (!at || at === document.body || window.tabbed.has(at)) return null;
          window.tabbed.add(at);
          const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
          const rgba = color => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
            return [r, g, b, a / 255];
          };
          const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
          const backdrop = element => {
            const layers = [];
            for (let one = element; one; one = one.parentElement) {
              const color = rgba(getComputedStyle(one).backgroundColor);
              layers.push(color);
              if (color[3] === 1) break;
            }
            return layers.reverse().reduce((under, top) => over(top, under), rgba('Canvas'));
          };
          const light = color => {
            const [r, g, b] = color.slice(0, 3).map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
            return .2126 * r + .7152 * g + .0722 * b;
          };
          const contrast = (one, other) => {
            const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
            return (high + .05) / (low + .05);
          };
          const name = `${at.localName} "${(at.ariaLabel || at.innerText || at.alt || at.name || at.className || '').trim().slice(0, 40)}"`;
          const fault = text => ({ name, fault: text });
          let ring = at;
          for (let up = 0; up < 4 && ring; up++, ring = ring.parentElement) {
            const { outlineStyle, outlineWidth, opacity } = getComputedStyle(ring);
            if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && opacity !== '0') break;
          }
          if (!ring || (ring !== at && !ring.matches('label, .composer, .mud-radio'))) return fault('has no outline');
          const style = getComputedStyle(ring);
          const offset = parseFloat(style.outlineOffset);
          const behind = backdrop(offset < 0 ? ring : ring.parentElement);
          const ratio = contrast(over(rgba(style.outlineColor), behind), behind);
          if (ratio < 3) return fault(`has an outline with contrast ${ratio.toFixed(2)}: ${style.outlineColor} on ${behind.map(Math.round)}`);
          const reach = Math.max(0, offset + parseFloat(style.outlineWidth));
          const box = ring.getBoundingClientRect();
          const edges = { left: box.left - reach, top: box.top - reach, right: box.right + reach, bottom: box.bottom + reach };
          let isFixed = style.position === 'fixed' || ring.matches(':modal, :popover-open');
          for (let one = ring.parentElement; one && !isFixed; one = one.parentElement) {
            const { overflowX, overflowY, position, overflowClipMargin } = getComputedStyle(one);
            const clip = one.getBoundingClientRect();
            const room = 1 + (overflowX === 'clip' && overflowY === 'clip' ? parseFloat(overflowClipMargin) || 0 : 0);
            const cut = one === document.documentElement || one === document.body ? ''
              : overflowX !== 'visible' && edges.left < clip.left - room ? 'left'
              : overflowX !== 'visible' && edges.right > clip.right + room ? 'right'
              : overflowY === 'clip' && edges.top < clip.top - room ? 'top'
              : overflowY === 'clip' && edges.bottom > clip.bottom + room ? 'bottom' : '';
            if (cut) return fault(`has an outline that ${one.localName}.${one.className} cuts off at the ${cut}: ${JSON.stringify(edges)} in ${JSON.stringify(clip)}`);
            isFixed = position === 'fixed' || one.matches(':modal, :popover-open');
          }
          if (edges.left < -1 || edges.right > innerWidth + 1) return fault('has an outline beyond the side of the window');
          const first = [...at.getClientRects()].find(rect => rect.width > 0 && rect.height > 0);
          if (!first) return fault('is not in sight');
          const [top, bottom] = [Math.max(first.top, 0), Math.min(first.bottom, innerHeight)];
          const hit = document.elementFromPoint((first.left + first.right) / 2, (top + bottom) / 2);
          if (!hit || !(at.contains(hit) || hit.contains(at) || ring.contains(hit)))
            return fault(`is covered by ${hit?.localName}.${hit?.className}`);
          return { name, fault: null };
        }
        """;
}
