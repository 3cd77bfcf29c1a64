import { describe, expect, test } from 'vitest';
import type { Attempt, ClientStory } from '../../src/explanation/explanation.js';
import { witnessOf } from '../../src/explanation/witness.js';
import { castOf } from '../../src/simulation/cast-of.js';
import { run } from '../behaviours/support.js';
import { shipped, storyOf } from './watched.js';

const OUTAGE = shipped('region-outage');
/** The one of `us` that was down longest, by the census; it met a stale answer. */
const US_220 = 219;

describe('watching a run', () => {
  test.each(['region-outage', 'instances-failover', 'ttl-ignored', 'registry/firewall'])(
    '%s: changes nothing of it',
    (name) => {
      const scenario = shipped(name);
      const plain = run(scenario);
      const watched = run(scenario, { watch: witnessOf(0, castOf(scenario)) });
      expect(watched).toEqual(plain);
    },
  );
});

describe('the story of a client that was cut off', () => {
  const { story, result } = storyOf(OUTAGE, US_220);
  const [outage] = story.outages;

  test('begins with the fault and ends on the other replica', () => {
    expect(story.client).toBe('us#220');
    expect(outage).toMatchObject({ from_us: 600e6, fault: 'dark', before: 'eastus', after: 'westeurope' });
  });

  test('has every attempt one after the other, each begun where the pause before it ended', () => {
    const tries = attempts(story).filter(({ at_us }) => at_us > 600e6);
    const pauses = story.steps.flatMap((step) =>
      step.kind === 'back-off' && step.at_us > 600e6 ? [step.until_us] : [],
    );
    expect(tries.length).toBeGreaterThan(3);
    expect(tries.map(({ at_us }) => at_us)).toEqual(pauses);
    expect(tries.at(-1)?.ended).toMatchObject({ outcome: 'ok', replica: 'westeurope' });
  });

  test('tells stale answers from those that the name servers still gave', () => {
    const changed = result.timeline.find(({ kind }) => kind === 'dns-answer-changed')!.at_us;
    const told = attempts(story).flatMap(({ asked }) => asked);
    const eastus = told.filter(({ endpoint, at_us }) => endpoint === 'eastus' && at_us > 600e6);
    expect(eastus.some(({ at_us }) => at_us < changed)).toBe(true);
    expect(eastus.some(({ at_us }) => at_us > changed && at_us < 1200e6)).toBe(true);
    for (const { at_us, staleSince_us, expires_us, by } of eastus) {
      expect(staleSince_us).toBe(at_us >= changed ? changed : null);
      // A stale answer comes of a cache that has not run out; the name servers give none.
      if (staleSince_us !== null) expect(expires_us! > at_us && by !== 'authority').toBe(true);
    }
  });

  test('says which probe decided: the fourth to fail, each an interval after the other', () => {
    const found = story.steps.find((step) => step.kind === 'found-down');
    if (found === undefined) throw new Error('nobody found it down');
    expect(found).toMatchObject({ endpoint: 'eastus', by: 'name servers', bySilence: false });
    expect(found.decidingProbe_us - found.firstProbe_us).toBe(90e6);
    expect(found.at_us - found.decidingProbe_us).toBe(10e6);
  });
});

test('operations have ids, and the failed ones say why', () => {
  const { story } = storyOf(OUTAGE, US_220);
  const failed = story.operations.filter(
    ({ operation, outcome }) => operation === 'publish' && outcome !== 'ok',
  );
  expect(failed.length).toBeGreaterThan(5);
  for (const { id, intended_us, reason } of failed) {
    expect(id).toMatch(/^us#220\/publish@\d+\.\d{6}$/);
    expect(Number(id.split('@')[1]) * 1e6).toBeCloseTo(intended_us, 0);
    expect(['not-connected', 'connection-dead', 'request-timeout']).toContain(reason);
  }
  expect(new Set(story.operations.map(({ id }) => id)).size).toBe(story.operations.length);
});

function attempts({ steps }: ClientStory): readonly Attempt[] {
  return steps.filter((step) => step.kind === 'attempt');
}
