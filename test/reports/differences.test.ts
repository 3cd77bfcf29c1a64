import { describe, expect, it } from 'vitest';
import type { Comparison, Difference } from '../../src/goldens/compare.js';
import { METRICS } from '../../src/metrics/metric-registry.js';
import { differencesInMarkdown, differencesInWords } from '../../src/reports/differences.js';
import { figureTexts } from '../../src/reports/figure-text.js';

function metrics(...figures: readonly (readonly [string, number | null, number | null])[]): Comparison {
  const differences = figures.map(
    ([name, before, after]): Difference => ({ kind: 'metric', name, before, after }),
  );
  return { same: false, incomparable: null, causes: [], differences };
}

describe('figures that changed', () => {
  it.each([
    // name, before, after, text
    ['publish_p99_us{clients=us}', 32_900, 69_214, '32.9 ms → 69.2 ms (+36.3 ms)'],
    ['delivery_latency{path=local} p50', 850, 640, '850 µs → 640 µs (−210 µs)'],
    ['delivery_latency{path=local} count', 850, 1_640, '850 → 1,640 (+790)'],
    // What rounds to the same text is written out.
    ['downtime_seconds{clients=us}', 73_884, 73_880, '73884 s → 73880 s (−4 s)'],
    ['connect_p50_us{clients=us}', 32_911, 32_914, '32911 µs → 32914 µs (+3 µs)'],
    ['time_to_move{clients=us,fault=dark,share=last}', 192, 122, '3 min 12 s → 2 min 2 s (−1 min 10 s)'],
    ['availability{clients=us,over=requests}', 0.9, 0.95, '90.0 % → 95.0 % (+5.0 points)'],
    ['forwarded_bytes', 1_234_567, 2_500_000, '1.235 MB → 2.5 MB (+1.265 MB)'],
    ['messages_lost', 7, null, '7 → none'],
    ['forwards_per_delivered', 0.123_456, 0.2, '0.123 → 0.2 (+0.0765)'],
    ['dns_queries', 12_345, 12_345_678, '12,345 → 12,345,678 (+12,333,333)'],
  ])('%s', (name, before, after, text) => {
    const [line] = differencesInWords(metrics([name, before, after]));
    expect(line).toBe(`  ${name} ${text}`);
  });

  it('have the unit of the registry', () => {
    const units: Readonly<Record<string, RegExp>> = {
      us: / [µm]?s$/,
      s: / m?s$/,
      ratio: / %$/,
      bytes: / B$/,
    };
    for (const [name, { unit, shape }] of Object.entries(METRICS)) {
      const wanted = units[unit];
      if (wanted === undefined || name === 'forwards_per_delivered') continue; // a ratio of two counts
      const full = shape === 'histogram' ? `${name} p99` : name;
      expect(figureTexts(full, 0.25, 0.5).before, name).toMatch(wanted);
    }
  });

  it('are ten at most, and all of them where asked', () => {
    const many = metrics(...Array.from({ length: 33 }, (_, n) => [`operations{n=${n}}`, n, n + 1] as const));
    const lines = differencesInWords(many);
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('  … and 23 more (--all shows them)');
    expect(differencesInWords(many, { all: true })).toHaveLength(33);
    expect(differencesInMarkdown('all', many).match(/operations/g)).toHaveLength(33);
    const ten = { ...many, differences: many.differences.slice(0, 10) };
    expect(differencesInWords(ten)).toHaveLength(10);
  });

  it('never crowd out milestones and phases', () => {
    const milestone: Difference = {
      kind: 'milestone',
      what: 'client-moved us last',
      since: 'dark',
      before_us: 1_000_000,
      after_us: 2_000_000,
      details: [],
    };
    const mixed = metrics(...Array.from({ length: 20 }, (_, n) => [`m${n}`, n, n + 1] as const));
    const text = differencesInWords({ ...mixed, differences: [...mixed.differences, milestone] });
    expect(text[0]).toContain('moved (us last)');
    expect(text).toHaveLength(12);
  });
});
