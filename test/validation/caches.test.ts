import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createImageRenderer } from '../../src/reports/png.js';
import { consensusChart, toleranceChart, visibilityChart } from './caches/charts.js';
import { CONSENSUS } from './caches/consensus.js';
import { page } from './caches/page.js';
import { PBS } from './caches/pbs.js';
import { REDIS } from './caches/redis.js';
import { holds } from './caches/truth.js';

/**
 * Caches against truths that were not made with the simulator, through whole scenarios. GEOSIM_VALIDATION=full: more
 * trials where chance decides; =write (`npm run validation`): docs/validation.md and its pictures are written.
 */
const MODE = process.env.GEOSIM_VALIDATION;
const docs = new URL('../../docs/', import.meta.url);

describe.each([...REDIS, ...PBS, ...CONSENSUS])('$title', ({ compare }) => {
  it('holds, row by row', () => {
    const rows = compare();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => !holds(row))).toEqual([]);
  });
});

describe.skipIf(MODE === 'full')('docs/validation.md', () => {
  it('is what is simulated now (write it with: npm run validation)', () => {
    const { png } = createImageRenderer();
    const files = new Map([
      ['validation.md', Buffer.from(page())],
      ...[toleranceChart(), visibilityChart(), consensusChart()].map(
        (chart) => [`validation/${chart.id}.png`, Buffer.from(png(chart))] as const,
      ),
    ]);
    if (MODE === 'write') mkdirSync(new URL('validation/', docs), { recursive: true });
    for (const [name, bytes] of files) {
      if (MODE === 'write') writeFileSync(new URL(name, docs), bytes);
      else expect(readFileSync(new URL(name, docs)).equals(bytes), `docs/${name}`).toBe(true);
    }
  });
});
