import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { listPresets } from '../../src/scenario/presets/list.js';
import { chapters } from '../../src/scenario/reference/chapters.js';
import { commonSections } from '../../src/scenario/reference/common-sections.js';
import { scenarioReference } from '../../src/scenario/reference/reference.js';
import { regionBook } from '../../src/topology/regions.js';

const reference = scenarioReference();

describe('the reference of the language', () => {
  it('is the one in the repository (npm run build, then npm run reference)', () => {
    const stored = readFileSync(new URL('../../docs/scenario-reference.md', import.meta.url), 'utf8');
    expect(stored).toBe(reference);
  });

  it.each(chapters.map(({ title, whole }) => [title, whole]))(
    'the whole example of "%s" holds without a warning',
    (_, whole) => {
      expect(parseScenario(whole, 'whole.yaml')).toMatchObject({ diagnostics: [], scenario: {} });
    },
  );

  const examples = chapters.flatMap(({ title: chapter, whole, sections }) =>
    [...commonSections, ...sections].map(({ title, example }) => [title, chapter, example, whole] as const),
  );
  it.each(examples)('the example of "%s" holds in "%s"', (_, __, example, whole) => {
    const { scenario, diagnostics } = parseScenario(`extends: whole.yaml\n${example}`, 'example.yaml', {
      readFile: () => whole.replace(/expect:[\s\S]*/, ''),
    });
    expect(diagnostics).toEqual([]);
    expect(scenario).toBeDefined();
  });

  it('names every preset with source and date, and every region', () => {
    for (const { name, source, date } of listPresets()) {
      expect(reference).toContain(`\`${name}\``);
      expect(reference).toContain(source);
      expect(reference).toContain(date);
    }
    for (const { id } of regionBook().all) expect(reference).toContain(`| \`${id}\` |`);
  });

  it('every link within it leads somewhere, every row has its cells and its meaning', () => {
    const headings = [...reference.matchAll(/^##+ (.*)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(new Set(headings).size).toBe(headings.length);
    for (const [, anchor] of reference.matchAll(/\]\(#([^)]*)\)/g)) expect(headings).toContain(anchor);
    const rows = reference.match(/^\| `[a-zA-Z.[\]]+` \|.*$/gm) ?? [];
    expect(rows.length).toBeGreaterThan(250);
    for (const row of rows) expect(row).not.toMatch(/undefined|\[object|\| +\|$/);
  });
});
