import { expect, test } from 'vitest';
import { outputNames } from '../../src/cli/options/output-names.js';

test('a run’s folder is called like its file', () => {
  expect(outputNames(['scenarios/pubsub/region-outage.yaml', 'x.json', 'y.YML'])).toEqual([
    'region-outage',
    'x',
    'y',
  ]);
});

test('a variant gets a folder of its own; the base does not', () => {
  expect(outputNames(['a.yaml'], 'fast-probes')).toEqual(['a.fast-probes']);
  expect(outputNames(['a.yaml'], 'base')).toEqual(['a']);
});

test('no two runs share a folder', () => {
  expect(outputNames(['p/a.yaml', 'q/a.yaml'])).toEqual(['p-a', 'q-a']);
  expect(outputNames(['a.yaml', './a.yaml'])).toEqual(['a', 'a-2']);
  const names = outputNames(['a.yaml', './a.yaml', 'a.yml', 'p/q/a.yaml', 'r/q/a.yaml']);
  expect(new Set(names).size).toBe(names.length);
});

test('a name never leads out of its folder', () => {
  expect(outputNames(['a.yaml'], '../../etc')).toEqual(['a.-..-etc']);
  expect(outputNames(['..'])).toEqual(['scenario']);
  for (const name of outputNames(['...', '.yaml', 'a b\n.yaml'])) expect(name).toMatch(/^[\w-][\w.-]*$/);
});
