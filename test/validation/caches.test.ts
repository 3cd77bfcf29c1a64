import { describe, expect, it } from 'vitest';
import { CONSENSUS } from './caches/consensus.js';
import { PBS } from './caches/pbs.js';
import { REDIS } from './caches/redis.js';
import { holds } from './caches/truth.js';

describe.each([...REDIS, ...PBS, ...CONSENSUS])('$title', ({ compare }) => {
  it('holds, row by row', () => {
    const rows = compare();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => !holds(row))).toEqual([]);
  });
});
