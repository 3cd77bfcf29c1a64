import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FORMATS } from '../../src/cli/options/formats.js';
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
  const folder = folderWithResult();
  const result = readFileSync(join(folder, 'r/a/result.json'), 'utf8');
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
    writeFileSync(join(folder, 'bad.json'), text);
    const { code, stdout, stderr } = geosim(
      ['report', 'bad.json', '--format', 'png', '--out', 'pictures'],
      folder,
    );
    expect({ code, stdout }, stderr).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(why);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
  expect(existsSync(join(folder, 'pictures'))).toBe(false);
});
