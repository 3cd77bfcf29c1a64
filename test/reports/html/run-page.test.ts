import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/metrics/canonical-json.js';
import type { RunResult } from '../../../src/metrics/result.js';
import { runPage } from '../../../src/reports/html/run-page.js';
import { sampleResult } from '../sample-result.js';

const ASSETS = { script: 'draw()', style: 'body{}', scriptHash: 'sha256-abc' };
const page = (changes: Partial<RunResult> = {}) => runPage(sampleResult(changes), ASSETS);

describe('the page of a run', () => {
  test('is the same for a result and for what is read back from its file', () => {
    const result = sampleResult();
    const keys = Object.entries(result).reverse();
    const shuffled = Object.fromEntries(keys) as unknown as RunResult;
    const saved = JSON.parse(canonicalJson(result)) as RunResult;
    expect(runPage(saved, ASSETS)).toBe(runPage(result, ASSETS));
    expect(runPage(shuffled, ASSETS)).toBe(runPage(result, ASSETS));
  });

  test('names nothing that lies outside of it, and lets no script run but its own', () => {
    const text = page();
    expect(text).toContain(`script-src &#39;sha256-abc&#39;`);
    expect(text).toContain(`default-src &#39;none&#39;`);
    expect(text).not.toMatch(/(src|href|action|srcset)="(?!#|data:,")/);
    expect(text).not.toMatch(/ on\w+="/);
  });

  test('says the verdict first, then the story and the figures', () => {
    const text = page();
    const order = [
      'class="verdict',
      '<h1>',
      'class="story"',
      'class="headlines"',
      'id="expectations"',
      'id="waterfall"',
      'id="time"',
      'id="trust"',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  test('tells how it went for the last client of each failover, and what to type for more', () => {
    const text = page({ scenario: { ...sampleResult().scenario, variant: 'two words' } });
    const from = text.indexOf('data-client="us#17"');
    const story = text.slice(from, text.indexOf('</details>', from));
    // What happened, and what the client waited for, in the order of time.
    const parts = ['fault dark begins', 'waiting for a probe', 'probe time-out', 'served again'];
    const places = parts.map((words) => story.indexOf(words));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(story).toContain(
      'explain scenarios/pubsub/region-outage.yaml --client us#17 --seed 42 --variant &#39;two words&#39;',
    );
    const [failover] = sampleResult().failovers;
    expect(
      page({ failovers: [{ ...failover!, moved: 0, lastMoved_us: null, lastClient: null, phases: [] }] }),
    ).not.toContain('data-client');
  });

  test('gives each wait of that client its moment and its length, and tells nothing of the time after it', () => {
    const [failover] = sampleResult().failovers;
    const s = (seconds: number) => failover!.started_us + seconds * 1e6;
    const text = page({
      failovers: [
        {
          ...failover!,
          lastMoved_us: s(40),
          phases: [
            { name: 'waiting-for-probe', from_us: s(0), to_us: s(10) },
            { name: 'back-off', from_us: s(10), to_us: s(40) },
          ],
        },
      ],
      timeline: [0, 10, 41].map((at_s) => ({
        ...{ at_us: s(at_s), kind: 'endpoint-degraded', subject: `place-${at_s}`, detail: {} },
      })),
    });
    const from = text.indexOf('data-client="us#17"');
    const steps = text.slice(text.indexOf('<ol', from), text.indexOf('</ol>', from)).split('</li>');
    const lines = steps.map((step) =>
      step
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .replaceAll(' ,', ',')
        .trim(),
    );
    expect(lines.filter((line) => line !== '')).toEqual([
      expect.stringMatching(/^10:00 .*place-0/),
      '10:00 waiting for a probe, 10 s',
      expect.stringMatching(/^10:10 .*place-10/),
      '10:10 back-off, 30 s',
      '10:40 served again, 40 s after the fault began',
    ]);
  });

  test('names the commands that give intervals, the second only where probes have a phase', () => {
    const file = 'scenarios/pubsub/region-outage.yaml';
    expect(page()).toContain(`geosim replicate ${file} --runs 20 --seed 42`);
    expect(page()).toContain(`geosim run ${file} --phases 12 --seed 42`);
    expect(page({ failovers: [] })).not.toContain('--phases');
  });

  test('leaves out what a run does not have, with its entry in the contents', () => {
    expect(page()).toContain('href="#latency"');
    const bare = page({ latency: [], failovers: [], cost: undefined as never });
    for (const id of ['latency', 'waterfall', 'cost']) expect(bare).not.toContain(`#${id}"`);
  });

  test('says what proves nothing: an untouched fault, an expectation without data', () => {
    const [fault] = sampleResult().faults;
    const text = page({
      faults: [{ ...fault!, name: 'ghost', touched: 0, by: {} }],
      expectations: [{ text: 'p99(x) < 1s', verdict: 'no-data', observed: 'no publish', at_us: null }],
      verdict: 'inconclusive',
    });
    expect(text).toContain('Fault <b>ghost</b> touched nothing');
    expect(text).toContain('No data for <code>p99(x) &#60; 1s</code>');
    expect(text).not.toContain('Nothing was inconclusive');
    expect(page()).toContain('Nothing was inconclusive');
  });

  test('holds the run against each closed form, and says on which side it lies', () => {
    const { failovers } = sampleResult();
    const [first] = failovers;
    const bounds = { best_for_us: 100_000_000, mean_for_us: 115_000_000, worst_for_us: 130_000_000 };
    const closedForm = { rule: 'a rule', detection: bounds, shift: bounds, total: null };
    const at = (length_us: number) =>
      page({ failovers: [{ ...first!, detected_us: first!.started_us + length_us, closedForm }] });
    expect(at(112_000_000)).toContain('inside, 3 s before the mean');
    expect(at(131_500_000)).toContain('1.5 s behind the worst case');
    expect(at(90_000_000)).toContain('10 s before the best case');
  });

  test('says how far every assumption was verified', () => {
    const one = { name: 'a', value: 'b', source: 'c', date: 'd' };
    const text = page({
      assumptions: [
        { ...one, verified: 'assumed' },
        { ...one, verified: 'measured' },
        { ...one, verified: 'assumed' },
      ],
    });
    expect(text).toContain('3 figures in use: 1 measured, 2 assumed.');
  });
});
