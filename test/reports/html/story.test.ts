import { expect, test } from 'vitest';
import type { Explanation, OperationFact } from '../../../src/explanation/explanation.js';
import { markupText } from '../../../src/reports/html/markup.js';
import { storyMarkup } from '../../../src/reports/html/story.js';
import { sampleResult } from '../sample-result.js';

const pull = (started_us: number, ended_us: number, reason: 'none' | 'unknown-manifest'): OperationFact => ({
  ...{ id: 'aks#2/pull@10', operation: 'pull', intended_us: 10e6, started_us, ended_us },
  ...{ outcome: reason === 'none' ? 'ok' : 'failed', reason, replica: '<b>west</b>' },
});

/** A pull that came too early and went well at its second try. */
function explanation(): Explanation {
  const tries = [pull(10e6, 11e6, 'unknown-manifest'), pull(31e6, 41e6, 'none')];
  const { engine, scenario, seed, digest } = sampleResult();
  return {
    ...{ explanationVersion: 1, engine, scenario, seed, digest, simulated_us: 60e6 },
    operation: tries[1]!,
    wait: {
      ...{ from_us: 10e6, to_us: 41e6, tries },
      blame: [
        { name: 'failing-attempts', from_us: 10e6, to_us: 11e6 },
        { name: 'back-off', from_us: 11e6, to_us: 31e6 },
        { name: 'working', from_us: 31e6, to_us: 41e6 },
      ],
    },
    story: {
      ...{ client: 'aks#2', clients: 'aks', outages: [], down_for_us: 0, operations: tries, steps: [] },
    },
    focus: null,
    counterfactuals: [
      {
        ...{ change: 'waits for the webhook', set: ['clients[0].pull.when=webhook'] },
        why: 'never comes too early',
        effect: { kind: 'operation', was: 'ok', is: 'ok', reason: 'none', ended_us: 36e6, by_for_us: -5e6 },
      },
    ],
  };
}

const text = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

test('the page of an operation tells each try, whose seconds they were, and why a change may help', () => {
  const page = markupText(storyMarkup(explanation()));
  const told = text(page);
  expect(told).toContain('went well, at try 2');
  expect(told).toContain('31 s · 0:10 to 0:41');
  expect(told).toContain('back-off 20 s');
  expect(told).toMatch(
    /0:10 .*west.*: this replica has no image of that name, or not yet, over after 1 s; waits 20 s/,
  );
  expect(told).toContain('waits for the webhook done 5 s earlier never comes too early');
  expect(page).not.toContain('<b>west</b>');
});

test('an operation of one try, or of an outage, has no wait of its own', () => {
  const { wait, ...rest } = explanation();
  const once = { ...rest, wait: { ...wait!, tries: wait!.tries.slice(1) } };
  expect(markupText(storyMarkup(once))).not.toContain('waterfall');
});
