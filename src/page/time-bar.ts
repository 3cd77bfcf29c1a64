import type { RunResult } from '../metrics/result.js';
import { clock, count } from '../reports/format.js';
import { momentsOf } from '../reports/moment.js';
import { writeLink } from './deep-link.js';
import { byId, element } from './elements.js';
import type { TimeView } from './time-view.js';

/** Real seconds in which the stretch of time that is shown is played. */
const PLAYS_FOR_s = 24;

/** The bar above map and charts: play, scrub, zoom, and whose clients. */
export function wireTimeBar(result: RunResult, view: TimeView): void {
  const scrubber = byId('scrubber', HTMLInputElement);
  const marks = byId('scrub-marks', HTMLElement);
  const time = byId('clock', HTMLOutputElement);
  if (scrubber === null || marks === null || time === null) return;
  const moments = momentsOf(result);
  const step_us = Math.min(1_000_000, ...Object.values(result.series).map(({ step_us }) => step_us));
  scrubber.step = String(Math.max(1, step_us / 1_000_000));
  const window = drawMarks(marks, result, view);

  scrubber.addEventListener('input', () => view.pin(Number(scrubber.value) * 1_000_000));
  scrubber.addEventListener('change', () => writeLink(view));
  const stop = wirePlay(byId('play', HTMLButtonElement), view);
  scrubber.addEventListener('pointerdown', stop);
  wireZoom(result, view);
  const choice = byId('clients', HTMLSelectElement);
  choice?.addEventListener('change', () => {
    view.focus(choice.value === '' ? null : choice.value);
    writeLink(view);
  });

  const show = () => {
    const whole = Math.round(view.cursor_us / 1_000_000) * 1_000_000;
    scrubber.value = String(whole / 1_000_000);
    time.textContent = clock(whole);
    scrubber.setAttribute('aria-valuetext', `${clock(whole)}, ${inWords(moments(view.cursor_us))}`);
    window.style.left = `${(100 * view.from_us) / view.end_us}%`;
    window.style.right = `${100 - (100 * view.to_us) / view.end_us}%`;
    if (choice !== null) choice.value = view.clients ?? '';
  };
  view.onChange(show);
  show();
}

function inWords({ clients, faults }: ReturnType<ReturnType<typeof momentsOf>>): string {
  const down = clients.reduce((sum, population) => sum + (population.down ?? 0), 0);
  return `${count(down)} clients without service${faults.length === 0 ? '' : `, ${faults.join(' and ')} in force`}`;
}

/** Faults, the milestones, and what of it the charts show. */
function drawMarks(
  marks: HTMLElement,
  { faults, timeline, simulated_us }: RunResult,
  view: TimeView,
): HTMLElement {
  const place = (at_us: number) => `${(100 * at_us) / simulated_us}%`;
  const window = element('div', 'window');
  marks.append(window);
  for (const { name, from_us, to_us } of faults) {
    const band = element('div', 'fault', name);
    band.style.left = place(from_us);
    band.style.width = place((to_us ?? view.end_us) - from_us);
    marks.append(band);
  }
  for (const at_us of new Set(timeline.map(({ at_us }) => at_us))) {
    const tick = element('div', 'milestone');
    tick.style.left = place(at_us);
    marks.append(tick);
  }
  return window;
}

/** Returns what stops it. */
function wirePlay(button: HTMLButtonElement | null, view: TimeView): () => void {
  let frame = 0;
  let last_ms: number | null = null;
  const stop = () => {
    if (frame === 0) return;
    cancelAnimationFrame(frame);
    frame = 0;
    last_ms = null;
    button?.setAttribute('aria-pressed', 'false');
    if (button !== null) button.textContent = 'Play';
    writeLink(view);
  };
  const go = (now_ms: number) => {
    const passed_s = last_ms === null ? 0 : (now_ms - last_ms) / 1_000;
    last_ms = now_ms;
    const next_us = view.pinned_us + (passed_s * (view.to_us - view.from_us)) / PLAYS_FOR_s;
    view.pin(Math.min(next_us, view.to_us));
    frame = requestAnimationFrame(go);
    if (next_us >= view.to_us) stop();
  };
  button?.addEventListener('click', () => {
    if (frame !== 0) return stop();
    const isOutside = view.pinned_us >= view.to_us || view.pinned_us < view.from_us;
    if (isOutside) view.pin(view.from_us);
    button.setAttribute('aria-pressed', 'true');
    button.textContent = 'Pause';
    frame = requestAnimationFrame(go);
  });
  return stop;
}

function wireZoom(result: RunResult, view: TimeView): void {
  const on = (id: string, action: () => void) =>
    byId(id, HTMLButtonElement)?.addEventListener('click', () => {
      action();
      writeLink(view);
    });
  const around = (factor: number) => {
    const length_us = (view.to_us - view.from_us) * factor;
    view.zoom(view.pinned_us - length_us / 2, view.pinned_us + length_us / 2);
  };
  on('zoom-in', () => around(0.5));
  on('zoom-out', () => around(2));
  on('zoom-all', () => view.zoom(0, view.end_us));
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-zoom-fault]')) {
    button.addEventListener('click', () => {
      const { from_us, to_us } = faultStretch(result, Number(button.dataset.zoomFault));
      view.zoom(from_us, to_us);
      writeLink(view);
    });
  }
}

/** The fault and what came of it, with a little before and behind. */
function faultStretch(result: RunResult, index: number): { from_us: number; to_us: number } {
  const fault = result.faults[index]!;
  const ends = result.failovers
    .filter(({ fault: name }) => name === fault.name)
    .flatMap(({ lastMoved_us }) => (lastMoved_us === null ? [] : [lastMoved_us]));
  const end_us = ends.length > 0 ? Math.max(...ends) : (fault.to_us ?? result.simulated_us);
  const margin_us = Math.max(5_000_000, (end_us - fault.from_us) * 0.12);
  return { from_us: fault.from_us - margin_us, to_us: end_us + margin_us };
}
