import { readFileSync } from 'node:fs';
import { idealNetwork, us } from '../../behaviours/support.js';
import { runCaches } from './run.js';
import { type Compared, type Table, table } from './truth.js';

/*
 * The WARS model of Bailis et al. (VLDB 2012) through whole scenarios of the quorum strategy: `quorum.delays` gives each
 * kind of message its law, `quorum.copies` makes the cache that is asked one without a copy (the paper's operations are
 * proxied). pbs.csv: 10 million trials of the model, made without this simulator.
 *
 * Sessions have a key each. Some ask again at once: a read right after the acknowledgement has t = 0. Others think
 * in between: their reads come at all t, and P(consistent | t) is the share among those within 5 % of t. A least t
 * for a share is held to that share at that t.
 */
export interface PbsRow {
  readonly metric: string;
  readonly value: number;
  /** One standard deviation of the value, of 10 million trials. */
  readonly error: number;
}

export interface PbsGroup {
  readonly model: string;
  readonly read: number;
  readonly write: number;
  readonly rows: readonly PbsRow[];
}

/** Sorted by t. Latencies in µs. */
export interface Sampled {
  readonly reads_us: readonly number[];
  readonly writes_us: readonly number[];
  readonly seen: readonly { readonly t_us: number; readonly saw: boolean }[];
}

const ms = (length: number) => us(Math.round(length * 1_000));
const tailed = (weight: number, min_ms: number, alpha: number, rate_perMs: number) => ({
  mixture: [
    { weight, law: { pareto: { min: ms(min_ms), alpha } } },
    { weight: 1 - weight, law: { exponential: { mean: ms(1 / rate_perMs) } } },
  ],
});
const SSD = tailed(0.9122, 0.235, 10, 1.66);
const DISK = tailed(0.38, 1.05, 1.51, 0.183);
const YMMR = tailed(0.982, 1.5, 3.8, 0.0217);

/** Table 3 of the paper; W, then A = R = S. The pause between two reads is made for the t that are asked about. */
const MODELS = {
  'LNKD-SSD': { w: SSD, others: SSD, pause_ms: 0.3 },
  'LNKD-DISK': { w: DISK, others: SSD, pause_ms: 3 },
  YMMR: { w: tailed(0.939, 3, 3.35, 0.0028), others: YMMR, pause_ms: 80 },
  'YMMR(a=3.5 as in authors code)': { w: tailed(0.939, 3, 3.5, 0.0028), others: YMMR, pause_ms: 80 },
} as const;

/** Operations of a run; GEOSIM_VALIDATION=full: ten times as many, and tolerances that shrink with it. */
const OPERATIONS = process.env.GEOSIM_VALIDATION === 'full' ? 600_000 : 60_000;

export function sample({ model, read, write }: PbsGroup): Sampled {
  const { w, others, pause_ms } = MODELS[model as keyof typeof MODELS];
  const caches = ['asked', 'one', 'two', 'three'];
  const session = { region: 'eastus', timeout: '60s', retries: { times: 0 } };
  const reads_us: number[] = [];
  const writes_us: number[] = [];
  const seen: { t_us: number; saw: boolean }[] = [];
  const last = new Map<number, { readonly version: number; readonly at_us: number }>();
  // An operation of those who ask at once takes about two messages each way, of the others their pause besides.
  const each_ms = pause_ms > 50 ? 8 : pause_ms > 1 ? 2 : 0.6;
  const duration_us = 2_000_000;
  const sessionsAtOnce = Math.ceil((OPERATIONS * 0.35 * each_ms * 1_000) / duration_us);
  const sessions = Math.ceil((OPERATIONS * 0.65 * (each_ms + pause_ms) * 1_000) / duration_us);
  runCaches(
    {
      duration: us(duration_us),
      network: idealNetwork(),
      service: {
        family: 'cache',
        strategy: 'quorum',
        operations: '100000000/s',
        replicas: caches.map((name) => ({ name, region: 'eastus' })),
        quorum: {
          ...{ copies: caches.slice(1), read, write, timeout: '60s' },
          ...{ readRepair: false, hintedHandoff: false, delays: { w, a: others, r: others, s: others } },
        },
      },
      clients: [
        { ...session, name: 'at-once', count: sessionsAtOnce, load: load('50%', 'none') },
        { ...session, name: 'later', count: sessions, load: load('95%', ms(pause_ms)) },
      ].map((client) => ({
        ...client,
        keys: { count: 1, own: true, pool: client.name },
        endpoints: { reads: 'asked', writes: 'asked', elsewhere: false },
      })),
    },
    {
      data: {
        dataOperation({ kind, key, version, started_us, ended_us, outcome }) {
          if (outcome !== 'ok') throw new Error('every operation ends well');
          const took_us = ended_us - started_us;
          if (kind !== 'read') {
            writes_us.push(took_us);
            last.set(key, { version, at_us: ended_us });
            return;
          }
          reads_us.push(took_us);
          const written = last.get(key);
          if (written === undefined) return;
          seen.push({ t_us: started_us - written.at_us, saw: version === written.version });
        },
      },
    },
  );
  return {
    reads_us: reads_us.sort((a, b) => a - b),
    writes_us: writes_us.sort((a, b) => a - b),
    seen: seen.sort((a, b) => a.t_us - b.t_us),
  };
}

