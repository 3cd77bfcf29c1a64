import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scenarioJsonSchema, scenarioJsonSchemaText } from '../../src/scenario/json-schema.js';
import { base } from './fixtures/base.js';

describe('the schema for editors', () => {
  const validate = new Ajv({ allErrors: true, strict: false, logger: false }).compile(scenarioJsonSchema());

  it('is the one in the repository (npm run build, then node scripts/generate-schema.mjs)', () => {
    const stored = readFileSync(new URL('../../schema/scenario.schema.json', import.meta.url), 'utf8');
    expect(stored).toBe(scenarioJsonSchemaText());
  });

  it('accepts what the checks accept', () => {
    for (const text of [
      base,
      readFileSync(new URL('./fixtures/region-outage.yaml', import.meta.url), 'utf8'),
    ]) {
      expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it.each([
    ['a bare number', ['duration: 30m', 'duration: 60']],
    ['a wrong unit', ['interval: 30s', 'interval: 30sec']],
    ['an unknown key', ['warmup: 1m', 'warmpu: 1m']],
    ['an unknown value', ['method: performance', 'method: fastest']],
    ['a missing key', ['duration: 30m\n', '']],
    ['an unknown fault', ['kind: region-outage', 'kind: meteor']],
  ] as const)('refuses %s', (_, [from, to]) => {
    expect(validate(parse(base.replace(from, to)))).toBe(false);
  });

  it('gives defaults with their units', () => {
    const text = scenarioJsonSchemaText();
    expect(text).toContain('"default": "1m"');
    expect(text).not.toMatch(/"default": \d{4,}/);
  });
});
