import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { columns } from '../../src/reports/safe-text.js';
import { ansiStyler } from '../../src/reports/text/styler.js';
import { summary } from '../../src/reports/text/summary.js';
import { latencyRow, sampleFailover, sampleResult } from './sample-result.js';

const FILES = ['reports/runs/region-outage/result.json'];

describe('the summary', () => {
  it('prints the sample as agreed', async () => {
    await expect(summary(sampleResult(), { files: FILES })).toMatchFileSnapshot('summary.golden.txt');
  });

  it('prints the sample in ASCII as agreed', async () => {
    const text = summary(sampleResult(), { width: 80, charset: 'ascii', files: FILES });
    await expect(text).toMatchFileSnapshot('summary-ascii.golden.txt');
    expect(text).toMatch(/^[\n\u0020-\u007e]*$/);
  });

  it('says the same with colours, which only add escape sequences', () => {
    const coloured = summary(sampleResult(), { style: ansiStyler });
    expect(coloured).toContain('\u001b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is taken out
    expect(coloured.replace(/\u001b\[[\d;]*m/g, '').replace(/ +$/gm, '')).toBe(summary(sampleResult()));
  });

  it('shows a missed expectation with what was observed and when', () => {
    const text = summary(
      sampleResult({
        verdict: 'missed',
        expectations: [
          { text: 'detected(dark) within 60s', verdict: 'missed', observed: '107 s', at_us: 707e6 },
        ],
      }),
    );
    expect(text).toContain('✗ MISSED  0 of 1 expectations met');
    expect(text).toContain('✗ detected(dark) within 60s');
    expect(text).toContain('observed: 107 s (at 11:47)');
  });

  it('marks a fault that touched nothing', () => {
    const [fault] = sampleResult().faults;
    const text = summary(
      sampleResult({ verdict: 'inconclusive', failovers: [], faults: [{ ...fault!, touched: 0, by: {} }] }),
    );
    expect(text).toContain('? INCONCLUSIVE');
    expect(text).toMatch(/dark +region-outage +10:00 +20:00 +nothing/);
    expect(text).toContain('1 fault, but nothing was touched.');
  });

  it('says who never came back', () => {
    const text = summary(sampleResult({ failovers: [sampleFailover({ moved: 480, recovered_us: null })] }));
    expect(text.replaceAll('\n', ' ')).toContain('480 of 500 clients back after 3 min 12 s, 20 never.');
    expect(text).toContain('20 of 500 never came back');
  });

  it('leaves out what a run without faults and operations has not', () => {
    const text = summary(EMPTY);
    expect(text).toContain('No faults: 0 clients for 30 min.');
    expect(text).toContain('nothing was expected');
    expect(text).not.toContain('──');
  });

  it('never says a total twice where there is one population', () => {
    const { availability } = sampleResult();
    const only = <Row extends { clients: string }>(rows: readonly Row[]) =>
      rows.filter((row) => row.clients !== 'eu');
    const text = summary(
      sampleResult({
        availability: { ...availability, clientMinutes: only(availability.clientMinutes) },
        latency: [latencyRow('deliver', 'us', 52), latencyRow('deliver', '*', 52)],
      }),
    );
    expect(text).not.toMatch(/^ {2}all /m);
    expect(text).not.toMatch(/deliver +all/);
  });

  it('is no wider than the terminal and holds no control character, whatever the names are', () => {
    fc.assert(
      fc.property(NAME, NAME, fc.integer({ min: 80, max: 110 }), (first, second, width) => {
        const text = summary(renamed(first, second), { width });
        for (const line of text.split('\n')) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
          expect(columns(line)).toBeLessThanOrEqual(width);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the waterfall', () => {
  it('has bars in proportion: the last client against the mean', () => {
    const lines = summary(sampleResult(), { width: 100 }).split('\n');
    const bars = lines
      .filter((line) => line.includes('░░'))
      .map((line) => (line.match(/[░▒▓╬█▄×~?+]/g) ?? []).length);
    expect(bars).toHaveLength(2);
    expect(bars[1]! / bars[0]!).toBeCloseTo(147.77 / 192, 1);
  });

  it('has the closed form in its caption', () => {
    expect(summary(sampleResult())).toContain('detection + TTL, closed form 100–190 s, mean 145 s');
  });
});

const NAME = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('<script>alert(1)</script>', 'a\nb\u001b[2Jc', '大阪'.repeat(30), 'x'.repeat(300)),
);

/** The sample with every name that an author chooses set to one of two. */
function renamed(first: string, second: string): RunResult {
  const result = sampleResult();
  const [fault] = result.faults;
  const { availability } = result;
  const named = <Row extends { clients: string }>(rows: readonly Row[]) =>
    rows.map((row) => ({ ...row, clients: first }));
  return sampleResult({
    scenario: { ...result.scenario, name: `${first}${second}`, variant: second },
    faults: [{ ...fault!, name: second, by: { [first]: 3 }, touched: 3 }],
    failovers: [
      sampleFailover({ fault: second, clients: first }),
      sampleFailover({ fault: first, clients: second }),
    ],
    settings: [{ path: first, value: second, default: { [first]: second } }],
    expectations: [{ text: first, verdict: 'no-data', observed: second, at_us: null }],
    timeline: [{ at_us: 0, kind: 'fault-started', subject: second, detail: { region: first } }],
    latency: [latencyRow(second, first, 20)],
    availability: {
      requests: named(availability.requests).map((row) => ({
        ...row,
        operation: second,
        reasons: { [first]: 2 },
      })),
      clientMinutes: named(availability.clientMinutes),
      windowed: named(availability.windowed),
    },
  });
}

const EMPTY = sampleResult({
  topology: { replicas: [], clients: [] },
  settings: [],
  timeline: [],
  failovers: [],
  series: {},
  availability: { requests: [], clientMinutes: [], windowed: [] },
  latency: [],
  faults: [],
  expectations: [],
});
