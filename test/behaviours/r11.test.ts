import { describe, expect, it } from 'vitest';
import { refusalOf, runPair } from './linked-pair.js';
import { metric, milestones } from './support.js';

const remove = { do: 'delete-group', at: '3m', as: 'delete' };

describe('R11: the delete of the resource group of a linked pair', () => {
  it('takes the applications and sticks: the caches run on', () => {
    const late = { do: 'export', at: '5m', cache: 'two', takes: '10s', as: 'late' };
    const result = runPair({ operator: [remove, late] });
    expect(milestones(result, 'operator-acted', 'delete')).toMatchObject([
      { at_us: 180e6, detail: { status: 'deleting' } },
    ]);
    expect(milestones(result, 'exported', 'two')).toHaveLength(1);
    // Two sessions ask once a second each: all that they ask in the nine minutes that are left.
    const failed = ['read', 'write'].map((operation) =>
      metric(result, `operations{clients=shop,operation=${operation},outcome=failed}`),
    );
    expect((failed[0] ?? 0) + (failed[1] ?? 0)).toBeGreaterThan(900);
  });

  it('ends when the link is removed: then the caches go, too', () => {
    const unlink = { do: 'unlink', at: '5m', takes: '30s', as: 'part' };
    const late = { do: 'export', at: '7m', cache: 'two', as: 'late' };
    const result = runPair({ operator: [remove, unlink, late] });
    expect(refusalOf(result, 'late')).toBe('two is not running');
    const [gone] = milestones(result, 'operator-acted', 'delete').slice(1);
    expect(gone).toMatchObject({ at_us: 330e6, detail: { status: 'deleted' } });
  });

  it('of caches that are not linked is done at once', () => {
    const result = runPair({ link: { linked: false }, operator: [remove] });
    expect(milestones(result, 'operator-acted', 'delete')).toMatchObject([{ detail: { status: 'deleted' } }]);
  });
});
