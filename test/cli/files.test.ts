import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assertWritable, readText, writeFiles } from '../../src/cli/input/files.js';
import { Mistake } from '../../src/cli/mistake.js';
import { folderWith } from './geosim.js';

test('writes into a folder that it makes, over what was there, and leaves nothing else', () => {
  const folder = join(folderWith(), 'a', 'b');
  writeFiles(folder, [{ name: 'x.txt', content: 'old' }]);
  writeFiles(folder, [
    { name: 'x.txt', content: 'new' },
    { name: 'y.bin', content: new Uint8Array([1, 2]) },
  ]);
  expect(readdirSync(folder).sort()).toEqual(['x.txt', 'y.bin']);
  expect(readFileSync(join(folder, 'x.txt'), 'utf8')).toBe('new');
});

test('a file that cannot be written leaves no half of it', () => {
  const folder = folderWith();
  mkdirSync(join(folder, 'x.txt'));
  expect(() => writeFiles(folder, [{ name: 'x.txt', content: 'new' }])).toThrow(Mistake);
  expect(readdirSync(folder)).toEqual(['x.txt']);
});

test('trying whether a folder can be written leaves no trace', () => {
  const folder = folderWith({ file: 'text' });
  assertWritable(join(folder, 'a', 'b', 'c'));
  assertWritable(folder);
  expect(readdirSync(folder)).toEqual(['file']);
  expect(() => assertWritable(join(folder, 'file'))).toThrow(
    /cannot write .*file: a file of that name is in the way/,
  );
  expect(() => assertWritable(join(folder, 'file', 'below'))).toThrow(
    /cannot write .*: a part of the path is a file/,
  );
});

test('a file that is none, or no text, or too much, is refused in words', () => {
  const folder = folderWith({ large: 'x'.repeat(11) });
  writeFileSync(join(folder, 'binary'), new Uint8Array([0xff, 0xfe, 0x00]));
  expect(() => readText(join(folder, 'nothing'), 10)).toThrow(
    /cannot read .*nothing: no such file or folder/,
  );
  expect(() => readText(folder, 10)).toThrow(/it is a folder/);
  expect(() => readText(join(folder, 'large'), 10)).toThrow(/11 bytes, more than the 10/);
  expect(() => readText(join(folder, 'binary'), 10)).toThrow(/not text in UTF-8/);
});
