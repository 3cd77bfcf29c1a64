import { readFileSync } from 'node:fs';
import { type Design, idealNetwork, SECOND, us } from '../behaviours/support.js';

/** One row of traffic_manager.csv, lengths in µs. */
export interface Row {
  readonly id: string;
  readonly metric: string;
  readonly value: number;
  readonly interval_us: number;
  readonly timeout_us: number;
  readonly tolerated: number;
  readonly ttl_us: number;
  readonly refusing: boolean;
  readonly answer_us: number;
  readonly publish_us: number;
  readonly phase_us: number | undefined;
  readonly outage_us: number | undefined;
  readonly rate_perSecond: number;
  readonly sites: number;
}

export const ROWS: readonly Row[] = readRows();

export function rowsOf(id: RegExp): readonly Row[] {
  const found = ROWS.filter((row) => id.test(row.id));
  if (found.length === 0) throw new Error(`no row ${id}`);
  return found;
}

export interface Variation {
  /** Number of clients; 1 where left out. */
  readonly count?: number;
  /** When the nearer replica goes dark. */
  readonly fault_us?: number;
  /** From the fault to the first probe that meets it; drawn where left out. */
  readonly phase_us?: number;
  readonly outage_us?: number;
  /** Length of the run after the fault. */
  readonly until_us: number;
  readonly probe?: Design;
  readonly clients?: Design;
}

/**
 * By default the fault comes after two TTLs (everybody has come, and asked again) and half a step
 * between two clients: then the moments of the clients' last questions before it are the midpoints of
 * equal parts of the TTL.
 */
function defaultFault_us(row: Row, clients: number): number {
  return 2 * row.ttl_us + Math.round(row.ttl_us / (2 * clients)) + 10 * SECOND * Number(row.ttl_us === 0);
}

/**
 * The row as a scenario: two replicas in a network that takes no time, the first of which goes dark,
 * and stateless clients that are served without pause. Client i of n first asks at i/n of the TTL.
 */
export function failoverScenario(row: Row, variation: Variation): Design {
  const { count = 1, phase_us, outage_us, until_us, probe, clients } = variation;
  const fault_us = variation.fault_us ?? defaultFault_us(row, count);
  return {
    duration: us(fault_us + until_us),
    network: idealNetwork(),
    service: { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
    routing: {
      trafficManager: {
        method: 'priority',
        ttl: us(row.ttl_us),
        publishDelay: us(row.publish_us),
        probe: {
          transport: 'ideal',
          interval: us(row.interval_us),
          timeout: us(row.timeout_us),
          toleratedFailures: row.tolerated,
          answerTime: us(row.answer_us),
          sites: 1,
          ...(phase_us === undefined ? {} : { phase: us((fault_us + phase_us) % row.interval_us) }),
          ...probe,
        },
      },
    },
    clients: [
      {
        name: 'us',
        region: 'eastus',
        kind: 'requests',
        count,
        requests: { arrivals: 'always-on' },
        arriveOver: us(row.ttl_us),
        dns: { clientsPerResolver: 1, authorityRtt: '0s' },
        ...clients,
      },
    ],
    faults: [
      {
        at: us(fault_us),
        kind: 'region-outage',
        region: 'eastus',
        mode: row.refusing ? 'refusing' : 'silent',
        as: 'dark',
        ...(outage_us === undefined ? {} : { for: us(outage_us) }),
      },
    ],
  };
}

/** Midpoints of `n` equal parts of a length: the phases of a uniform law, without their scatter. */
export function midpoints(n: number, length_us: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => Math.floor(((i + 0.5) / n) * length_us));
}

function readRows(): Row[] {
  const text = readFileSync(new URL('./traffic_manager.csv', import.meta.url), 'utf8');
  const [header, ...lines] = text.trimEnd().split('\n').map(cells);
  return lines.map((line) => row((name) => line[header.indexOf(name)]));
}

function row(cell: (name: string) => string): Row {
  const length_us = (name: string): number => Math.round(Number(cell(name)) * SECOND);
  const optional = (name: string): number | undefined => (cell(name) === '' ? undefined : length_us(name));
  const [over, under = 1] = cell('lambda_per_s').split('/').map(Number);
  return {
    id: cell('id'),
    metric: cell('metric'),
    value: Number(cell('value')),
    interval_us: length_us('interval_s'),
    timeout_us: length_us('timeout_s'),
    tolerated: Number(cell('tolerated')),
    ttl_us: length_us('ttl_s'),
    refusing: cell('fail_mode') === 'fast',
    answer_us: length_us('fast_fail_r_s'),
    publish_us: length_us('dns_update_p_s'),
    phase_us: optional('phase_a_s'),
    outage_us: optional('outage_s'),
    rate_perSecond: over / under,
    sites: Number(cell('agents')),
  };
}

/** Cells of one line; quotes around those that hold a comma. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}
