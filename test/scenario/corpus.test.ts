import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { renderDiagnostic } from '../../src/scenario/render-diagnostic.js';
import { base } from './fixtures/base.js';
import { cacheBase } from './fixtures/cache-base.js';

/**
 * Scenarios that are wrong, or doubtful, each beside what is said about it. `UPDATE_CORPUS=1` writes
 * what is said now: read the difference before keeping it.
 */
const folder = new URL('./corpus/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const updates = process.env.UPDATE_CORPUS === '1';

const textOf = (path: string) => readFileSync(new URL(path, folder), 'utf8');

const parse = (name: string) =>
  parseScenario(textOf(name), name, {
    readFile(path) {
      try {
        return textOf(path);
      } catch {
        throw new Error('there is no such file');
      }
    },
  });

describe('the corpus of mistakes and doubts', () => {
  it('is large, and each file has its answer', () => {
    expect(names.length).toBeGreaterThanOrEqual(300);
    const answers = readdirSync(folder).filter((name) => name.endsWith('.txt'));
    if (!updates) expect(answers).toEqual(names.map((name) => name.replace(/yaml$/, 'txt')));
  });

  it.each([
    ['pub/sub', base],
    ['cache', cacheBase],
  ])('the %s scenario that most of them damage holds without a word', (_, text) => {
    expect(parseScenario(text, 'base.yaml')).toMatchObject({ diagnostics: [], scenario: {} });
  });

  it.each(names)('%s', (name) => {
    const { scenario, diagnostics } = parse(name);
    const said = `${diagnostics.map((diagnostic) => renderDiagnostic(diagnostic)).join('\n\n')}\n`;
    const answer = new URL(name.replace(/yaml$/, 'txt'), folder);
    if (updates) writeFileSync(answer, said);
    expect(said).toBe(readFileSync(answer, 'utf8'));
    expect(diagnostics.length).toBeGreaterThan(0);
    const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
    expect(scenario === undefined).toBe(hasErrors);
    for (const { file, line, column, length, text } of diagnostics) {
      const place = textOf(file).split('\n')[line - 1];
      expect(place, `${file}:${line}`).toBe(text);
      // What is empty is pointed at behind its line.
      expect(column + length - 1).toBeLessThanOrEqual(text.length + 1);
    }
  });

  it('shows both severities', () => {
    const severities = names.flatMap((name) => parse(name).diagnostics.map(({ severity }) => severity));
    expect(new Set(severities)).toEqual(new Set(['error', 'warning']));
  });
});
