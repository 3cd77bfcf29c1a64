import { describe, expect, test } from 'vitest';
import { REDIS_DEFAULTS } from '../../../../src/replication/cache/async-link/options.js';
import { PING_BYTES, setBytes } from '../../../../src/replication/cache/async-link/sizes.js';
import { MS, Rig, SECOND } from './rig.js';

const MIB = 1024 * 1024;
/** By then the first full synchronisation of an empty data set is done, whatever the phases. */
const LINKED_US = 5 * SECOND;

function resyncs(rig: Rig): string[] {
  return rig.log.flatMap(({ event }) => (event.kind === 'resync' ? [event.how] : []));
}

describe('a healthy link', () => {
  test('a secondary reads what the primary wrote one way ago, and refuses writes', () => {
    const rig = new Rig();
    rig.at(LINKED_US, () => expect(rig.write(1, 110)).toEqual({ ok: true, version: 1 }));
    rig.at(LINKED_US + 39 * MS, () => expect(rig.read(1, 1)).toMatchObject({ ok: true, version: 0 }));
    rig.at(LINKED_US + 41 * MS, () => {
      expect(rig.read(1, 1)).toMatchObject({ ok: true, version: 1 });
      expect(rig.write(1, 110, 1)).toEqual({ ok: false, reason: 'read-only' });
    });
    rig.run(LINKED_US + SECOND);
  });

  test('counters add up on both sides', () => {
    const rig = new Rig();
    const add = (version: number, amount: number) => rig.ask(0, { kind: 'add', key: 9, version, amount });
    rig.at(SECOND / 100, () => expect(add(1, 5)).toEqual({ ok: true, version: 1, sum: 5 })); // in the snapshot
    rig.at(LINKED_US, () => expect(add(2, -7)).toEqual({ ok: true, version: 2, sum: -2 })); // in the stream
    rig.run(LINKED_US + SECOND);
    expect(rig.read(1, 9)).toEqual({ ok: true, version: 2, sum: -2 });
  });

  test('an idle link moves by one PING of 14 bytes each period', () => {
    const rig = new Rig({ options: { pingEvery_s: 10 } });
    expect(PING_BYTES).toBe(14);
    rig.run(LINKED_US);
    const before = rig.primary.info().offset;
    rig.run(LINKED_US + 60 * SECOND);
    expect(rig.primary.info().offset - before).toBe(6 * 14);
    // Before two caches are swapped one waits until they differ by less than one PING.
    rig.run(LINKED_US + 61 * SECOND);
    expect(rig.lag_bytes).toBeLessThan(14);
  });

  test('a command has the size that RESP gives it', () => {
    // *3\r\n $3\r\n SET\r\n $5\r\n w:123\r\n $110\r\n …\r\n
    expect(setBytes(5, 110)).toBe('*3\r\n$3\r\nSET\r\n$5\r\nw:123\r\n$110\r\n'.length + 110 + 2);
  });

  test('WAIT: done by the acknowledgement, or by its time-out with how many there were', () => {
    const rig = new Rig();
    const done: [number, number][] = [];
    const wait = (timeout_us: number, replicas = 1) =>
      rig.primary.wait(replicas, timeout_us, (count) => done.push([rig.kernel.now_us, count]));
    rig.at(LINKED_US, () => {
      rig.write(1, 110);
      wait(0);
      wait(50 * MS); // shorter than the round trip
      wait(300 * MS, 2); // more than there are
    });
    rig.run(LINKED_US + SECOND);
    expect(done).toEqual([
      [LINKED_US + 50 * MS, 0],
      [LINKED_US + 80 * MS, 1],
      [LINKED_US + 300 * MS, 1],
    ]);
    expect(rig.primary.info().ackOffset).toBeDefined();
    rig.secondary.wait(1, 0, (count) => expect(count).toBe(0));
  });

  test('min-replicas: writes are refused once no acknowledgement has come for max-lag', () => {
    const rig = new Rig({ options: { minReplicas: { toWrite: 1, maxLag_s: 10 } } });
    rig.at(0, () => expect(rig.write(1, 10)).toEqual({ ok: false, reason: 'too-few-replicas' }));
    rig.at(LINKED_US, () => expect(rig.write(1, 10)).toMatchObject({ ok: true }));
    rig.at(20 * SECOND, () => rig.drop());
    // The last one came within a second before the cut; clocks count whole seconds: 9 to 12 s later.
    rig.at(29 * SECOND, () => expect(rig.write(1, 10)).toMatchObject({ ok: true }));
    rig.at(32_100 * MS, () => expect(rig.write(1, 10)).toEqual({ ok: false, reason: 'too-few-replicas' }));
    rig.at(33 * SECOND, () => expect(rig.read(0, 1)).toMatchObject({ ok: true, version: 3 }));
    rig.run(34 * SECOND);
  });
});

