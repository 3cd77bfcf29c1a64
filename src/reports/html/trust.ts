import type { Assumption, Failover, RunResult } from '../../metrics/result.js';
import { phasesCommand, replicateCommand } from '../commands.js';
import { counted, duration, durationOrDash, range } from '../format.js';
import type { Cell } from '../tables/table.js';
import { html, type Markup, NOTHING } from './markup.js';
import { tableMarkup } from './table.js';

/** Why to believe the run, and how far: what it can be repeated from, what it was held against, what it rests on. */
export function trustSection(result: RunResult): Markup {
  return html`${provenance(result)}
<h3>What is not proven</h3>
${doubts(result)}
<h3>Against closed forms</h3>
${closedForms(result.failovers)}
<h3>What it rests on</h3>
${assumptions(result.assumptions)}`;
}

function provenance(result: RunResult): Markup {
  const { file, sha256 } = result.scenario;
  return html`<dl class="provenance">
<div><dt>seed</dt><dd>${result.seed}</dd></div>
<div><dt>digest of all events</dt><dd><code>${result.digest}</code></dd></div>
<div><dt>events</dt><dd>${counted(result.events, 'event')}, ${duration(result.simulated_us)} simulated, the first ${duration(result.warmup_us)} not measured</dd></div>
<div><dt>scenario</dt><dd><code>${file}</code>, SHA-256 <code>${sha256}</code></dd></div>
<div><dt>made by</dt><dd>${result.engine.name} ${result.engine.version}: the same scenario, seed and version give the same bytes</dd></div>
</dl>`;
}

/** Enough for an interval of use; and for the cycle of a probe in as many steps. */
const RUNS = 20;
const PHASES = 12;

/** What a careful reader would hold against it. */
function doubts(result: RunResult): Markup {
  const untouched = result.faults.filter(({ touched }) => touched === 0).map(({ name }) => name);
  const blind = result.expectations.filter(({ verdict }) => verdict === 'no-data').map(({ text }) => text);
  return html`<ul class="doubts">
<li>This is one run on one seed: there are no intervals around its figures. <code>${replicateCommand(result, RUNS)}</code> gives them.${
    result.failovers.every(({ closedForm }) => closedForm === null)
      ? NOTHING
      : html` How far the moment of the fault matters: <code>${phasesCommand(result, PHASES)}</code>.`
  }</li>
${untouched.map((name) => html`<li class="warning">Fault <b>${name}</b> touched nothing: what was expected of it is not shown.</li>`)}
${blind.map((text) => html`<li class="warning">No data for <code>${text}</code>.</li>`)}
${untouched.length + blind.length === 0 ? html`<li>Nothing was inconclusive: every fault touched something, every expectation had data.</li>` : NOTHING}
</ul>`;
}

function closedForms(failovers: readonly Failover[]): Markup {
  const covered = failovers.filter(({ hit, closedForm }) => hit > 0 && closedForm !== null);
  if (covered.length === 0) return html`<p>No closed form covers this run.</p>`;
  const table = {
    head: [
      { title: 'fault, clients', align: 'left' },
      { title: 'from the fault until', align: 'left' },
      { title: 'this run', align: 'right' },
      { title: 'closed form', align: 'right' },
      { title: 'mean', align: 'right' },
      { title: 'the run lies', align: 'left' },
    ],
    rows: covered.flatMap(formRows),
  } as const;
  const rules = [...new Set(covered.map(({ closedForm }) => closedForm?.rule ?? ''))];
  return html`${tableMarkup(table, { caption: 'Documented rules as formulas, beside what the run did' })}
${rules.map((rule) => html`<p class="quiet">The rule: ${rule}.</p>`)}`;
}

