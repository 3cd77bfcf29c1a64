import type { ExperimentResult } from '../experiments/experiment-result.js';
import type { RunResult } from '../metrics/result.js';
import { hardestHit } from '../reports/fault-story.js';
import { wireDeepLinks } from './deep-link.js';
import { byId } from './elements.js';
import { wireCurves } from './experiment/curves.js';
import { wirePareto } from './experiment/pareto-chart.js';
import { wireCharts } from './linked-charts.js';
import { wireMap } from './map/map.js';
import { wireMetricFilter } from './metric-filter.js';
import { wireNow } from './now.js';
import { wireTheme } from './theme.js';
import { wireTimeBar } from './time-bar.js';
import { createTimeView } from './time-view.js';
import { wireReached, wireVisibility, wireWindows } from './value-charts.js';

document.documentElement.classList.add('scripted');
wireTheme(byId('theme', HTMLButtonElement));
openOnPaper();
const data: unknown = JSON.parse(document.getElementById('embedded-result')?.textContent ?? 'null');
switch (document.documentElement.dataset.kind) {
  case 'run':
    // What the page holds is what geosim wrote into it.
    startRun(data as RunResult);
    break;
  case 'experiment':
    wirePareto(data as ExperimentResult);
    wireCurves(data as ExperimentResult);
    break;
}
document.documentElement.classList.add('ready');

function startRun(result: RunResult): void {
  const view = createTimeView(result.simulated_us, tellingMoment(result));
  const stage = document.querySelector<HTMLElement>('.stage');
  wireTimeBar(result, view);
  wireMap(result, view);
  wireNow(result, view);
  wireCharts(result, view);
  wireWindows(result);
  wireVisibility(result);
  wireReached(result);
  wireMetricFilter();
  if (stage !== null)
    wireDeepLinks(
      view,
      stage,
      result.topology.clients.map(({ name }) => name),
    );
}

/** Where the cursor stands at first: halfway through the failover, else at the first fault. */
function tellingMoment(result: RunResult): number {
  const failover = hardestHit(result);
  if (failover === undefined) return result.faults[0]?.from_us ?? result.warmup_us;
  const end_us = failover.lastMoved_us ?? failover.ended_us ?? result.simulated_us;
  return Math.round((failover.started_us + end_us) / 2 / 1_000_000) * 1_000_000;
}

/** On paper nothing can be opened: what is closed is opened for it. */
function openOnPaper(): void {
  let closed: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open]):not(#more-series)')];
    for (const one of closed) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of closed) one.open = false;
  });
}