describe('resynchronisation', () => {
  test('a secondary that was away for less than the backlog goes on where it was', () => {
    const rig = new Rig({ options: { backlog_bytes: MIB } });
    rig.writer(500, 110, LINKED_US, 30 * SECOND);
    rig.resetPath(10 * SECOND, 20 * SECOND); // 10 s of 71 kB/s
    rig.run(40 * SECOND);
    expect(resyncs(rig)).toEqual(['full', 'partial']);
    expect(rig.lag_bytes).toBe(0);
  });

  test('after repl-backlog-ttl alone the primary has a new history, and the gap does not matter', () => {
    const rig = new Rig({ options: { backlogTtl_s: 30 } });
    const replids: number[] = [];
    rig.resetPath(10 * SECOND, 60 * SECOND);
    rig.at(35 * SECOND, () => replids.push(rig.primary.info().replid));
    rig.at(45 * SECOND, () => replids.push(rig.primary.info().replid));
    rig.run(70 * SECOND);
    expect(resyncs(rig)).toEqual(['full', 'full']);
    expect(replids[0]).not.toBe(replids[1]);
  });

  test('a primary that starts again is empty, and so is its secondary then', () => {
    const rig = new Rig();
    rig.at(LINKED_US, () => rig.write(1, 110));
    rig.at(10 * SECOND, () => rig.hosts.kill(0));
    rig.at(11 * SECOND, () => expect(rig.read(1, 1)).toMatchObject({ ok: true, version: 1 }));
    rig.at(12 * SECOND, () => rig.hosts.restart(0));
    rig.run(20 * SECOND);
    expect(resyncs(rig)).toEqual(['full', 'full']);
    expect(rig.read(1, 1)).toMatchObject({ ok: true, version: 0 });
    expect(rig.applied.at(-1)).toMatchObject({ side: 1, key: 1, version: 0 });
  });

  test('a secondary that starts again takes everything anew', () => {
    const rig = new Rig();
    rig.at(LINKED_US, () => rig.write(1, 110));
    rig.at(10 * SECOND, () => rig.hosts.kill(1));
    rig.at(12 * SECOND, () => rig.hosts.restart(1));
    rig.run(20 * SECOND);
    expect(resyncs(rig)).toEqual(['full', 'full']);
    expect(rig.read(1, 1)).toMatchObject({ ok: true, version: 1 });
  });

  test('diskless with the default delay: the snapshot starts 4 to 6 s after PSYNC came', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const rig = new Rig({ seed, options: { disklessDelay_s: 5 } });
      rig.run(10 * SECOND);
      // Four round trips, the last answered after the delay, from a first look within the first second.
      const at = rig.log.find(({ event }) => event.kind === 'resync')?.at as number;
      expect(at).toBeGreaterThan(320 * MS + 4 * SECOND);
      expect(at).toBeLessThan(320 * MS + 7 * SECOND);
    }
  });

  test('53 GB take 5 to 10 minutes at 1.25 Gbit/s, and nobody loses patience', () => {
    const rig = new Rig({
      bandwidth_bps: 1_250_000_000,
      options: { prefilled: { keys: 52_000_000, keyBytes: 16, valueBytes: 1_000 } },
    });
    rig.writer(100, 110, SECOND, 700 * SECOND);
    rig.run(720 * SECOND);
    expect(resyncs(rig)).toEqual(['full']);
    const up_us = rig.event('link-up', 1)?.at as number;
    expect(up_us).toBeGreaterThan(300 * SECOND);
    expect(up_us).toBeLessThan(600 * SECOND);
    expect(rig.event('replica-lost', 0)).toBeUndefined();
    expect(rig.lag_bytes).toBe(0);
  });

  test('writes that outgrow the output buffer during the transfer make it start over and over', () => {
    const options = {
      prefilled: { keys: 20_000, keyBytes: 6, valueBytes: 1_000 },
      outputLimit: { hard_bytes: 2 * MIB, soft_bytes: 0, soft_s: 0 },
    };
    // 20 MB at 1 MB/s take 20 s, in which 4 MB are written.
    const rig = new Rig({ bandwidth_bps: 8_000_000, options });
    rig.writer(200, 1_000, SECOND, 100 * SECOND);
    rig.run(100 * SECOND);
    expect(resyncs(rig).length).toBeGreaterThan(5);
    expect(rig.event('link-up', 1)).toBeUndefined();
    // The writes stop, and it gets through.
    rig.run(140 * SECOND);
    expect(rig.secondary.info().linkUp).toBe(true);
    expect(rig.read(1, 3)).toEqual(rig.read(0, 3));
  });

  test('a transfer that gets stuck is given up after repl-timeout', () => {
    const rig = new Rig({
      bandwidth_bps: 8_000_000,
      options: { prefilled: { keys: 20_000, keyBytes: 6, valueBytes: 1_000 } },
    });
    rig.at(5 * SECOND, () => rig.drop());
    rig.run(80 * SECOND);
    const lost = rig.event('replica-lost', 0);
    expect(lost?.event).toEqual({ kind: 'replica-lost', why: 'timeout' });
    expect(lost?.at).toBeGreaterThan(64 * SECOND);
    expect(lost?.at).toBeLessThan(69 * SECOND);
  });

  test.each([
    {
      duringFullSync: 'serve-stale',
      transfer: { ok: true, version: 1 },
      loading: { ok: false, reason: 'loading' },
    },
    {
      duringFullSync: 'refuse',
      transfer: { ok: false, reason: 'syncing' },
      loading: { ok: false, reason: 'syncing' },
    },
  ] as const)(
    'what a secondary answers meanwhile: $duringFullSync',
    ({ duringFullSync, transfer, loading }) => {
      // 10 MB take 10 s to come and 25 ms to load, each time.
      const rig = new Rig({
        bandwidth_bps: 8_000_000,
        options: {
          duringFullSync,
          prefilled: { keys: 10_000, keyBytes: 6, valueBytes: 1_000 },
          backlog_bytes: 16_384,
        },
      });
      rig.at(0, () => rig.write(1, 110));
      rig.resetPath(30 * SECOND, 32 * SECOND);
      rig.at(31 * SECOND, () => {
        for (let i = 0; i < 100; i++) rig.write(1, 1_000);
      });
      rig.at(31 * SECOND, () => expect(rig.read(1, 1)).toMatchObject({ ok: true, version: 1 }));
      rig.at(38 * SECOND, () => expect(rig.read(1, 1)).toMatchObject(transfer));
      rig.run(34 * SECOND);
      while (rig.event('snapshot-received', 1, 31 * SECOND) === undefined) rig.run(rig.kernel.now_us + MS);
      expect(rig.read(1, 1)).toMatchObject(loading);
      expect(rig.secondary.promote()).toBe(false);
      rig.run(50 * SECOND);
      expect(rig.read(1, 1)).toMatchObject({ ok: true, version: 101 });
    },
  );

  test('a connection that ends while the snapshot is read in is noticed afterwards, and then goes on', () => {
    // 45 MB come at once and take about half a second to load.
    const rig = new Rig({ options: { prefilled: { keys: 400_000, keyBytes: 6, valueBytes: 100 } } });
    while (rig.event('snapshot-received', 1) === undefined) rig.run(rig.kernel.now_us + MS);
    const received_us = rig.kernel.now_us;
    rig.at(received_us + 100 * MS, () => {
      rig.hosts.connection.sever();
      rig.write(1, 110);
    });
    rig.run(received_us + 10 * SECOND);
    expect(resyncs(rig)).toEqual(['full', 'partial']);
    expect(rig.event('link-down', 1)?.at).toBe(rig.event('link-up', 1)?.at);
    expect(rig.read(1, 1)).toMatchObject({ ok: true, version: 1 });
  });

  test('replica-serve-stale-data no: without a link a secondary answers nothing', () => {
    const rig = new Rig({ options: { serveStaleData: false } });
    rig.at(LINKED_US, () => expect(rig.read(1, 1)).toMatchObject({ ok: true }));
    rig.resetPath(10 * SECOND, 12 * SECOND);
    rig.at(11 * SECOND, () => expect(rig.read(1, 1)).toEqual({ ok: false, reason: 'syncing' }));
    rig.run(20 * SECOND);
    expect(rig.read(1, 1)).toMatchObject({ ok: true });
  });
});

