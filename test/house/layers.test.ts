import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { EXCEPTIONS, ROOMS } from './rooms.js';
import { breaches } from './source-rules.js';

const root = fileURLToPath(new URL('../../src/', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.c?ts$/.test(file));

describe('the house rules', () => {
  test('hold in every file of src/', () => {
    expect(files.length).toBeGreaterThan(20);
    const found = files.flatMap((file) => breaches(file, readFileSync(root + file, 'utf8')));
    expect(found.map(({ file, line, what, why }) => `src/${file}:${line} ${what} — ${why}`)).toEqual([]);
  });

  test('the table has no circle: a room only imports rooms above it in the table', () => {
    for (const [index, room] of ROOMS.entries()) {
      const above = ROOMS.slice(0, index).map(({ name }) => name);
      for (const imported of room.imports) expect(above).toContain(imported.split('/')[0]);
    }
  });

  test('every exception is a file that exists', () => {
    for (const { file } of EXCEPTIONS) expect(files).toContain(file);
  });
});

describe('a breach is found:', () => {
  const wrong: readonly (readonly [file: string, text: string, what: string])[] = [
    ['kernel/a.ts', `import { x } from '../domain/ids.js';`, 'kernel imports domain/ids.ts'],
    ['kernel/a.ts', `import type { X } from '../domain/ids.js';`, 'kernel imports domain/ids.ts'],
    ['kernel/a.ts', `export { x } from '../domain/ids.js';`, 'kernel imports domain/ids.ts'],
    ['kernel/a.ts', `export * from '../domain/ids.js';`, 'kernel imports domain/ids.ts'],
    ['kernel/a.ts', `const m = await import('../domain/ids.js');`, 'kernel imports domain/ids.ts'],
    ['kernel/a.ts', `type X = import('../domain/ids.js').X;`, 'kernel imports domain/ids.ts'],
    ['routing/dns/a.ts', `import { c } from '../../clients/c.js';`, 'routing imports clients/c.ts'],
    ['metrics/a.ts', `import { c } from '../simulation/run.js';`, 'metrics imports simulation/run.ts'],
    [
      'scenario/a.ts',
      `import { s } from '../replication/strategies.js';`,
      'scenario imports replication/strategies.ts',
    ],
    [
      'reports/text/a.ts',
      `import { h } from '../../metrics/histogram.js';`,
      'reports imports metrics/histogram.ts',
    ],
    ['experiments/a.ts', `import { r } from '../cli/run.js';`, 'experiments imports cli/run.ts'],
    ['kernel/a.ts', `import { z } from 'zod';`, 'kernel imports the package zod'],
    [
      'reports/a.ts',
      `import { createCanvas } from '@napi-rs/canvas';`,
      'reports imports the package @napi-rs/canvas',
    ],
    ['attic/a.ts', `import { x } from '../kernel/kernel.js';`, 'no room attic'],
    ['metrics/a.ts', `import { createHash } from 'node:crypto';`, 'imports node:crypto'],
    ['reports/json.ts', `import { readFileSync } from 'node:fs';`, 'imports node:fs'],
    ['clients/a.ts', 'const t = Date.now();', 'uses Date'],
    ['clients/a.ts', 'const t = new Date();', 'uses Date'],
    ['clients/a.ts', 'const t = performance.now();', 'uses performance'],
    ['clients/a.ts', 'setTimeout(() => {}, 1);', 'uses setTimeout'],
    ['simulation/a.ts', 'const e = process.env;', 'uses process'],
    ['reports/a.ts', 'const t = (1).toLocaleString();', 'uses toLocaleString'],
    ['clients/a.ts', 'const u = Math.random();', 'uses Math.random'],
    ['kernel/math.ts', 'export const u = Math.random();', 'uses Math.random'],
    ['kernel/a.ts', 'const l = Math.log(2);', 'uses Math.log'],
    ['topology/a.ts', 'const l = Math.hypot(1, 2);', 'uses Math.hypot'],
    ['topology/a.ts', 'const { log } = Math;', 'hands on Math'],
    ['topology/a.ts', 'const p = (x: number) => x ** 2;', 'uses **'],
    ['topology/a.ts', 'const p = 10 ** -3;', 'uses **'],
    ['topology/a.ts', 'const p = 2 ** 0.5;', 'uses **'],
    ['clients/a.ts', 'let count = 0;', 'count is a variable of the module'],
    ['cli/a.ts', 'export var count = 0;', 'count is a variable of the module'],
    ['clients/a.ts', 'const seen = new Map<string, number>();', 'seen is a Map of the module'],
  ];
  test.each(wrong)('%s: %s', (file, text, what) => {
    expect(breaches(file, text).map((breach) => breach.what)).toEqual([what]);
  });
});

describe('no breach:', () => {
  const right: readonly (readonly [file: string, text: string])[] = [
    ['topology/a.ts', `import { x } from '../kernel/kernel.js'; import { y } from './b.js';`],
    ['reports/a.ts', `import type { RunResult } from '../metrics/result.js';`],
    ['reports/png.ts', `import { readFileSync } from 'node:fs'; import { X } from 'chartjs-node-canvas';`],
    ['cli/a.ts', `import { readFileSync } from 'node:fs'; const t = Date.now() + Math.log(2);`],
    ['kernel/math.ts', 'export const l = Math.log(2);'],
    ['kernel/a.ts', 'const n = Math.floor(2.5) + 2 ** 32 + Math.PI;'],
    ['kernel/a.ts', 'const size = (digits: number) => 10 ** digits * 2 ** -53;'],
    ['routing/a.ts', `import { performance } from './b.js'; const m = performance;`],
    ['clients/a.ts', 'interface Row { Date: string; process: number } const r = (x: Row) => x.process;'],
    [
      'clients/a.ts',
      'const names: ReadonlyMap<string, number> = new Map(); function f() { let a = 1; return a; }',
    ],
  ];
  test.each(right)('%s: %s', (file, text) => {
    expect(breaches(file, text)).toEqual([]);
  });
});
