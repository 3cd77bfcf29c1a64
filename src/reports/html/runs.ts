import type { ExperimentResult } from '../../experiments/experiment-result.js';
import { figure, rowTitle } from '../comparison-words.js';
import { count } from '../format.js';
import type { Cell, Table } from '../tables/table.js';
import { html, type Markup } from './markup.js';
import { tableMarkup } from './table.js';

/** Every run behind every point: its seed and verdict, what it can be recognised by, and its figures. */
export function runsSection(result: ExperimentResult): Markup {
  return html`${result.designs.map(
    ({ name }, at) => html`<details><summary>${name}</summary>
${tableMarkup(runsTable(result, at), { caption: `Runs of ${name}`, isTall: true })}</details>
`,
  )}`;
}

function runsTable({ designs, rows }: ExperimentResult, design: number): Table {
  const telling = rows.filter(({ same }) => !same);
  return {
    head: [
      { title: 'seed', align: 'right' },
      { title: 'verdict', align: 'left' },
      { title: 'met', align: 'right' },
      { title: 'events', align: 'right' },
      ...telling.map((row) => ({ title: rowTitle(row), align: 'right' as const })),
      { title: 'digest', align: 'left' },
    ],
    rows: (designs[design]?.runs ?? []).map((run, k) => [
      { text: String(run.seed) },
      {
        text: run.verdict,
        tone: run.verdict === 'held' ? 'good' : run.verdict === 'missed' ? 'bad' : 'warning',
      },
      { text: `${run.met} of ${run.expectations}` },
      { text: count(run.events) },
      ...telling.map((row): Cell => ({ text: figure(row, row.cells[design]?.runs[k] ?? null) })),
      { text: run.digest.slice(0, 16), tone: 'quiet' },
    ]),
  };
}
