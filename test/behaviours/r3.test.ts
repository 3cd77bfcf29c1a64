import { expect, test } from 'vitest';
import { application, pair, runCaches } from './caches.js';
import { milestones } from './support.js';

test('R3: the status of the link is linking, succeeded, unlinking, gone', () => {
  const result = runCaches({
    ...pair({ link: { linked: false } }),
    duration: '10m',
    clients: [application('shop', 'eastus')],
    operator: [
      { do: 'link', at: '1m', primary: 'east', secondary: 'west', as: 'link' },
      { do: 'unlink', at: '5m', takes: '45s', as: 'unlink' },
    ],
  });
  const status = milestones(result, 'link-status').map(({ at_us, detail }) => [detail.status, at_us / 1e6]);
  expect(status.map(([word]) => word)).toEqual(['linking', 'succeeded', 'unlinking', 'none']);
  const [linking, succeeded, unlinking, none] = status.map(([, at_s]) => at_s as number);
  expect(linking).toBe(60);
  expect(succeeded).toBeGreaterThan(65); // the diskless delay of 5 s
  expect(succeeded).toBeLessThan(68);
  expect(unlinking).toBe(300);
  expect(none).toBe(345);
});
