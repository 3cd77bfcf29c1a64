import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backlog } from '../../../../src/replication/cache/async-link/backlog.js';
import type { Command } from '../../../../src/replication/cache/async-link/messages.js';

const KIB = 1024;
const write = (version: number, size: number): Command => ({
  kind: 'set',
  key: 1,
  version,
  valueBytes: size,
  size,
});
const NOBODY = Number.POSITIVE_INFINITY;

test('keeps the size asked for and at most a block more, and gives back exactly what came after an offset', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 16, max: 512 }),
      fc.array(fc.oneof(fc.integer({ min: 14, max: 3_000 }), fc.integer({ min: 14, max: 60_000 })), {
        minLength: 1,
        maxLength: 300,
      }),
      fc.nat(1_000_000),
      (size_kib, sizes, start) => {
        const backlog = new Backlog(size_kib * KIB, start);
        const ends: number[] = [];
        let end = start;
        for (const [i, bytes] of sizes.entries()) {
          backlog.feed(write(i, bytes), NOBODY);
          end += bytes;
          ends.push(end);
          const block = Math.max(20 * KIB, Math.min(60_000, (size_kib * KIB) / 16));
          expect(backlog.histlen).toBeGreaterThanOrEqual(Math.min(end - start, size_kib * KIB));
          expect(backlog.histlen).toBeLessThanOrEqual(size_kib * KIB + block);
        }
        for (const [i, last] of [start, ...ends].entries()) {
          const covered = backlog.covers(last + 1);
          expect(covered).toBe(end - last <= backlog.histlen);
          if (!covered) continue;
          const versions = backlog.from(last + 1).map((command) => 'version' in command && command.version);
          expect(versions).toEqual(sizes.map((_, version) => version).slice(i));
        }
        expect(backlog.covers(end + 2)).toBe(false);
      },
    ),
    { numRuns: 60 },
  );
});

test('nothing is let go that the connection has yet to send', () => {
  const backlog = new Backlog(64 * KIB, 0);
  for (let i = 0; i < 1_000; i++) backlog.feed(write(i, 1_000), 200_000);
  // All but the whole blocks that end at or before 200,000: at most one block of them is still here.
  expect(backlog.first).toBeLessThanOrEqual(200_001);
  expect(backlog.first).toBeGreaterThan(200_001 - 20 * KIB);
  backlog.feed(write(1_000, 1_000), NOBODY);
  expect(backlog.histlen).toBeLessThanOrEqual(84 * KIB);
});

test('an offset within a command is a bug, not a place to go on from', () => {
  const backlog = new Backlog(64 * KIB, 0);
  backlog.feed(write(1, 100), NOBODY);
  expect(() => backlog.from(50)).toThrow('no command begins at offset 50');
});
