import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareGoldens } from '../../src/goldens/compare.js';
import type { Golden } from '../../src/goldens/golden.js';
import { goldenOf } from '../../src/goldens/golden.js';
import { readGolden, UnreadableGolden, writeGolden } from '../../src/goldens/golden-file.js';
import { differencesInMarkdown, differencesInWords } from '../../src/reports/differences.js';
import { sampleResult } from '../reports/sample-result.js';

const golden = goldenOf(sampleResult());

function withMilestones(change: (at_us: number, index: number) => number): Golden {
  return {
    ...golden,
    milestones: golden.milestones.map((milestone, index) => ({
      ...milestone,
      at_us: change(milestone.at_us, index),
    })),
  };
}

describe('golden files', () => {
  it('say the same after writing and reading', () => {
    expect(readGolden(writeGolden(golden))).toEqual(golden);
  });

  it('survive any names and moments', () => {
    const milestone = fc.record({
      at_us: fc.integer({ min: 0, max: 1e13 }),
      kind: fc.constantFrom('fault-started', 'client-moved', 'probe-failed'),
      subject: fc.string(),
      detail: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(fc.string(), fc.integer())),
    });
    fc.assert(
      fc.property(fc.array(milestone), fc.string(), (milestones, scenario) => {
        const other: Golden = { ...golden, scenario, milestones, waterfall: [] };
        expect(readGolden(writeGolden(other))).toEqual(JSON.parse(JSON.stringify(other)));
      }),
    );
  });

  it.each([
    ['', 'empty'],
    ['golden: 2', 'format 2'],
    ['{', 'no YAML'],
    ['golden: 1\nscenario: x\nseed: one', "'seed'"],
    [writeGolden(golden).replace(/ fault-started /, ' '), 'no milestone'],
  ])('that are damaged are refused with the reason: %#', (text, reason) => {
    expect(() => readGolden(text)).toThrow(UnreadableGolden);
    expect(() => readGolden(text)).toThrow(reason);
  });
});

describe('comparing goldens', () => {
  it('finds nothing between equal ones', () => {
    expect(compareGoldens(golden, golden)).toEqual({
      same: true,
      incomparable: null,
      causes: [],
      differences: [],
    });
  });

  it('tells how far each milestone moved, after the fault it belongs to', () => {
    const detected = golden.milestones.findIndex(({ kind }) => kind === 'endpoint-degraded');
    const later = withMilestones((at_us, index) => (index === detected ? at_us + 70_000_000 : at_us));
    const { differences } = compareGoldens(golden, later);
    expect(differences).toHaveLength(1);
    const [difference] = differences;
    if (difference.kind !== 'milestone') throw new Error(`a ${difference.kind}`);
    expect((difference.after_us ?? 0) - (difference.before_us ?? 0)).toBe(70_000_000);
    expect(difference.since).toBe('dark');
    expect(differencesInWords(compareGoldens(golden, later)).join('\n')).toMatch(/detected .* \(\+70 s\)/);
  });

  it('tells milestones that are new or gone', () => {
    const fewer: Golden = { ...golden, milestones: golden.milestones.slice(0, -1) };
    expect(differencesInWords(compareGoldens(golden, fewer))[0]).toMatch(/gone:/);
    expect(differencesInWords(compareGoldens(fewer, golden))[0]).toMatch(/new:/);
  });

  it('names the setting that changed first', () => {
    const other: Golden = {
      ...golden,
      settings: [
        ...golden.settings.filter(({ path }) => !path.endsWith('probe.interval')),
        { path: 'routing.trafficManager.probe.interval', value: '10s', default: '30s' },
      ],
    };
    expect(differencesInWords(compareGoldens(golden, other))[0]).toContain('probe.interval 30s → 10s');
  });

  it('allows a kind of milestone its tolerance and no more', () => {
    const moved = withMilestones((at_us, index) =>
      golden.milestones[index].kind === 'client-moved' ? at_us + 1_000_000 : at_us,
    );
    expect(compareGoldens(golden, moved, { 'client-moved': 1_000_000 }).same).toBe(true);
    expect(compareGoldens(golden, moved, { 'client-moved': 999_999 }).same).toBe(false);
  });

  it('refuses what cannot be compared, and says why', () => {
    expect(compareGoldens(golden, { ...golden, scenario: 'Another' }).incomparable).toContain('Another');
    expect(compareGoldens(golden, { ...golden, seed: 7 }).incomparable).toContain('seeds');
  });

  it('compares digests only between equal versions', () => {
    const other = { ...golden, digest: 'f'.repeat(64) };
    expect(compareGoldens(golden, other).same).toBe(false);
    expect(compareGoldens(golden, { ...other, engine: '9.9.9' }).same).toBe(true);
  });

  it('escapes names in Markdown', () => {
    const hostile: Golden = {
      ...golden,
      milestones: [{ ...golden.milestones[0], subject: '<script>|`' }],
    };
    const text = differencesInMarkdown('<b>', compareGoldens(golden, hostile));
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('<b>');
  });
});
