import type { ClosedForm, Failover, RunResult } from '../../metrics/result.js';
import { tickStep } from '../charts/time-axis.js';
import { closedFormLabel } from '../closed-form-label.js';
import { clock, count, counted, duration, likeRange, range } from '../format.js';
import { lastClientPhases, meanClientPhases, type PhaseLength, totalLength } from '../phase-lengths.js';
import { PHASE_LOOKS } from '../phase-look.js';
import { lastClientStory } from './last-client.js';
import { html, type Markup, NOTHING } from './markup.js';
import { phaseBar, phaseList, share, type Wait } from './phase-bar.js';

/**
 * The failover waterfall: for each fault and population what the last moved client waited for, beneath
 * it the mean client and the closed form, all on one scale. Nothing where no fault hit anybody.
 */
export function waterfall(result: RunResult): Markup {
  const rows = result.failovers.filter(({ hit }) => hit > 0);
  if (rows.length === 0) return NOTHING;
  const scale_us = Math.max(...rows.map(extent));
  const manyFaults = new Set(rows.map(({ fault }) => fault)).size > 1;
  return html`<div class="waterfall">
${rows.map((row) => rowMarkup(result, row, scale_us, manyFaults))}
${scale_us > 0 ? axis(scale_us) : NOTHING}
</div>
`;
}

function rowMarkup(result: RunResult, row: Failover, scale_us: number, manyFaults: boolean): Markup {
  const last = lastClientPhases(row);
  const mean = row.moved > 1 ? meanClientPhases(row) : [];
  return html`<div class="waterfall-row">
<h3>${row.clients}${manyFaults ? html` <span>${row.fault}</span>` : NOTHING} <small>${counted(row.hit, 'client')} hit</small></h3>
<div class="bars" aria-hidden="true">
${last.length === 0 ? NOTHING : phaseBar('last', waitsOf(last), scale_us, html`<b>${duration(totalLength(last))}</b> ${whoIsLast(row)}`)}
${mean.length === 0 ? NOTHING : phaseBar('mean', waitsOf(mean), scale_us, html`${duration(totalLength(mean))} mean`)}
${row.closedForm === null ? NOTHING : closedFormBar(row.closedForm, scale_us)}
</div>
${legend(row, last)}
${lastClientStory(result, row)}
</div>
`;
}

function whoIsLast({ hit, moved }: Failover): string {
  return moved < hit ? `last of ${count(moved)}, ${count(hit - moved)} never` : `last of ${count(moved)}`;
}

function waitsOf(phases: readonly PhaseLength[]): readonly Wait[] {
  return phases.map(({ name, for_us }) => ({ look: PHASE_LOOKS[name], for_us }));
}

function closedFormBar(closedForm: ClosedForm, scale_us: number): Markup {
  const { best_for_us, mean_for_us, worst_for_us } = closedForm.shift;
  const [best, mean, worst] = [best_for_us, mean_for_us, worst_for_us].map((at) => share(at, scale_us));
  return html`<div class="bar closed-form"><div class="track"><span class="span" style="left:${best!}%;right:calc(100% - ${worst!}%)"></span><span class="mean-mark" style="left:${mean!}%"></span><span class="end" style="--at:${worst!}%">${closedFormWords(closedForm)}</span></div></div>
`;
}

function closedFormWords(closedForm: ClosedForm): string {
  const { best_for_us, mean_for_us, worst_for_us } = closedForm.shift;
  return `${closedFormLabel(closedForm)}: ${range(best_for_us, worst_for_us)}, mean ${likeRange(mean_for_us, worst_for_us)}`;
}

function legend(row: Failover, last: readonly PhaseLength[]): Markup {
  if (last.length === 0) return html`<p class="bad">None of ${count(row.hit)} came back before the end.</p>`;
  return html`<p class="visually-hidden">The ${whoIsLast(row)} was back after ${duration(totalLength(last))}:</p>
${phaseList(waitsOf(last))}
${row.closedForm === null ? NOTHING : html`<p class="visually-hidden">In closed form, ${closedFormWords(row.closedForm)}.</p>`}`;
}

function axis(scale_us: number): Markup {
  const length_s = scale_us / 1_000_000;
  const step_s = tickStep(length_s, 8);
  const ticks = Array.from({ length: Math.floor(length_s / step_s) + 1 }, (_, at) => at * step_s * 1_000_000);
  const text = (at_us: number) =>
    length_s > 600 ? clock(at_us) : `${Number((at_us / 1_000_000).toFixed(3))}`;
  return html`<div class="axis" aria-hidden="true"><div class="track">${ticks.map(
    (at_us) => html`<span style="left:${share(at_us, scale_us)}%">${text(at_us)}</span>`,
  )}</div><p>${length_s > 600 ? 'min:s' : 'seconds'} since the start of the fault</p></div>`;
}

function extent(row: Failover): number {
  const closedForm = row.closedForm === null ? 0 : row.closedForm.shift.worst_for_us;
  return Math.max(totalLength(lastClientPhases(row)), totalLength(meanClientPhases(row)), closedForm);
}
