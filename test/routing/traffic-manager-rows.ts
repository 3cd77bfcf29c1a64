import { readFileSync } from 'node:fs';
import type { Failover } from './failover.js';
import { SECOND } from './world.js';

/** One row of test/validation/traffic_manager.csv: a consequence of the documented rules. */
export interface Row {
  readonly id: string;
  readonly metric: string;
  readonly value: string;
  readonly design: Failover;
  readonly sites: number;
  readonly interval_us: number;
  readonly ttl_us: number;
  readonly phase_us: number | undefined;
  readonly outage_us: number | null;
  /** `1/10` in the file. */
  readonly lambda_per_s: number;
}

export function rows(): readonly Row[] {
  const text = readFileSync(new URL('../validation/traffic_manager.csv', import.meta.url), 'utf8');
  const [header, ...lines] = text.trimEnd().split('\n').map(cells);
  return lines.map((line) => {
    const cell = (name: string): string => line[header.indexOf(name)];
    return row(cell);
  });
}

function row(cell: (name: string) => string): Row {
  const us = (name: string): number => Math.round(Number(cell(name)) * SECOND);
  const optional = (name: string): number | undefined => (cell(name) === '' ? undefined : us(name));
  const fast = cell('fail_mode') === 'fast';
  const phase_us = optional('phase_a_s');
  const outage_us = optional('outage_s') ?? null;
  const [over, under] = cell('lambda_per_s').split('/').map(Number);
  return {
    id: cell('id'),
    metric: cell('metric'),
    value: cell('value'),
    sites: Number(cell('agents')),
    interval_us: us('interval_s'),
    ttl_us: us('ttl_s'),
    phase_us,
    outage_us,
    lambda_per_s: over / under,
    design: {
      probe: {
        interval: us('interval_s'),
        timeout: us('timeout_s'),
        toleratedFailures: Number(cell('tolerated')),
        answerTime: us('fast_fail_r_s'),
      },
      ttl_us: us('ttl_s'),
      publishDelay_us: us('dns_update_p_s'),
      mode: fast ? 'refusing' : 'silent',
      ...(phase_us === undefined ? {} : { phase_us }),
      outage_us,
    },
  };
}

/** Cells of one line; quotes around those that hold a comma. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}
