import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { canonicalJson, parseScenario, type RunResult, runScenario } from '../../src/library/index.js';
import { ready, SMALL_OUTAGE } from './samples.js';

/** As a web page would load it: one classic script, nothing of Node behind it. */
const bundled = await build({
  entryPoints: [fileURLToPath(new URL('../../src/library/index.ts', import.meta.url))],
  bundle: true,
  platform: 'browser',
  format: 'iife',
  globalName: 'geosim',
  write: false,
  metafile: true,
  minify: true,
  logLevel: 'silent',
});

test('the bundle needs nothing of Node', () => {
  const imported = Object.values(bundled.metafile.outputs).flatMap(({ imports }) => imports);
  expect(imported).toEqual([]);
  expect(bundled.warnings).toEqual([]);
});

test('with the globals of a browser and no others, a run gives the bytes that it gives on Node', () => {
  const context = createContext({ TextEncoder, TextDecoder, text: SMALL_OUTAGE });
  runInContext(bundled.outputFiles[0]!.text, context);
  const there = runInContext(
    `const parsed = geosim.parseScenario(text, { file: 'small.yaml' });
     const result = geosim.runScenario(parsed, { seed: 5 });
     [geosim.canonicalJson(result), geosim.summary(result), typeof process, typeof require]`,
    context,
  ) as readonly string[];
  const here = runScenario(ready(SMALL_OUTAGE, { file: 'small.yaml' }), { seed: 5 });
  expect(there[0]).toBe(canonicalJson(here));
  expect(there[1]).toContain('a small outage');
  expect(there.slice(2)).toEqual(['undefined', 'undefined']);
  expect((JSON.parse(there[0]!) as RunResult).digest).toBe(here.digest);
});

test('a shipped scenario parses in it, too', () => {
  const text = readFileSync(new URL('../../scenarios/pubsub/region-outage.yaml', import.meta.url), 'utf8');
  const context = createContext({ TextEncoder, TextDecoder, text });
  runInContext(bundled.outputFiles[0]!.text, context);
  const sha256 = runInContext('geosim.parseScenario(text).sha256', context);
  expect(sha256).toBe(parseScenario(text).sha256);
});
