import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkExpectation, type ExpectationContext } from '../../src/expectations/check.js';
import { EVENTS } from '../../src/expectations/events.js';
import { parseExpectation } from '../../src/expectations/parse.js';
import type { LabelRule, Measure } from '../../src/expectations/vocabulary/measure.js';
import {
  familyOf,
  hasSeries,
  measureNamed,
  VOCABULARY,
  wordsFor,
} from '../../src/expectations/vocabulary.js';
import { DATA_SERIES } from '../../src/metrics/data/data-series.js';
import { METRICS } from '../../src/metrics/metric-registry.js';
import { SERIES } from '../../src/metrics/series.js';

const docs = readFileSync(new URL('../../docs/expectations.md', import.meta.url), 'utf8');

/** Names that the examples in the docs use. */
const EXAMPLES: ExpectationContext = {
  actions: ['failover'],
  clients: ['us', 'eu'],
  replicas: ['eastus'],
  regions: ['eastus'],
  faults: [
    { name: 'dark', from_us: 600_000_000, to_us: 1_200_000_000 },
    { name: 'blip', from_us: 1_300_000_000, to_us: 1_310_000_000 },
  ],
  duration_us: 1_800_000_000,
  warmup_us: 0,
  undetectable: null,
};

describe('docs/expectations.md', () => {
  it('lists every metric with its labels', () => {
    const tables = /<!-- metrics:.*?-->\n\n([\s\S]*?)\n\n<!-- \/metrics -->/.exec(docs)?.[1];
    expect(tables).toBe(metricsTables());
  });

  it('has examples that hold', () => {
    const lists = [...docs.matchAll(/```yaml\nexpect:\n([\s\S]*?)```/g)].map((found) => found[1]);
    const examples = lists
      .join('')
      .split('\n')
      .flatMap((line) => /^ {2}- '?(.*?)'?$/.exec(line)?.[1] ?? []);
    expect(examples.length).toBeGreaterThan(25);
    for (const text of examples) {
      const reading = parseExpectation(text);
      const problems =
        'problems' in reading ? reading.problems : checkExpectation(reading.expectation, EXAMPLES);
      expect([text, problems]).toEqual([text, []]);
    }
  });
});

describe('the vocabulary', () => {
  it('has a word for every metric of the registry, under its own name too', () => {
    for (const metric of Object.keys(METRICS))
      expect([metric, measureNamed(metric)?.name]).not.toContain(undefined);
  });

  it('takes every way of writing a metric for that metric only', () => {
    const words = VOCABULARY.flatMap(wordsFor);
    expect(new Set(words).size).toBe(words.length);
    for (const measure of VOCABULARY) {
      for (const word of wordsFor(measure)) expect(measureNamed(word)).toBe(measure);
    }
  });

  it('has labels that the registry and the series know', () => {
    for (const { labels, source } of VOCABULARY) {
      if (source.kind !== 'value' && source.kind !== 'histogram') continue;
      const own = Object.keys(labels).filter((label) => label !== 'percentile');
      expect([...METRICS[source.metric].labels].sort()).toEqual(own.sort());
      if (source.kind === 'value' && source.series !== null)
        expect({ ...SERIES, ...DATA_SERIES }).toHaveProperty(source.series.name);
    }
  });

  it('knows only kinds of timeline entries that exist', () => {
    expect(EVENTS).toContain('client-moved');
    expect(new Set(EVENTS).size).toBe(EVENTS.length);
  });
});

const HEADINGS = [
  [null, 'Of every service'],
  ['pubsub', 'Of pub/sub services'],
  ['cache', 'Of caches'],
  ['registry', 'Of container registries'],
] as const;

function metricsTables(): string {
  return HEADINGS.map(([family, heading]) => {
    const measures = VOCABULARY.filter((measure) => familyOf(measure) === family);
    return `### ${heading}\n\n${metricsTable(measures)}`;
  }).join('\n\n');
}

function metricsTable(measures: readonly Measure[]): string {
  const rows = measures.map((measure) =>
    row([
      wordsOf(measure),
      measure.dimension,
      Object.entries(measure.labels).map(labelText).join('<br>') || '–',
      hasSeries(measure) ? 'yes' : '–',
      measure.description,
    ]),
  );
  return [
    row(['metric', 'is a', 'labels', 'windows', 'what it is']),
    row(['---', '---', '---', '---', '---']),
    ...rows,
  ].join('\n');
}

function wordsOf({ name, aliases }: Measure): string {
  return [name, ...aliases].map((word) => `\`${word}\``).join(', ');
}

const NOUNS: Readonly<Record<string, string>> = {
  clients: 'population',
  action: 'named action of operators',
};

function labelText([label, { values, required, default: usual }]: [string, LabelRule]): string {
  const options =
    typeof values === 'string'
      ? `a ${NOUNS[values] ?? values}`
      : values.map((value) => `\`${value}\``).join(' ');
  const more = required === true ? ' (needed)' : usual === undefined ? '' : ` (default \`${usual}\`)`;
  return `\`${label}\`: ${options}${more}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
