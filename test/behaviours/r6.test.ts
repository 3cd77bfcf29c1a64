import { expect, test } from 'vitest';
import { application, pair, runCaches, second } from './caches.js';
import { type Design, milestones } from './support.js';

/** 64 KiB of backlog, filled by writes of one size at a steady mean rate; the link is cut for so long. */
function broken(cut_s: number, service: Design = {}) {
  const { link = {}, ...rest } = service;
  return runCaches({
    ...pair({ link: { backlog: '64KiB', timeout: '2s', pingInterval: '1s', ...(link as object) }, ...rest }),
    duration: '4m',
    clients: [application('east', 'eastus', { load: { rate: '20/s', reads: '0%', valueSize: '1000B' } })],
    faults: [
      {
        at: '60s',
        kind: 'network-cut',
        from: { replica: 'east' },
        to: { replica: 'west' },
        for: `${cut_s}s`,
        as: 'cut',
      },
    ],
  });
}

/** Of a write of 1,000 B under a name of 16 B in the stream. */
const COMMAND_bytes = 1_047;

test('R6: what the backlog covers is made up for; a longer break takes a full synchronisation', () => {
  // The backlog holds 64 KiB, and up to 20 KiB more since it is trimmed in blocks of 16 KiB.
  const covered_s = 65_536 / (20 * COMMAND_bytes);
  const how = (cut_s: number) =>
    milestones(broken(cut_s), 'resynchronised', 'west').map(({ detail }) => detail.how);
  expect(how(Math.floor(covered_s * 0.8 * 10) / 10)).not.toContain('full');
  expect(how(Math.ceil((covered_s + 20_480 / (20 * COMMAND_bytes)) * 1.6))).toEqual(['full']);
});

test('R6: a larger backlog covers the same break', () => {
  const how = (link: Design) =>
    milestones(broken(20, { link }), 'resynchronised', 'west').map(({ detail }) => detail.how);
  expect(how({})).toEqual(['full']);
  expect(how({ backlog: '1MiB' })).toEqual(['partial']);
});

test.each([
  ['half the bandwidth', 2, { link: { bandwidth: '500Mbit/s' } }],
  ['twice the data', 2, { data: { keys: 2_000_000, keySize: '16B', valueSize: '1000B' } }],
])('R6: %s takes %i times as long to cross', (_, times, more) => {
  const data = { keys: 1_000_000, keySize: '16B', valueSize: '1000B' };
  const loading = { loadKeys: '900000000/s', loadBytes: '100000Gbit/s' };
  const took_s = (service: Design) => {
    const link = { machine: loading, ...((service.link as object) ?? {}) };
    const result = broken(30, { data, ...service, link });
    return second(result, 'replica-ready', 'west') - second(result, 'replica-syncing', 'west');
  };
  // The primary says that a full synchronisation comes when its first byte does: after the diskless delay.
  const crossing_s = took_s({});
  expect(Math.abs(crossing_s - (1_000_000 * 1_021 * 8) / 1e9)).toBeLessThan(0.2);
  expect(Math.abs(took_s(more) - times * crossing_s)).toBeLessThan(0.2);
});

test('R6: a pair of 53 GB takes 5 to 10 minutes', () => {
  const data = { keys: 50_000_000, keySize: '16B', valueSize: '1000B' };
  const caches = [{ size: '53GB' }, { size: '53GB' }] as const;
  const result = runCaches({
    ...pair({ link: { timeout: '10s' }, data }, caches),
    duration: '30m',
    clients: [application('east', 'eastus', { load: { rate: '100/s', reads: '0%' } })],
    faults: [
      {
        at: '2m',
        kind: 'network-cut',
        from: { replica: 'east' },
        to: { replica: 'west' },
        for: '5m',
        as: 'cut',
      },
    ],
  });
  const took_s = second(result, 'replica-ready', 'west') - second(result, 'replica-syncing', 'west');
  expect(took_s).toBeGreaterThan(5 * 60);
  expect(took_s).toBeLessThan(10 * 60);
});
