import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readResult, readSaved } from '../../src/cli/input/result-file.js';
import { Mistake } from '../../src/cli/mistake.js';
import { EXPERIMENT_RESULT_FORMATS, FORMATS } from '../../src/cli/options/formats.js';
import { folderWith, geosim, OUTAGE } from './geosim.js';

const EVERYTHING = FORMATS.join(',');

/** A folder with a saved result, `r/a/result.json`, and all else that its run wrote. */
function folderWithResult(): string {
  const folder = folderWith({ 'a.yaml': OUTAGE });
  expect(geosim(['run', 'a.yaml', '--out', 'r', '--format', EVERYTHING], folder).code).toBe(0);
  return folder;
}

test('a saved result renders to the same bytes as the run itself wrote', () => {
  const folder = folderWithResult();
  const written = (name: string) => readFileSync(join(folder, 'r/a', name));
  const print = (format: string) => geosim(['report', 'r/a/result.json', '--format', format], folder).stdout;
  expect(print('text')).toBe(written('summary.txt').toString());
  expect(print('timeline')).toBe(written('timeline.txt').toString());
  expect(print('json')).toBe(written('result.json').toString());
  expect(geosim(['report', 'r/a/result.json', '--json'], folder).stdout).toBe(
    written('result.json').toString(),
  );
  expect(geosim(['report', 'r/a/result.json', '--format', EVERYTHING, '--out', 'again'], folder).code).toBe(
    0,
  );
  expect(readdirSync(join(folder, 'again')).sort()).toEqual(readdirSync(join(folder, 'r/a')).sort());
  for (const name of readdirSync(join(folder, 'again'))) {
    expect(readFileSync(join(folder, 'again', name)).equals(written(name)), name).toBe(true);
  }
});

test('a saved experiment renders to the same bytes as the experiment itself wrote', () => {
  const folder = folderWith({ 'a.yaml': OUTAGE });
  const ttl = ['--vary', 'routing.trafficManager.ttl=30s,60s'];
  const interval = ['--vary', 'routing.trafficManager.probe.interval=10s,30s'];
  const kinds = [
    { words: ['compare', '--runs', '2'], name: 'comparison', formats: EXPERIMENT_RESULT_FORMATS.join(',') },
    { words: ['sweep', ...ttl, ...interval], name: 'sweep', formats: 'json,html' },
  ];
  for (const { words, name, formats } of kinds) {
    const made = geosim([...words, 'a.yaml', '--format', formats, '--out', name], folder);
    expect(made.code, made.stderr).toBe(0);
    const written = readdirSync(join(folder, name, 'a')).filter((file) => file !== 'journal.jsonl');
    const render = ['report', `${name}/a/${name}.json`, '--format', formats, '--out', `${name}/again`];
    expect(geosim(render, folder).code).toBe(0);
    expect(readdirSync(join(folder, name, 'again')).sort()).toEqual(written.sort());
    for (const file of written) {
      const [first, again] = ['a', 'again'].map((place) => readFileSync(join(folder, name, place, file)));
      expect(again!.equals(first!), file).toBe(true);
    }
  }
});

test('pictures and the page go beside the result where no folder is named', () => {
  const folder = folderWithResult();
  writeFileSync(join(folder, 'copy.json'), readFileSync(join(folder, 'r/a/result.json')));
  const { code, stdout, stderr } = geosim(['report', 'copy.json', '--format', 'png,html'], folder);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(existsSync(join(folder, 'report.html'))).toBe(true);
  expect(stderr).toMatch(/^wrote .*\.png$/m);
  expect(readdirSync(folder).filter((name) => name.endsWith('.png')).length).toBeGreaterThanOrEqual(4);
});

test('what is no result is refused, and says why', () => {
  const folder = folderWith({ 'a.yaml': OUTAGE });
  const file = join(folder, 'bad.json');
  const result = geosim(['run', 'a.yaml', '--json', '--quiet'], folder).stdout;
  const refused: readonly (readonly [text: string, why: RegExp])[] = [
    ['', /the file is empty/],
    [result.slice(0, result.length / 2), /is no JSON: .*\n.*cut off/],
    ['{"name": "left-pad"}', /no result of geosim: schemaVersion is missing/],
    ['[1, 2]', /schemaVersion is missing/],
    [
      result.replace('"schemaVersion": 1', '"schemaVersion": 9'),
      /schema version 9; this geosim reads version 1/,
    ],
    [result.replace(/"seed": \d+/, '"seed": "x"'), /seed: /],
    [JSON.stringify({ ...JSON.parse(result), extra: 1 }), /extra/],
  ];
  for (const [text, why] of refused) {
    writeFileSync(file, text);
    expect(told(file)).toMatch(why);
  }
  const words = ['report', 'bad.json', '--format', 'png', '--out', 'pictures'];
  const { code, stdout, stderr } = geosim(words, folder);
  expect({ code, stdout }, stderr).toEqual({ code: 4, stdout: '' });
  expect(stderr).toMatch(/extra/);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(existsSync(join(folder, 'pictures'))).toBe(false);
});

/** What a user is told about the file. */
function told(file: string): string {
  try {
    readSaved(file);
    return 'nothing';
  } catch (error) {
    return error instanceof Mistake ? `${error.message}\n${error.hint}` : String(error);
  }
}

test('what is no experiment is refused, and so is what its result does not hold', () => {
  const folder = folderWith({ 'a.yaml': OUTAGE });
  const file = join(folder, 'saved.json');
  const text = geosim(['replicate', 'a.yaml', '--runs', '1', '--json', '--quiet'], folder).stdout;
  const refused: readonly (readonly [text: string, why: RegExp])[] = [
    [text.replace('"experimentVersion": 1', '"experimentVersion": 7'), /version 7; .* version 1/],
    [text.replace('"kind": "replicate"', '"kind": "guess"'), /kind: /],
    [JSON.stringify({ ...JSON.parse(text), rows: [{}] }), /rows\[0\]/],
  ];
  for (const [saved, why] of refused) {
    writeFileSync(file, saved);
    expect(told(file)).toMatch(why);
  }
  writeFileSync(file, text);
  expect(() => readResult(file)).toThrow(/of an experiment, not of a run/);
  const { code, stderr } = geosim(['report', 'saved.json', '--format', 'html,parquet'], folder);
  expect(code).toBe(4);
  expect(stderr).toMatch(/not every figure of its runs.*\n.*geosim merge journal\.jsonl --format parquet/);
  expect(readdirSync(folder).sort()).toEqual(['a.yaml', 'saved.json']);
});
