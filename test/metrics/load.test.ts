import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIN, observed, S } from './observed.js';

describe('units', () => {
  it('are integrated over the measured time, from the size that stood when it began', () => {
    const { metrics, series } = observed(
      (o) => {
        o.resized(0, 2, 0);
        o.resized(1, 1, 0);
        o.resized(0, 5, 4 * MIN);
      },
      { warmup_us: 1 * MIN },
    );
    // Nine minutes measured: three with 2 units, six with 5.
    expect(metrics['unit_hours{replica=east}'].value).toBeCloseTo((3 * 2 + 6 * 5) / 60, 12);
    expect(metrics['unit_hours{replica=west}'].value).toBeCloseTo(9 / 60, 12);
    expect(metrics.unit_hours.value).toBeCloseTo(45 / 60, 12);
    expect(metrics['units{replica=east}'].value).toBe(5);
    expect(metrics.units.value).toBe(6);
    const { values } = series['units{replica=east}'];
    expect([values[0], values[239], values[240], values[599]]).toEqual([2, 2, 5, 5]);
  });

  it('of replicas whose size nobody stated are not known', () => {
    const { metrics, series } = observed(() => {});
    for (const name of ['units', 'unit_hours', 'utilisation', 'throttled', 'largest_connect_rate']) {
      expect(metrics[name].value, name).toBeNull();
    }
    expect(metrics.queue_wait).toBeUndefined();
    expect(Object.keys(series).filter((key) => /^(units|utilisation|throttled)/.test(key))).toEqual([]);
  });
});

