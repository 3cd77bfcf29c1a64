import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { MeasuredDesign } from '../../experiments/analysis.js';
import type { ExperimentResult } from '../../experiments/experiment-result.js';
import { runRows } from './runs-table.js';

/** Every figure of every run as Parquet; the columns of the CSV, with their types. */
export function runsParquet(result: ExperimentResult, measured: readonly MeasuredDesign[]): Uint8Array {
  const rows = [...runRows(result, measured)];
  const text = (name: string, data: string[]): ColumnSource => ({
    name,
    data,
    type: 'STRING',
    nullable: false,
  });
  const columnData: ColumnSource[] = [
    text(
      'design',
      rows.map(({ design }) => design),
    ),
    ...result.varied.map(({ path }, axis) =>
      text(
        path,
        rows.map(({ varied }) => varied[axis]!),
      ),
    ),
    { name: 'run', data: rows.map(({ run }) => run), type: 'INT32', nullable: false },
    { name: 'seed', data: rows.map(({ seed }) => BigInt(seed)), type: 'INT64', nullable: false },
    ...(['metric', 'labels', 'statistic', 'unit'] as const).map((name) =>
      text(
        name,
        rows.map((row) => row[name]),
      ),
    ),
    { name: 'value', data: rows.map(({ value }) => value), type: 'DOUBLE', nullable: true },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
