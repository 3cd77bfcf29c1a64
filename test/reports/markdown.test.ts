import { describe, expect, test } from 'vitest';
import { markdownComparison } from '../../src/reports/markdown/comparison.js';
import { markdownSummary } from '../../src/reports/markdown/summary.js';
import { compareDesigns, design } from '../experiments/sample-designs.js';
import { sampleResult } from './sample-result.js';

describe('a run in Markdown', () => {
  test('says the verdict, what was expected, and where the time went', () => {
    const text = markdownSummary(sampleResult());
    expect(text).toMatch(/^### East US goes dark for ten minutes: /);
    expect(text).toContain('| fault | clients | back |');
    expect(text).toMatch(/\| dark \| us \| \d+\/500 \|/);
    expect(text).toContain('routing.trafficManager.ttl');
    expect(text).not.toContain('undefined');
    tablesAreWhole(text);
  });

  test('names can be anything, and stay text', () => {
    const wild = '<img src=x> | @all [a](http://b) `c`\n# d';
    const plain = sampleResult();
    const text = markdownSummary({
      ...plain,
      scenario: { ...plain.scenario, name: wild },
      failovers: plain.failovers.map((one) => ({ ...one, clients: wild })),
    });
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).not.toMatch(/(?<!\\)@all/);
    expect(text).not.toMatch(/(?<!\\)\[a\]/);
    tablesAreWhole(text);
  });
});

test('a comparison in Markdown has a column for each design', () => {
  const ttl = [{ path: 'routing.trafficManager.ttl', value: '20s', default: '300s' }];
  const text = markdownComparison(
    compareDesigns([design('base'), design('short|ttl', { settings: ttl })], null),
  );
  expect(text).toContain('| setting | base | short\\|ttl |');
  expect(text).toMatch(/\| routing\.trafficManager\.ttl \| 60s \| 20s \|/);
  tablesAreWhole(text);
});

/** Every row of a table has as many cells as its head. */
function tablesAreWhole(text: string): void {
  let cells = 0;
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) cells = 0;
    else {
      const here = line.match(/(?<!\\)\|/g)!.length;
      if (cells === 0) cells = here;
      expect([line, here]).toEqual([line, cells]);
    }
  }
}