function formRows(failover: Failover): readonly (readonly Cell[])[] {
  const { fault, clients, started_us, closedForm, detected_us, lastMoved_us } = failover;
  if (closedForm === null) return [];
  const { detection, shift, total } = closedForm;
  const drained_us = drainedAt(failover);
  const isDrained = drained_us !== null && shift.worst_for_us > detection.worst_for_us;
  const steps: readonly { what: string; at_us: number | null; bounds: Window }[] = [
    { what: 'detected', at_us: detected_us, bounds: detection },
    ...(isDrained
      ? [{ what: 'caches gave the last client the new address', at_us: drained_us, bounds: shift }]
      : []),
    ...(total === null ? [] : [{ what: 'the last client was served', at_us: lastMoved_us, bounds: total }]),
  ];
  return steps.map(({ what, at_us, bounds }) => {
    const length_us = at_us === null ? null : at_us - started_us;
    return [
      { text: `${fault}, ${clients}` },
      { text: what },
      { text: length_us === null ? 'never' : duration(length_us) },
      { text: range(bounds.best_for_us, bounds.worst_for_us) },
      { text: durationOrDash(bounds.mean_for_us ?? null) },
      whereItLies(length_us, bounds),
    ];
  });
}

/** When routing and caches were done with the last client; null where it waited for something else. */
function drainedAt({ phases }: Failover): number | null {
  return phases.findLast(({ name }) => name === 'resolver-caches' || name === 'client-caches')?.to_us ?? null;
}

interface Window {
  readonly best_for_us: number;
  readonly worst_for_us: number;
  readonly mean_for_us?: number;
}

function whereItLies(length_us: number | null, { best_for_us, worst_for_us, mean_for_us }: Window): Cell {
  if (length_us === null) return { text: 'outside: it never happened', tone: 'warning' };
  if (length_us < best_for_us) return { text: `${duration(best_for_us - length_us)} before the best case` };
  if (length_us > worst_for_us)
    return { text: `${duration(length_us - worst_for_us)} behind the worst case` };
  if (mean_for_us === undefined) return { text: 'inside', tone: 'good' };
  const off_us = length_us - mean_for_us;
  const beside =
    off_us === 0
      ? 'at the mean'
      : `${duration(Math.abs(off_us))} ${off_us < 0 ? 'before' : 'behind'} the mean`;
  return { text: `inside, ${beside}`, tone: 'good' };
}

/** From what was measured to what was assumed. */
const VERIFIED: Readonly<Record<Assumption['verified'], string>> = {
  measured: 'measured',
  'source-code': 'read in the source code',
  documented: 'documented by the maker',
  derived: 'derived',
  'third-party': 'said by third parties',
  assumed: 'assumed',
};

function assumptions(all: readonly Assumption[]): Markup {
  const ways = (Object.keys(VERIFIED) as Assumption['verified'][])
    .map((verified) => ({ verified, times: all.filter((one) => one.verified === verified).length }))
    .filter(({ times }) => times > 0);
  if (ways.length === 0) return html`<p>Nothing that has a source of its own.</p>`;
  return html`<p class="ways" aria-hidden="true">${ways.map(({ verified, times }) => html`<span class="way ${verified}" style="flex-grow:${times}">${times}</span>`)}</p>
<p>${counted(all.length, 'figure')} in use: ${ways.map(({ verified, times }) => `${times} ${VERIFIED[verified]}`).join(', ')}.</p>
${tableMarkup(
  {
    head: [
      { title: 'what', align: 'left' },
      { title: 'how far verified', align: 'left' },
      { title: 'source', align: 'left' },
      { title: 'date', align: 'left' },
      { title: 'value', align: 'left' },
    ],
    rows: ways.flatMap(({ verified }) =>
      all
        .filter((one) => one.verified === verified)
        .map(({ name, source, date, value }) => [
          { text: name },
          { text: VERIFIED[verified], ...(verified === 'assumed' ? { tone: 'warning' as const } : {}) },
          { text: source },
          { text: date },
          { text: value, tone: 'quiet' as const },
        ]),
    ),
  },
  { caption: 'Presets and defaults in use, with their sources' },
)}`;
}