describe('a change of roles', () => {
  test('planned: with nothing written in between, the former primary goes on where it was', () => {
    const rig = new Rig();
    rig.at(LINKED_US, () => rig.write(1, 110));
    rig.at(10 * SECOND, () => rig.primary.follow(1, false));
    rig.at(10 * SECOND, () => expect(rig.secondary.promote()).toBe(true));
    rig.at(12 * SECOND, () => expect(rig.write(2, 110, 1)).toMatchObject({ ok: true }));
    rig.at(12 * SECOND, () => expect(rig.write(2, 110, 0)).toEqual({ ok: false, reason: 'read-only' }));
    rig.run(20 * SECOND);
    expect(resyncs(rig)).toEqual(['full', 'partial']);
    expect(rig.read(0, 2)).toMatchObject({ ok: true, version: 2 });
    expect(rig.primary.info()).toMatchObject({ role: 'secondary', linkUp: true });
    expect(rig.primary.info().replid).toBe(rig.secondary.info().replid);
  });

  test('unplanned: what only the former primary has is lost when it is linked again', () => {
    const rig = new Rig();
    rig.at(LINKED_US, () => rig.write(1, 110));
    rig.at(10 * SECOND, () => rig.drop());
    rig.at(11 * SECOND, () => rig.write(1, 110)); // version 2, acknowledged, never sent
    rig.at(12 * SECOND, () => rig.secondary.promote());
    rig.at(13 * SECOND, () => rig.write(3, 110, 1)); // version 3
    rig.at(20 * SECOND, () => rig.heal());
    rig.at(21 * SECOND, () => {
      // Unlinked: both serve reads and writes, each its own.
      expect(rig.read(0, 1)).toMatchObject({ version: 2 });
      expect(rig.read(1, 1)).toMatchObject({ version: 1 });
      rig.primary.follow(1, false);
    });
    rig.run(30 * SECOND);
    expect(resyncs(rig)).toEqual(['full', 'full']);
    expect(rig.read(0, 1)).toMatchObject({ ok: true, version: 1 });
    expect(rig.read(0, 3)).toMatchObject({ ok: true, version: 3 });
  });

  test('linking as Azure does: the data goes first, and the secondary is not available until it is done', () => {
    const rig = new Rig({ options: { duringFullSync: 'refuse' } });
    rig.at(LINKED_US, () => rig.write(1, 110));
    rig.at(10 * SECOND, () => rig.secondary.promote());
    rig.at(11 * SECOND, () => {
      rig.secondary.follow(0, true);
      expect(rig.applied.at(-1)).toMatchObject({ side: 1, key: 1, version: 0 });
      expect(rig.read(1, 1)).toEqual({ ok: false, reason: 'syncing' });
      expect(rig.read(0, 1)).toMatchObject({ ok: true, version: 1 });
    });
    rig.run(20 * SECOND);
    expect(resyncs(rig)).toEqual(['full', 'full']);
    expect(rig.read(1, 1)).toMatchObject({ ok: true, version: 1 });
  });

  test('a role survives the process', () => {
    const rig = new Rig();
    rig.at(10 * SECOND, () => rig.hosts.kill(0));
    rig.at(11 * SECOND, () => rig.secondary.promote());
    rig.at(12 * SECOND, () => rig.write(1, 110, 1));
    rig.at(13 * SECOND, () => rig.hosts.kill(1));
    rig.at(14 * SECOND, () => rig.hosts.restart(1));
    rig.run(15 * SECOND);
    expect(rig.secondary.info().role).toBe('primary');
    expect(rig.read(1, 1)).toMatchObject({ ok: true, version: 0 });
  });

  test('nobody can follow itself', () => {
    expect(() => new Rig().primary.follow(0, false)).toThrow('cannot follow itself');
  });
});

test('the defaults are those of redis.conf', () => {
  expect(REDIS_DEFAULTS).toMatchObject({
    backlog_bytes: 1_048_576,
    backlogTtl_s: 3_600,
    timeout_s: 60,
    pingEvery_s: 10,
    diskless: true,
    disklessDelay_s: 5,
    outputLimit: { hard_bytes: 256 * MIB, soft_bytes: 64 * MIB, soft_s: 60 },
    minReplicas: { toWrite: 0, maxLag_s: 10 },
    serveStaleData: true,
  });
});
