import { describe, expect, test } from 'vitest';
import flood from '../../examples/flood.js';
import { strategies } from '../../src/replication/strategies.js';
import { type ConformanceReport, checkStrategy, conformanceText } from '../../src/testing/index.js';
import { pubsubMutants } from './pubsub-mutants.js';

const broken = ({ promises }: ConformanceReport) =>
  promises.filter(({ verdict }) => verdict === 'broken').map(({ name }) => name);

describe('the strategies that come with geosim keep every promise:', () => {
  test.each(strategies.pubsub.map((strategy) => [strategy.name, strategy] as const))('%s', (_, strategy) => {
    const report = checkStrategy({ family: 'pubsub', ...strategy }, { histories: 300 });
    expect(
      conformanceText({ ...report, promises: report.promises.filter(({ verdict }) => verdict === 'broken') }),
    ).toBe(`${strategy.name} (pubsub): 0 of 0 promises hold\n`);
  });
});

test('the worked example keeps all but one: it is a flood', () => {
  expect(broken(checkStrategy(flood))).toEqual(['no-waste']);
});

describe('a strategy is caught that', () => {
  test.each(pubsubMutants)('%s', (_, strategy, promises) => {
    const report = checkStrategy(strategy, { histories: 200 });
    expect(broken(report)).toEqual(expect.arrayContaining([...promises]));
    for (const { counterexample } of report.promises) {
      if (counterexample !== null) expect(counterexample.steps.length).toBeLessThan(12);
    }
  });
});

test('a counterexample is found again by its seed, and is the same', () => {
  const [, strategy] = pubsubMutants[0]!;
  const report = checkStrategy(strategy, { seed: 40 });
  const found = report.promises.find(({ name }) => name === 'converges')!.counterexample!;
  const again = checkStrategy(strategy, { seed: found.seed, histories: 1 });
  expect(again.promises.find(({ name }) => name === 'converges')!.counterexample).toEqual(found);
  expect(checkStrategy(strategy, { seed: 40 })).toEqual(report);
});

test('the report in words names the promise, the history and what went wrong', () => {
  const [, strategy] = pubsubMutants[0]!;
  const text = conformanceText(checkStrategy(strategy, { histories: 40 }));
  expect(text).toMatch(/^geo-replicas \(pubsub\): \d+ of 10 promises hold\n/);
  expect(text).toMatch(/BROKEN {4}converges +whatever happened, once links/);
  expect(text).toMatch(
    /\n {6} {2}1\. .*\n[\s\S]*\n {6}then: message \d+ should have reached clients? [\d, ]+, and reached /,
  );
  expect(text).toMatch(/the link between \d and \d breaks|replica \d crashes/);
});
