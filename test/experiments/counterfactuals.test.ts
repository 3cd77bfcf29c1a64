import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { changesFor, effectOn } from '../../src/experiments/counterfactuals.js';
import { CACHE_LEVERS } from '../../src/experiments/levers/cache.js';
import { PUBSUB_LEVERS } from '../../src/experiments/levers/pubsub.js';
import { REGISTRY_LEVERS } from '../../src/experiments/levers/registry.js';
import type { ClientStory, Outage } from '../../src/explanation/explanation.js';
import { parsed, run } from '../behaviours/support.js';
import { shipped, storyOf } from '../explanation/watched.js';
import { explained } from './rerun.js';

/** us#220: probes, a stale resolver, failing attempts; us-default#171: its own keep-alive. */
const PROBED = 219;
const DEAF = 500 + 170;

describe('what is tried', () => {
  test('goes by what the outage was spent on, and every change is a scenario that holds', () => {
    const probed = changesOf(PROBED);
    expect(probed.map(({ change }) => change)).toEqual([
      'no failed probe is tolerated',
      'a probe every 10s, with 5s of patience',
      'TTL 20s',
      'an attempt gives up after 5s',
      'tries again every second',
      'one more replica, in eastus2',
    ]);
    const deaf = changesOf(DEAF);
    expect(deaf.map(({ change }) => change)).toEqual([
      'keep-alive time-out 30s',
      'one more replica, in eastus2',
    ]);
    // shipped() throws for what does not hold.
    for (const { set } of [...probed, ...deaf]) expect(shipped('region-outage', set).seed).toBe(42);
  });
});

describe('what it does', () => {
  test('is the difference of two runs on the same seed, seen by nobody but the client', () => {
    const ttl = changesOf(PROBED).find(({ change }) => change === 'TTL 20s')!;
    const base = storyOf(shipped('region-outage'), PROBED);
    const changed = storyOf(shipped('region-outage', ttl.set), PROBED);
    const effect = effectOn(outageOf(base.story), base.story, changed.story);
    const by_us = backAt_us(ttl.set) - backAt_us([]);
    expect(by_us).toBeLessThan(0);
    expect(effect).toMatchObject({ kind: 'moved', by_for_us: by_us });
  });

  test('spared: no outage at that time; never back; back after all', () => {
    const down = (from_us: number, to_us: number | null) => ({ from_us, to_us }) as Outage;
    const told = (...outages: Outage[]) => ({ outages }) as Partial<ClientStory> as ClientStory;
    const of = (outage: Outage, ...after: Outage[]) =>
      effectOn({ kind: 'outage', outage }, told(outage), told(...after));
    expect(of(down(10, 20))).toMatchObject({ kind: 'spared' });
    expect(of(down(10, 20), down(30, 40))).toMatchObject({ kind: 'spared' });
    expect(of(down(10, 20), down(10, 25))).toMatchObject({ kind: 'moved', back_us: 25, by_for_us: 5 });
    expect(of(down(10, 20), down(12, null))).toMatchObject({ back_us: null, by_for_us: null });
    expect(of(down(10, null), down(12, 50))).toMatchObject({ back_us: 50, by_for_us: null });
  });
});

describe('an outage that people end', () => {
  const text = JSON.stringify({
    ...{ geosim: 1, name: 'operators', seed: 2, duration: '14m' },
    service: { family: 'cache', replicas: [{ region: 'eastus' }, { region: 'westus2' }] },
    clients: [{ name: 'shop', region: 'centralus', count: 2, load: { rate: '1/s', reads: '50%' } }],
    faults: [{ at: '1m', kind: 'region-outage', region: 'eastus', as: 'dark' }],
    operator: [
      {
        ...{ do: 'fail-over', to: 'westus2', alert: { on: 'errors', every: '1m', for: '2m' } },
        ...{ decide: '3m', unlink: '1m', switch: '30s' },
      },
    ],
  });
  const { changes, story, effectOf } = explained(text, 'shop#1');
  const by_us = (change: string) => {
    const effect = effectOf(change);
    return effect.kind === 'moved' ? effect.by_for_us : effect.kind;
  };

  test('each step that is shorter ends it sooner by as much', () => {
    expect(story.outages).toHaveLength(1);
    expect(changes.map(({ change }) => change)).toEqual([
      'the alert fires at the first look',
      'somebody looks every 10s',
      'operators decide within a minute',
      'unlinking takes 10s',
      'applications switch within 10s',
      'strategy active-active',
    ]);
    // The next operation after the switch ends the outage: up to a second or two of chance.
    expect(by_us('operators decide within a minute')).toBeCloseTo(-120e6, -7);
    expect(by_us('unlinking takes 10s')).toBeCloseTo(-50e6, -7);
    expect(by_us('applications switch within 10s')).toBeCloseTo(-20e6, -7);
    expect(by_us('strategy active-active')).toBeLessThan(-5 * 60e6);
  });

  test('a rerun that ends when enough is known says what the whole one says', () => {
    for (const { change } of changes) expect(effectOf(change)).toEqual(effectOf(change, true));
  });
});

