/** One row: what is true without the simulator, what may differ, and what the simulator says. */
export interface Compared {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  /** As the table has it. */
  readonly truth: number | string;
  readonly simulated: number | string;
  /** Where the simulated value, or each of them, must lie; null: it must be the same. */
  readonly allowed: readonly [from: number, to: number] | null;
  /** Of a row that says so of single runs: all their values. */
  readonly runs?: readonly number[];
}

export function holds({ truth, simulated, allowed, runs }: Compared): boolean {
  if (allowed === null) return simulated === truth;
  return (runs ?? [simulated]).every((value) => Number(value) >= allowed[0] && Number(value) <= allowed[1]);
}

/** So much each way, or so large a share of the truth if that is more. */
export function around(truth: number, share: number, atLeast = 0): readonly [number, number] {
  const off = Math.max(atLeast, share * Math.abs(truth));
  return [truth - off, truth + off];
}

/** A family of rows under one heading. */
export interface Table {
  readonly title: string;
  readonly compare: () => readonly Compared[];
}

/** Simulated once, whoever asks. */
export function table(title: string, simulate: () => readonly Compared[]): Table {
  let rows: readonly Compared[] | undefined;
  return {
    title,
    compare() {
      rows ??= simulate();
      return rows;
    },
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
