import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import type { ExperimentResult } from '../../src/experiments/experiment-result.js';
import { folderWith, geosim, OUTAGE } from './geosim.js';

/** The SQL of docs/analysing.md, in its order. */
const DOCUMENT = new URL('../../docs/analysing.md', import.meta.url);
const QUERIES = [...readFileSync(DOCUMENT, 'utf8').matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql!);

test('the documented SQL gives what the result says, from Parquet and from CSV', async () => {
  const folder = folderWith({ 'a.yaml': OUTAGE });
  const words = [
    'compare',
    'a.yaml',
    '--runs',
    '6',
    '--out',
    'out',
    '--format',
    'json,csv,parquet',
    '--quiet',
  ];
  expect(geosim(words, folder).code).toBe(0);
  const out = join(folder, 'out/a');
  const { rows, designs } = JSON.parse(
    readFileSync(join(out, 'comparison.json'), 'utf8'),
  ) as ExperimentResult;
  const row = (name: string) => rows.find((one) => one.name === name)!;
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  expect(QUERIES).toHaveLength(3);
  const answers: Record<string, unknown>[][][] = [];
  for (const file of ['runs.parquet', 'runs.csv']) {
    const found: Record<string, unknown>[][] = [];
    for (const sql of QUERIES) {
      const reader = await connection.runAndReadAll(sql.replaceAll('runs.parquet', join(out, file)));
      found.push(reader.getRowObjectsJson());
    }
    answers.push(found);
  }
  expect(answers[1]).toEqual(answers[0]);
  const [recovered, differences, worst] = answers[0]!;

  const means = row('time_to_recover').cells.map(({ mean }) => Number((mean as number).toFixed(1)));
  expect(recovered).toHaveLength(2);
  for (const { design, recovered: times, mean_s } of recovered!) {
    expect(Number(times)).toBe(6);
    expect(mean_s).toBeCloseTo(means[designs.findIndex(({ name }) => name === design)]!, 1);
  }
  const { difference } = row('longest_downtime_seconds').cells[1]!;
  expect(differences).toMatchObject([{ design: 'refusing' }]);
  expect(differences![0]!.difference_s).toBeCloseTo(difference!.mean, 6);
  const half = (difference!.interval.high - difference!.interval.low) / 2;
  // Student's t with 5 degrees of freedom: 2.571.
  expect(Number(differences![0]!.standard_error_s) * 2.5706).toBeCloseTo(half, 4);
  const largest = Math.max(...row('longest_downtime_seconds').cells[0]!.runs.map(Number));
  expect(worst).toHaveLength(3);
  expect(worst![0]!.longest_downtime_s).toBe(largest);
  connection.closeSync();
});