function load(reads: string, think: string) {
  return { arrivals: 'closed', reads, think: think === 'none' ? '0s' : think, value: '1B' };
}

/** The share of the reads around t that saw the write, and of how many. */
export function consistentAt(
  { seen }: Sampled,
  t_ms: number,
): { readonly share: number; readonly n: number } {
  const [from_us, to_us] = [t_ms * 950, t_ms * 1_050];
  const near = seen.filter(({ t_us }) => t_us >= from_us && t_us <= to_us);
  return { share: near.filter(({ saw }) => saw).length / near.length, n: near.length };
}

function comparedRow(group: PbsGroup, row: PbsRow, sampled: Sampled): Compared {
  const { metric, value } = row;
  const id = `${group.model} N=3 R=${group.read} W=${group.write}`;
  const visible = /^t_visibility_p(.*)_ms$/.exec(metric);
  const t = /^P\(consistent\|t=(.*)ms\)$/.exec(metric)?.[1];
  if (t !== undefined || visible !== null) {
    const truth = visible === null ? value : Number(visible[1]);
    const at_ms = visible === null ? Number(t) : value;
    const { share, n } = consistentAt(sampled, at_ms);
    const off = Math.max(0.01 * truth, 4 * Math.sqrt((truth * (1 - truth)) / n));
    // R + W > N: of any tolerance, it is so.
    const allowed =
      visible !== null && value === 0 ? ([truth, 1] as const) : ([truth - off, truth + off] as const);
    const what = `P(consistent) at t = ${at_ms} ms${visible === null ? '' : ` (${metric})`}`;
    return { id, what, unit: '', truth, simulated: share, allowed };
  }
  const of = metric.startsWith('read') ? sampled.reads_us : sampled.writes_us;
  const tolerance = Math.max(0.01, (4 * row.error * Math.sqrt(1e7 / of.length)) / value);
  const simulated = figure(metric, of) / 1_000;
  const allowed = [value * (1 - tolerance), value * (1 + tolerance)] as const;
  return { id, what: metric.replace(/_ms$/, ''), unit: 'ms', truth: value, simulated, allowed };
}

function figure(metric: string, sorted: readonly number[]): number {
  if (metric.includes('mean')) return sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const share = metric.includes('p50') ? 0.5 : 0.999;
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export function pbsGroups(): readonly PbsGroup[] {
  const text = readFileSync(new URL('../../replication/cache/pbs.csv', import.meta.url), 'utf8');
  const [header, ...lines] = text.trim().split('\n');
  const columns = header.split(',');
  const groups = new Map<string, PbsGroup & { readonly rows: PbsRow[] }>();
  for (const line of lines) {
    const cells = line.split(',');
    const at = (column: string) => cells[columns.indexOf(column)];
    const [model, read, write] = [at('model'), Number(at('R')), Number(at('W'))];
    const name = `${model} ${read} ${write}`;
    const group = groups.get(name) ?? { model, read, write, rows: [] };
    group.rows.push({ metric: at('metric'), value: Number(at('mc_value')), error: Number(at('mc_se')) });
    groups.set(name, group);
  }
  return [...groups.values()];
}

interface Group extends PbsGroup {
  readonly sampled: () => Sampled;
}

const GROUPS: readonly Group[] = pbsGroups().map((group) => {
  let sampled: Sampled | undefined;
  return {
    ...group,
    sampled() {
      sampled ??= sample(group);
      return sampled;
    },
  };
});

const titleOf = ({ model, read, write }: PbsGroup) => `${model}, R = ${read}, W = ${write}`;

export const PBS: readonly Table[] = GROUPS.map((group) =>
  table(titleOf(group), () => group.rows.map((row) => comparedRow(group, row, group.sampled()))),
);

export interface Curve {
  readonly title: string;
  /** t in ms, % of the reads. */
  readonly simulated: readonly { readonly x: number; readonly y: number }[];
  readonly truth: readonly { readonly x: number; readonly y: number }[];
}

/** P(consistent | t) where a read may miss a write for long. */
export function visibilityCurves(): readonly Curve[] {
  const shown = GROUPS.filter(({ model, read, write }) => read + write <= 3 && !model.includes('authors'));
  return shown.map((group) => {
    const simulated = [];
    for (let t_ms = 0.32; t_ms < 1_500; t_ms *= 1.1) {
      const { share, n } = consistentAt(group.sampled(), t_ms);
      if (n >= LEAST_READS) simulated.push({ x: t_ms, y: 100 * share });
    }
    const truth = group.rows.flatMap(({ metric, value }) => {
      const t = /^P\(consistent\|t=(.*)ms\)$/.exec(metric)?.[1];
      return t === undefined || t === '0' ? [] : [{ x: Number(t), y: 100 * value }];
    });
    return { title: titleOf(group), simulated, truth };
  });
}

/** Fewer make no point of a curve. */
const LEAST_READS = 200;
