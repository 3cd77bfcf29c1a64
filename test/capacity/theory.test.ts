import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ReplicaCapacity } from '../../src/capacity/replica-capacity.js';
import { WorkQueue } from '../../src/capacity/work-queue.js';
import { constant, exponential, sampleMicros } from '../../src/kernel/distributions.js';
import { createRandom } from '../../src/kernel/streams.js';
import { options } from './options.js';

/**
 * queueing.csv: closed forms by the book named in each row. `tol_rel_n1e5` is four standard deviations of the
 * figure over runs of 100,000 customers, the first tenth discarded, found by independent simulation.
 */
const CUSTOMERS = 100_000;
const SECOND = 1_000_000;

/** One model: Poisson arrivals at `rate` a second, `servers` alike, each with `mean_us` for one customer. */
interface Model {
  readonly rate: number;
  readonly servers: number;
  readonly mean_us: number;
  readonly law: 'constant' | 'exponential';
}

interface Row {
  readonly id: string;
  readonly model: Model;
  readonly metric: string;
  readonly value: number;
  readonly tolerance: number;
}

const rows: readonly Row[] = readFileSync(new URL('./queueing.csv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [, id, params, rest] = /^([^,]+),[^"]*,"(.*?})",(.*)$/.exec(line) as string[];
    const { lam, mu, c, D } = JSON.parse(params.replaceAll('""', '"'));
    const model: Model = id.startsWith('MD1')
      ? { rate: lam, servers: 1, mean_us: D * SECOND, law: 'constant' }
      : { rate: lam, servers: c, mean_us: SECOND / mu, law: 'exponential' };
    const cells = rest.replace('"ErlangC(c,a)"', 'Erlang C').split(',');
    return { id, model, metric: cells[0], value: Number(cells[1]), tolerance: Number(cells.at(-1)) };
  });

/** Serves one customer; returns how long it waited and when it leaves. */
type Line = (now_us: number) => { readonly wait_us: number; readonly done_us: number };

function measure({ rate }: Model, line: Line): (metric: string) => number {
  const arrivals = createRandom(1975).stream('customers', 'arrival');
  const between = exponential(SECOND / rate);
  const waits: number[] = [];
  let sojourns = 0;
  let now_us = 0;
  for (let customer = 0; customer < CUSTOMERS; customer++) {
    now_us += sampleMicros(between, arrivals);
    const { wait_us, done_us } = line(now_us);
    if (customer < CUSTOMERS / 10) continue;
    waits.push(wait_us / SECOND);
    sojourns += (done_us - now_us) / SECOND;
  }
  waits.sort((a, b) => a - b);
  return (metric) => {
    switch (metric) {
      case 'P(wait>0) Erlang C':
        return waits.filter((wait) => wait > 0).length / waits.length;
      case 'mean wait Wq':
        return waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
      case 'mean sojourn W':
        return sojourns / waits.length;
      case 'p95 wait':
        return waits[Math.ceil(0.95 * waits.length) - 1];
      default:
        throw new Error(`no figure for ${metric}`);
    }
  };
}

const lines: Readonly<Record<string, (model: Model) => Line>> = {
  'a work queue': ({ servers, mean_us, law }) => {
    const queue = new WorkQueue(servers);
    const works = law === 'constant' ? constant(mean_us) : exponential(mean_us);
    const draws = createRandom(1975).stream('customers', 'service');
    return (now_us) => ({
      wait_us: queue.wait_us(now_us),
      done_us: queue.enter(now_us, works.sample(draws)),
    });
  },
  // The servers share the speed of the whole: together they do one customer per mean / servers.
  'a replica': ({ servers, mean_us, law }) => {
    const user = (servers * SECOND) / mean_us;
    const draws = createRandom(1976).stream('replica', 'work');
    const replica = new ReplicaCapacity({ ...options, servers, user, law }, 1, draws);
    return (now_us) => {
      const done_us = replica.serve('user', 1, 2_000, now_us);
      return { wait_us: replica.lastWait_us, done_us };
    };
  },
};

describe.each(Object.keys(lines))('%s', (name) => {
  const cache = new Map<string, (metric: string) => number>();
  it.each(rows)('$id: $metric is $value', ({ id, model, metric, value, tolerance }) => {
    const key = id.slice(0, -1);
    const figures = cache.get(key) ?? measure(model, lines[name](model));
    cache.set(key, figures);
    expect(Math.abs(figures(metric) / value - 1), `${figures(metric)}`).toBeLessThan(tolerance);
  });
});

it('the file has what is to be held: M/M/2, M/M/4, M/M/30 and M/D/1 at two loads', () => {
  expect(rows.map(({ id }) => id)).toEqual([
    ...['MMc-1a', 'MMc-1b', 'MMc-1c', 'MMc-1d', 'MMc-2a', 'MMc-2b', 'MMc-2c', 'MMc-2d'],
    ...['MMc-5a', 'MMc-5b', 'MMc-5c', 'MMc-5d', 'MD1-1a', 'MD1-1b', 'MD1-2a', 'MD1-2b'],
  ]);
  for (const { value, tolerance } of rows) expect([value, tolerance].every((x) => x > 0)).toBe(true);
});
