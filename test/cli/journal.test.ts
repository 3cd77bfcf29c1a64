import { mkdtempSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type JournalHead, openJournal, readJournal, type Write } from '../../src/cli/experiment/journal.js';
import type { RunRecord } from '../../src/experiments/run-record.js';

const HEAD: JournalHead = {
  journalVersion: 1,
  shard: null,
  plan: {
    ...{
      kind: 'replicate',
      engine: { name: 'geosim', version: '0' },
      designs: [],
      varied: [],
      seed: 1,
      runs: 9,
    },
    ...{ stopping: null, metrics: null, objectives: null, indifference: 0 },
    scenario: { name: 'a', file: 'a.yaml', sha256: '0' },
  },
};

function recordOf(seed: number, digest = 'd'): RunRecord {
  const figures = { messages_lost: seed, delivery_latency: [1, 2, 3] };
  return {
    ...{ key: `k-${seed}`, seed, events: 5, digest, verdict: 'held', met: 0, expectations: 0, figures },
    settled: null,
  };
}

function pathOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'geosim-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'below', 'journal.jsonl');
}

/** A disk that takes so many bytes and is full then, with a part of a line on it. */
function diskOf(bytes: number): Write {
  let left = bytes;
  return (file, data, from, length, at) => {
    if (left === 0) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const taken = Math.min(left, length);
    left -= taken;
    return writeSync(file, data, from, taken, at);
  };
}

test('gives back what was written, in lines of JSON that any tool reads', () => {
  const path = pathOf();
  const journal = openJournal(path, HEAD, null);
  for (const seed of [1, 2, 3]) journal.append(recordOf(seed));
  journal.close();
  const { head, records, damaged, isTorn } = readJournal(path);
  expect({ head, damaged, isTorn }).toEqual({ head: HEAD, damaged: [], isTorn: false });
  expect([...records.values()]).toEqual([recordOf(1), recordOf(2), recordOf(3)]);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([
    ['experiment', 'sha256'],
    ...lines.slice(1).map(() => ['run', 'sha256']),
  ]);
});

test('on a disk that is full: says so, ends with the last whole line, and goes on when there is room', () => {
  const path = pathOf();
  const journal = openJournal(path, HEAD, null, diskOf(1_500));
  let written = 0;
  const fill = () => {
    for (;;) journal.append(recordOf(++written));
  };
  expect(fill).toThrow(/cannot write .*journal.jsonl: no space left on the disk/);
  journal.close();
  const content = readJournal(path);
  expect(content).toMatchObject({ damaged: [], isTorn: false });
  expect(content.records.size).toBe(written - 1);
  expect(written).toBeGreaterThan(3);
  const again = openJournal(path, HEAD, content);
  again.append(recordOf(written));
  again.close();
  expect(readJournal(path).records.size).toBe(written);
});

test('with two different results of one run is refused: that is a bug, not a record', () => {
  const path = pathOf();
  const journal = openJournal(path, HEAD, null);
  journal.append(recordOf(1));
  journal.append(recordOf(1));
  expect(readJournal(path).records.size).toBe(1);
  journal.append(recordOf(1, 'e'));
  journal.close();
  expect(() => readJournal(path)).toThrow(/two different results of one run \(seed 1\)/);
});