describe('a read that saw too little', () => {
  test('sees it where it asks the primary, or where the write waited', () => {
    const text = JSON.stringify({
      ...{ geosim: 1, name: 'stale', seed: 3, duration: '1m' },
      service: { family: 'cache', replicas: [{ region: 'eastus' }, { region: 'southeastasia' }] },
      clients: [
        {
          name: 'writer',
          region: 'eastus',
          count: 2,
          load: { rate: '5/s', reads: '0%' },
          keys: { count: 2 },
        },
        {
          ...{ name: 'reader', region: 'southeastasia', count: 1, keys: { count: 2 } },
          ...{ load: { rate: '5/s', reads: '100%' }, endpoints: { reads: 'southeastasia' } },
        },
      ],
    });
    const { effectOf, story, changes } = explained(text, 'reader#1');
    expect(story.outages).toEqual([]);
    expect(effectOf('reads go to the primary')).toMatchObject({ kind: 'operation', was: 'stale', is: 'ok' });
    expect(effectOf('writes wait for the secondary (WAIT)')).toMatchObject({ was: 'stale', is: 'ok' });
    // The link is well all the time.
    expect(effectOf('no writes without the secondary (min-replicas)')).toMatchObject({ is: 'stale' });
    for (const { change } of changes) expect(effectOf(change)).toEqual(effectOf(change, true));
  });
});

describe('a pull of an image', () => {
  const registry = (name: string) =>
    readFileSync(new URL(`../../scenarios/registry/${name}.yaml`, import.meta.url), 'utf8');

  test('that came too early: what would have had it there sooner, and how much', () => {
    const text = registry('too-early');
    const { subject, changes, effectOf } = explained(text, 'aks-eu#2');
    if (subject.kind !== 'operation') throw new Error('hosts of a registry have no outages');
    expect(subject.wait.tries.length).toBeGreaterThan(1);
    const webhook = changes.find(({ set }) => set.includes('clients[2].pull.when=webhook'))!;
    // Heard by an observer of the test's own: when the host had its image.
    const hadAt_us = (set: readonly string[]): number => {
      let at_us = 0;
      run(parsed(text, set), {
        collectors: false,
        watch: {
          operation: (
            kind,
            _population,
            _replica,
            _intended_us,
            _started_us,
            ended_us,
            outcome,
            _why,
            client,
          ) => {
            if (kind === 'pull' && outcome === 'ok' && client === 1 + 6 + 1) at_us = ended_us;
          },
        },
      });
      return at_us;
    };
    const by_for_us = hadAt_us(webhook.set) - hadAt_us([]);
    expect(by_for_us).toBeLessThan(0);
    expect(effectOf(webhook.change)).toMatchObject({ kind: 'operation', was: 'ok', is: 'ok', by_for_us });
    expect(effectOf(webhook.change)).toEqual(effectOf(webhook.change, true));
  });

  test('where probes see nothing faster probes change nothing, and probes that look deeper do', () => {
    const { effectOf } = explained(registry('gray-failure'), 'aks#6');
    expect(effectOf('no failed probe is tolerated')).toMatchObject({ by_for_us: 0 });
    const deep = effectOf('probes that look at the storage');
    expect(deep.kind === 'operation' && deep.by_for_us).toBeLessThan(-10 * 60e6);
  });
});

test('one more instance comes with the app server that it is primary to, and takes the clients', () => {
  const scenario = shipped('instances-failover');
  const { story } = storyOf(scenario, 0);
  const change = changesFor(scenario, story, outageOf(story)).find(({ set }) =>
    set.some((setting) => setting.startsWith('service.appServers[2]=')),
  )!;
  const changed = shipped('instances-failover', change.set);
  expect(changed.service.replicas).toHaveLength(3);
  const after = storyOf(changed, 0);
  // App servers of others know it as one more to fall back on.
  const connected = after.result.series['connected{clients=us-east,replica=one-more}']!.values;
  expect(Math.max(...connected.map((count) => count ?? 0))).toBeGreaterThan(20);
});

test('every lever says what it is and why it may help', () => {
  for (const { against, why } of [...PUBSUB_LEVERS, ...CACHE_LEVERS, ...REGISTRY_LEVERS]) {
    expect(why).toMatch(/^[a-z].*[^.]$/);
    expect(against === null || against.length > 0).toBe(true);
  }
});

function changesOf(client: number) {
  const scenario = shipped('region-outage');
  const { story } = storyOf(scenario, client);
  return changesFor(scenario, story, outageOf(story));
}

function outageOf({ outages }: ClientStory) {
  return { kind: 'outage', outage: outages[0]! } as const;
}

/** When the client was first served again after the fault, heard by an observer of the test's own. */
function backAt_us(set: readonly string[]): number {
  let back_us = 0;
  run(shipped('region-outage', set), {
    watch: {
      clientUp: (_population, client, at_us) => {
        if (client === PROBED && at_us > 600e6 && back_us === 0) back_us = at_us;
      },
    },
  });
  return back_us;
}
