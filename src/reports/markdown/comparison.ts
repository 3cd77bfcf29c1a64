import type { ExperimentDesign, ExperimentResult } from '../../experiments/experiment-result.js';
import { comparisonSubject, rowFigures, rowTitle, settingText } from '../comparison-words.js';
import { escapeMarkdown, type MarkdownColumn, markdownTable } from './cells.js';

/** A comparison for a pull request: what differs between the designs, and what came of it. */
export function markdownComparison(comparison: ExperimentResult): string {
  const { designs, differences, rows } = comparison;
  const head = (title: string): readonly MarkdownColumn[] => [
    { title, align: 'left' },
    ...designs.map(({ name }): MarkdownColumn => ({ title: name, align: 'right' })),
  ];
  return [
    `### ${escapeMarkdown(comparisonSubject(comparison))}`,
    '',
    ...markdownTable(
      head('setting'),
      differences.map(({ path, values }) => [path, ...values.map(settingText)]),
    ),
    ...markdownTable(head('what came of it'), [
      ['held', ...designs.map(heldIn)],
      ...rows.map((row) => [
        rowTitle(row),
        ...rowFigures(row).map((text, at) => (!row.same && row.best.includes(at) ? `${text} 🏆` : text)),
      ]),
    ]),
  ].join('\n');
}

function heldIn({ runs }: ExperimentDesign): string {
  const held = runs.filter(({ verdict }) => verdict === 'held').length;
  if (runs.length > 1) return `in ${held} of ${runs.length}`;
  return held === 1 ? '✅' : `❌ ${runs[0]?.verdict ?? ''}`;
}
