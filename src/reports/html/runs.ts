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

/** A column for each run: figures are many, and have names that are long. */
function runsTable({ designs, rows }: ExperimentResult, design: number): Table {
  const runs = designs[design]?.runs ?? [];
  const telling = rows.filter(({ same }) => !same || designs.length === 1);
  const line = (title: string, cellOf: (run: Run, k: number) => Cell): readonly Cell[] => [
    { text: title },
    ...runs.map(cellOf),
  ];
  return {
    head: [
      { title: 'seed', align: 'left' },
      ...runs.map(({ seed }) => ({ title: String(seed), align: 'right' as const })),
    ],
    rows: [
      line('verdict', ({ verdict }) => ({ text: verdict, tone: TONES[verdict] })),
      line('expectations met', ({ met, expectations }) => ({ text: `${met} of ${expectations}` })),
      ...telling.map((row) =>
        line(rowTitle(row), (_, k) => ({ text: figure(row, row.cells[design]?.runs[k] ?? null) })),
      ),
      line('events', ({ events }) => ({ text: count(events) })),
      line('digest', ({ digest }) => ({ text: digest.slice(0, 12), tone: 'quiet' })),
    ],
  };
}

type Run = ExperimentResult['designs'][number]['runs'][number];

const TONES = { held: 'good', missed: 'bad', inconclusive: 'warning' } as const;
