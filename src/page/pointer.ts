import { writeLink } from './deep-link.js';
import type { TimeView } from './time-view.js';

interface Area {
  readonly left: number;
  readonly right: number;
}

/** Less than that is a click, not a stretch, in pixels. */
const LEAST_DRAG = 6;

/** Pointing moves the cursor, a click keeps it, a drag zooms in, a double click zooms out. */
export function wirePointer(
  plot: HTMLElement,
  selection: HTMLElement,
  view: TimeView,
  area: () => Area,
): void {
  let start: number | null = null;
  const inPlot = (event: PointerEvent) => event.clientX - plot.getBoundingClientRect().left;
  const moment = (x: number) => {
    const { left, right } = area();
    const share = Math.max(0, Math.min(1, (x - left) / (right - left)));
    return view.from_us + share * (view.to_us - view.from_us);
  };
  const isDrag = (x: number) => start !== null && Math.abs(x - start) >= LEAST_DRAG;
  plot.addEventListener('pointermove', (event) => {
    const x = inPlot(event);
    view.hover(moment(x));
    selection.hidden = !isDrag(x);
    if (start === null) return;
    selection.style.left = `${Math.min(x, start)}px`;
    selection.style.width = `${Math.abs(x - start)}px`;
  });
  plot.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.pointerType === 'touch') return;
    start = inPlot(event);
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener('pointerup', (event) => {
    const x = inPlot(event);
    if (isDrag(x)) {
      const [from_us, to_us] = [moment(start!), moment(x)].sort((a, b) => a - b) as [number, number];
      view.zoom(from_us, to_us);
    } else {
      view.pin(moment(x));
    }
    start = null;
    selection.hidden = true;
    writeLink(view);
  });
  plot.addEventListener('pointerleave', () => {
    if (start === null) view.hover(null);
  });
  plot.addEventListener('pointercancel', () => {
    start = null;
    selection.hidden = true;
    view.hover(null);
  });
  plot.addEventListener('dblclick', () => {
    view.zoom(0, view.end_us);
    writeLink(view);
  });
  selection.hidden = true;
}