describe('work', () => {
  it('counts where it is done, not where it arrives; the warm-up and what is beyond the end left out', () => {
    const { metrics, series } = observed(
      (o) => {
        o.worked(0, 0, 0.5 * S, 59.75 * S); // half of it in the warm-up
        o.worked(0, 1 * S, 0.25 * S, 61 * S);
        o.worked(0, 0, 4 * S, 599 * S); // three seconds of it after the end
      },
      { warmup_us: 1 * MIN },
    );
    expect(metrics['utilisation{replica=east}'].value).toBeCloseTo((0.25 + 0.25 + 1) / 540, 12);
    expect(metrics.utilisation.value).toBe(metrics['utilisation{replica=east}'].value);
    expect(metrics['utilisation{replica=west}']).toBeUndefined();
    const { values } = series['utilisation{replica=east}'];
    expect([59, 60, 61, 62, 598, 599].map((step) => values[step])).toEqual([0.25, 0.25, 0, 0.25, 0, 1]);
    expect(metrics['queue_wait{replica=east}'].histogram).toMatchObject({ count: 2, min: 0, max: 1 * S });
  });

  it('of several servers is a share of all of them', () => {
    const { metrics } = observed((o) => o.worked(0, 0, 5 * MIN, 0), { servers: 4 });
    expect(metrics['utilisation{replica=east}'].value).toBeCloseTo(5 / (4 * 10), 12);
  });

  it('dies with the process: what waited is never done, what was begun only in part', () => {
    const { metrics, series } = observed((o) => {
      o.worked(0, 0, 2 * S, 9 * S);
      o.worked(0, 1 * S, 50 * S, 10 * S); // from 11 s on
      o.worked(0, 50 * S, 50 * S, 11 * S);
      o.worked(1, 0, 4 * S, 11 * S); // of another replica, which lives
      o.crashed(0, 13.5 * S);
      o.worked(0, 0, 1 * S, 15 * S); // the next process begins with an empty queue
    });
    expect(metrics['utilisation{replica=east}'].value).toBeCloseTo((2 + 2.5 + 1) / 600, 12);
    expect(metrics['utilisation{replica=west}'].value).toBeCloseTo(4 / 600, 12);
    const { values } = series['utilisation{replica=east}'];
    expect(values.slice(8, 17)).toEqual([0, 1, 1, 1, 1, 0.5, 0, 1, 0]);
    expect(values.slice(17).every((share) => share === 0)).toBe(true);
  });

  it('of one server is the same share of each step, however much of it waits', () => {
    const jobs = 1_000; // of 100 ms each, ten a step, all of them there at once, and some at every step
    const { series } = observed((o) => {
      for (let job = 0; job < jobs; job++) o.worked(0, job * 0.1 * S, 0.1 * S, 0);
      for (let late = 0; late < 100; late++) o.worked(0, (100 - late + late * 0.1) * S, 0.1 * S, late * S);
    });
    const { values } = series['utilisation{replica=east}'];
    for (const share of values.slice(0, 110)) expect(share).toBeCloseTo(1, 9);
    for (const share of values.slice(110)) expect(share).toBeCloseTo(0, 9);
  });

  it('fills steps as a list of milliseconds does', () => {
    const ms = 1_000;
    const job = fc.record({ gap: fc.nat(3_000), work: fc.nat(2_500) });
    fc.assert(
      fc.property(fc.array(job, { maxLength: 30 }), (jobs) => {
        const busy = new Array<boolean>(10_000).fill(false);
        const { series } = observed(
          (o) => {
            o.worked(0, 0, 0, 0);
            let arrival = 0;
            let free = 0;
            for (const { gap, work } of jobs) {
              arrival += gap;
              const begin = Math.max(arrival, free);
              free = begin + work;
              if (arrival < 10_000) o.worked(0, (begin - arrival) * ms, work * ms, arrival * ms);
              if (arrival < 10_000) busy.fill(true, begin, free);
              else free = begin;
            }
          },
          { duration_us: 10 * S },
        );
        const expected = Array.from(
          { length: 10 },
          (_, step) => busy.slice(step * 1_000, (step + 1) * 1_000).filter(Boolean).length / 1_000,
        );
        for (const [step, share] of series['utilisation{replica=east}'].values.entries()) {
          expect(share).toBeCloseTo(expected[step], 9);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('throttling', () => {
  it('is counted by replica and what, and told once for each fault that had begun', () => {
    const { metrics, series, timeline } = observed(
      (o) => {
        o.resized(1, 1, 0);
        o.throttled(1, 'connection', 30 * S); // in the warm-up
        o.throttled(1, 'connection', 90 * S);
        o.faultStarted(0, 2 * MIN);
        o.throttled(1, 'connection', 130 * S);
        o.throttled(1, 'message', 140 * S);
        o.throttled(1, 'connection', 150 * S);
      },
      { warmup_us: 1 * MIN },
    );
    expect(metrics.throttled.value).toBe(4);
    expect(metrics['throttled{what=connection}'].value).toBe(3);
    expect(metrics['throttled{replica=west,what=connection}'].value).toBe(3);
    expect(metrics['throttled{replica=west,what=message}'].value).toBe(1);
    expect(series['throttled{replica=west,what=connection}'].values[30]).toBe(1);
    const since = (at_us: number) => ({ fault: 'dark', after_us: at_us - 2 * MIN });
    expect(timeline.filter(({ kind }) => kind === 'throttled')).toEqual([
      entry(30 * S, { which: 'first', what: 'connection', count: 2 }),
      entry(130 * S, { which: 'first', what: 'connection', count: 2, ...since(130 * S) }),
      entry(140 * S, { which: 'first', what: 'message', count: 1, ...since(140 * S) }),
    ]);
  });

  it('of nobody is 0 where it could have been', () => {
    expect(observed((o) => o.resized(0, 1, 0)).metrics.throttled.value).toBe(0);
  });
});

describe('connections begun', () => {
  it('are counted by actual start, negotiates too; the largest second is of all clients', () => {
    const { metrics, series } = observed(
      (o) => {
        const ok = (kind: 'connect' | 'negotiate' | 'publish', population: number, at_us: number) =>
          o.operation(kind, population, 0, at_us, at_us, at_us + 10, 'ok', 'none', 0);
        for (let n = 0; n < 5; n++) ok('connect', 0, 10 * S + n); // in the warm-up
        ok('connect', 0, 90 * S);
        ok('negotiate', 1, 90.999_999 * S);
        ok('connect', 1, 91 * S);
        ok('publish', 0, 90 * S);
        // Meant early, begun with the others.
        o.operation('connect', 0, -1, 60 * S, 90.5 * S, 99 * S, 'unknown', 'connect-timeout', 0);
      },
      { warmup_us: 1 * MIN },
    );
    expect(metrics.largest_connect_rate.value).toBe(3);
    const { values } = series['connect_attempts{clients=us}'];
    expect([values[10], values[60], values[90], values[91]]).toEqual([5, 0, 2, 0]);
    expect(series['connect_attempts{clients=eu}'].values.slice(90, 92)).toEqual([1, 1]);
  });
});

describe('traffic', () => {
  it('is charged in pieces of 2 KB, to clients and to other replicas', () => {
    const { metrics } = observed((o) => {
      o.delivered(0, 1, 0, 1 * MIN, 1 * MIN, 2_048); // 1
      o.delivered(0, 1, 0, 1 * MIN, 1 * MIN, 2_049); // 2
      o.delivered(0, 1, 0, 1 * MIN, 1 * MIN, 0); // 1
      o.forwarded(1, 0, 5_000, 1 * MIN); // 3
    });
    expect(metrics['billed_messages{replica=east}'].value).toBe(4);
    expect(metrics['billed_messages{replica=west}'].value).toBe(3);
    expect(metrics.billed_messages.value).toBe(7);
    expect(metrics['delivered_bytes{replica=east}'].value).toBe(4_097);
    expect(metrics['delivered_bytes{replica=west}'].value).toBe(0);
  });

  it('of app servers counts each message and its copies', () => {
    const { metrics } = observed(
      (o) => {
        o.serverPublished(2, 2_000, 30 * S); // in the warm-up
        o.serverPublished(2, 2_000, 2 * MIN);
        o.serverPublished(1, 2_000, 3 * MIN);
      },
      { warmup_us: 1 * MIN },
    );
    expect([metrics.server_messages.value, metrics.server_copies.value]).toEqual([2, 3]);
    expect(observed(() => {}).metrics.server_messages.value).toBeNull();
    const silent = observed(() => {}, { appServers: [{ name: 'app', region: 'eastus' }] });
    expect(silent.metrics.server_messages.value).toBe(0);
  });

  it('that came twice is counted by who got it', () => {
    const { metrics, series } = observed((o) => {
      o.delivered(0, 0, 0, 1 * MIN, 1 * MIN, 100);
      o.duplicated(0, 2 * MIN);
    });
    expect(metrics.messages_duplicated.value).toBe(1);
    expect(metrics['messages_duplicated{clients=us}'].value).toBe(1);
    expect(series['duplicated{clients=us}'].values[120]).toBe(1);
  });
});

function entry(at_us: number, detail: Readonly<Record<string, string | number>>) {
  return { at_us, kind: 'throttled', subject: 'west', detail };
}
