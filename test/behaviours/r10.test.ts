import { describe, expect, it } from 'vitest';
import { pairOf, refusalOf, runPair, said } from './linked-pair.js';
import { type Design, milestones } from './support.js';

const export_ = { do: 'export', at: '1m', cache: 'two', takes: '10s', as: 'export' };
const REFUSED: readonly (readonly [string, Design, string])[] = [
  ['scaling', { do: 'scale', cache: 'one', size: '13GB' }, 'the size cannot be changed'],
  ['another number of shards', { do: 'scale', cache: 'two', shards: 2 }, 'the number of shards cannot'],
  ['persistence', { do: 'enable-persistence', cache: 'one' }, 'they cannot be kept on disk'],
  ['import into the secondary', { do: 'import', cache: 'two' }, 'import is possible into the primary only'],
  ['the delete of a cache', { do: 'delete-cache', cache: 'two' }, 'unlink them first'],
];

describe('R10: while caches are linked', () => {
  it.each(REFUSED)('%s is an explicit error, and said beforehand', (_, action, reason) => {
    const operator = [export_, { ...action, at: '3m', as: 'try' }];
    const warnings = said(pairOf({ operator })).map(({ code }) => code);
    expect(warnings).toEqual(['refused']);
    const result = runPair({ operator });
    expect(refusalOf(result, 'try')).toMatch(/^the caches are linked/);
    expect(refusalOf(result, 'try')).toContain(reason);
    expect(milestones(result, 'operator-acted', 'try')).toEqual([]);
  });

  it.each(REFUSED.filter(([what]) => what !== 'persistence'))(
    'after an unlink %s is not refused',
    (_, action) => {
      const unlink = { do: 'unlink', at: '2m', takes: '30s', as: 'part' };
      const operator = [export_, unlink, { ...action, at: '3m', as: 'try' }];
      expect(said(pairOf({ operator }))).toEqual([]);
      const result = runPair({ operator });
      expect(refusalOf(result, 'try')).toBeUndefined();
      expect(milestones(result, 'operator-acted', 'try')).toHaveLength(1);
    },
  );

  it('an export works from either cache, and an import into the primary', () => {
    const operator = [
      export_,
      { do: 'export', at: '2m', cache: 'one', takes: '10s', as: 'other' },
      { do: 'import', at: '3m', cache: 'one', takes: '10s', as: 'back' },
    ];
    expect(said(pairOf({ operator }))).toEqual([]);
    const result = runPair({ operator });
    expect(milestones(result, 'refused')).toEqual([]);
    expect(milestones(result, 'exported').map(({ at_us }) => at_us)).toEqual([70e6, 130e6]);
    expect(milestones(result, 'imported').map(({ at_us }) => at_us)).toEqual([190e6]);
  });
});
