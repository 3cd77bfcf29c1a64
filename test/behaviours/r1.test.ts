import { describe, expect, it } from 'vitest';
import { pairOf, refusalOf, runPair, said } from './linked-pair.js';

/** What is wrong with one of the caches, and what is said about it. */
const BREACHES = [
  ['not Premium', { second: { tier: 'standard' } }, 'two is standard: only Premium caches can be linked'],
  [
    'a smaller secondary',
    { first: { size: '26GB' }, second: { size: '13GB' } },
    'the secondary two is smaller than the primary one',
  ],
  [
    'another number of shards',
    { first: { shards: 3 }, second: { shards: 2 } },
    'one has 3 shards and two 2 shards',
  ],
  [
    'two subscriptions',
    { second: { subscription: 'other' } },
    'the caches are in two subscriptions, main and other',
  ],
  ['not running yet', { second: { state: 'creating' } }, 'two is still being created'],
] as const;

describe('R1: what two caches must be to be linked', () => {
  it.each(BREACHES)('%s is refused before anything runs', (_, caches, reason) => {
    const errors = said(pairOf(caches)).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ message }) => message)).toEqual([reason]);
  });

  it.each(BREACHES)('%s: an operator who links them is refused, and they stay apart', (_, caches, reason) => {
    const link = { do: 'link', at: '2m', primary: 'one', secondary: 'two', as: 'join' };
    const changes = { ...caches, link: { linked: false }, operator: [link] };
    expect(said(pairOf(changes)).map(({ message }) => message)).toContain(
      `"link" will be refused: ${reason}`,
    );
    const result = runPair(changes);
    expect(refusalOf(result, 'join')).toBe(reason);
    expect(result.timeline.filter(({ kind }) => kind === 'link-status')).toEqual([]);
  });

  it('a larger secondary will do', () => {
    expect(said(pairOf({ second: { size: '13GB' } }))).toEqual([]);
  });

  it('a third cache is refused', () => {
    const design = pairOf({}) as { service: { replicas: object[] } };
    design.service.replicas.push({ name: 'three', region: 'eastus2' });
    expect(said(design).map(({ code }) => code)).toEqual(['too-many-replicas']);
    const again = { do: 'link', at: '2m', primary: 'one', secondary: 'two', as: 'again' };
    expect(refusalOf(runPair({ operator: [again] }), 'again')).toContain('a third cache cannot be linked');
  });
});
