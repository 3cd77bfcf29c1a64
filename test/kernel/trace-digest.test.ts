import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.js';
import { type ByteHasher, TraceDigest } from '../../src/kernel/trace-digest.js';

/** Keeps a copy of all bytes, as a hasher must that reads them later. */
function keeping(): ByteHasher & { bytes(): Buffer } {
  const chunks: Buffer[] = [];
  return {
    update: (bytes) => chunks.push(Buffer.from(bytes)),
    hex: () => createHash('sha256').update(Buffer.concat(chunks)).digest('hex'),
    bytes: () => Buffer.concat(chunks),
  };
}

function digestOf(
  names: readonly string[],
  events: readonly (readonly [number, number, number, number])[],
): string {
  const digest = new TraceDigest(keeping());
  digest.begin(names);
  for (const event of events) digest.event(...event);
  return digest.hex();
}

describe('TraceDigest', () => {
  it('hashes the names, then 20 little-endian bytes an event', () => {
    const hasher = keeping();
    const digest = new TraceDigest(hasher);
    digest.begin(['probe', 'reply']);
    digest.event(2 ** 40 + 3, 1, -2, 0x7fffffff);
    digest.hex();
    const bytes = hasher.bytes();
    const names = '["probe","reply"]\n';
    expect(bytes.length).toBe(names.length + 20);
    expect(bytes.subarray(0, names.length).toString()).toBe(names);
    const record = bytes.subarray(names.length);
    expect([
      record.readDoubleLE(0),
      record.readInt32LE(8),
      record.readInt32LE(12),
      record.readInt32LE(16),
    ]).toEqual([2 ** 40 + 3, 1, -2, 0x7fffffff]);
  });

  it('hands over every event once, however many there are', () => {
    for (const count of [0, 1, 4_095, 4_096, 4_097, 10_000]) {
      const hasher = keeping();
      const digest = new TraceDigest(hasher);
      digest.begin([]);
      for (let i = 0; i < count; i++) digest.event(i, 0, i, 0);
      digest.hex();
      const records = hasher.bytes().subarray('[]\n'.length);
      expect(records.length).toBe(20 * count);
      for (let i = 0; i < count; i++) if (records.readInt32LE(20 * i + 12) !== i) expect.fail(`record ${i}`);
    }
  });

  it('changes with anything in the trace, and with nothing else', () => {
    const base = [
      [1, 0, 5, 6],
      [2, 1, 7, 8],
    ] as const;
    const others = [
      digestOf(['a', 'b'], base),
      digestOf(['b', 'a'], base),
      digestOf(['a', 'b'], [base[1], base[0]]),
      digestOf(['a', 'b'], [base[0]]),
      digestOf(['a', 'b'], [base[0], [3, 1, 7, 8]]),
      digestOf(['a', 'b'], [base[0], [2, 0, 7, 8]]),
      digestOf(['a', 'b'], [base[0], [2, 1, 8, 8]]),
      digestOf(['a', 'b'], [base[0], [2, 1, 7, 9]]),
    ];
    expect(new Set(others).size).toBe(others.length);
    expect(digestOf(['a', 'b'], base)).toBe(others[0]);
  });

  it('is the digest of what the kernel ran', () => {
    const run = (delay_us: number): string => {
      const digest = new TraceDigest(keeping());
      const kernel = new Kernel({ trace: (...event) => digest.event(...event) });
      const tick = kernel.handler('tick', (a) => {
        if (a < 5_000) kernel.after(delay_us, tick, a + 1);
      });
      digest.begin(kernel.handlerNames());
      kernel.at(0, tick);
      kernel.cancel(kernel.at(10, tick, 99));
      kernel.runUntil(1_000_000);
      return digest.hex();
    };
    expect(run(3)).toBe(run(3));
    expect(run(3)).not.toBe(run(4));
  });
});
