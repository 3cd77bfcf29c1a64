import type { LatencyRow, RunResult } from '../../metrics/result.js';
import { type Decades, decadesOf, placeOn, powerOfTen } from '../decades.js';
import { duration } from '../format.js';
import { latencyByRegion } from '../latency-rows.js';
import { latencyTableOf } from '../tables/latency.js';
import { html, type Markup, NOTHING } from './markup.js';
import { tableMarkup } from './table.js';

/** Percentiles by operation, clients and region; beside them where they lie on one logarithmic scale. */
export function latencySection(result: RunResult): Markup {
  const rows = latencyByRegion(result, 'intended');
  if (rows.length === 0) return NOTHING;
  const started = latencyByRegion(result, 'started');
  const scale = decadesOf(rows.flatMap((row) => [Math.max(1, row.p50_us), Math.max(1, row.p999_us)]));
  return html`${tableMarkup(latencyTableOf(rows), {
    caption: 'Latency from the moment the client wanted to start',
    drawn: { title: scaleWords(scale), cells: rows.map((row) => strip(row, scale)) },
  })}
${
  started.length === 0
    ? NOTHING
    : html`<details><summary>The same from the actual start of each operation</summary>
${tableMarkup(latencyTableOf(started), { caption: 'Latency from the actual start' })}</details>`
}`;
}

function scaleWords({ from, to }: Decades): string {
  return `${duration(powerOfTen(from))} to ${duration(powerOfTen(to))}, logarithmic: p50 ● p90 ● p99 | p99.9`;
}

/** From the median to p99.9, with marks at p90 and p99. */
function strip(row: LatencyRow, scale: Decades): Markup {
  const at = (length_us: number) => Number((100 * placeOn(scale, Math.max(1, length_us))).toFixed(2));
  const [p50, p90, p99, p999] = [row.p50_us, row.p90_us, row.p99_us, row.p999_us].map(at);
  const grid = Array.from({ length: scale.to - scale.from + 1 }, (_, power) =>
    Number(((100 * power) / (scale.to - scale.from)).toFixed(2)),
  );
  return html`<span class="strip" aria-hidden="true">${grid.map((x) => html`<i class="decade" style="left:${x}%"></i>`)}<i class="line" style="left:${p50!}%;right:calc(100% - ${p999!}%)"></i><i class="dot p50" style="left:${p50!}%"></i><i class="dot p90" style="left:${p90!}%"></i><i class="tick" style="left:${p99!}%"></i></span>`;
}
