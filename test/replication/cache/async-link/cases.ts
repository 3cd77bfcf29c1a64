import { readFileSync } from 'node:fs';

export interface Case {
  readonly id: string;
  readonly params: string;
  /** The measured mean as it stands: a number, or the name of an outcome. */
  readonly mean: string;
}

const FILE = new URL('../async-link.csv', import.meta.url);

/** The measured rows of a series, e.g. 'a'; with a suffix only those of one metric, e.g. 'lag'. */
export function cases(series: string, suffix?: string): Case[] {
  const rows = readFileSync(FILE, 'utf8').trim().split('\n').slice(1).map(cells);
  return rows
    .map(([id, params, , , , mean]) => ({ id, params, mean }))
    .filter(({ id }) => id.startsWith(series) && (suffix === undefined || id.endsWith(`.${suffix}`)));
}

/** The number behind a name in the parameters: `d=40ms`, `bps=1e+07`, `delay=0s`. */
export function param(row: Case, name: string): number {
  const found = new RegExp(`(?:^| )${name}=([0-9.e+]+)`).exec(row.params);
  if (found === null) throw new Error(`${row.id} has no ${name}`);
  return Number(found[1]);
}

/** bps=0 says: no limit. */
export function bandwidth(row: Case): number | undefined {
  return param(row, 'bps') || undefined;
}

function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain);
}
