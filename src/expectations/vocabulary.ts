import type { CollectorContext } from '../metrics/context.js';
import { THROTTLED } from '../metrics/load.js';
import { OUTCOMES } from '../metrics/request-outcomes.js';
import type { LiteralKind, MilestoneName } from './expectation.js';
import { DATA_MEASURES } from './vocabulary/data.js';
import { MEASURES_OF_EVERY_SERVICE } from './vocabulary/every-service.js';
import { CLIENTS } from './vocabulary/labels.js';
import type { Dimension, LabelRule, Measure } from './vocabulary/measure.js';
import { PUBSUB_MEASURES } from './vocabulary/pubsub.js';
import { REGISTRY_MEASURES } from './vocabulary/registry.js';

export type Family = CollectorContext['family'];

/** What only services of a family are measured for. */
const MEASURES_OF_FAMILY: Readonly<Record<Family, readonly Measure[]>> = {
  pubsub: PUBSUB_MEASURES,
  cache: DATA_MEASURES,
  registry: REGISTRY_MEASURES,
};

/** Every metric that an expectation can be about. Names and labels are part of the contract with users. */
export const VOCABULARY: readonly Measure[] = [
  ...MEASURES_OF_EVERY_SERVICE,
  ...Object.values(MEASURES_OF_FAMILY).flat(),
];

/** The only family whose services are measured for that; null: every one is. */
export function familyOf(measure: Measure): Family | null {
  const families = Object.keys(MEASURES_OF_FAMILY) as Family[];
  return families.find((family) => MEASURES_OF_FAMILY[family].includes(measure)) ?? null;
}

/** By its name or an alias, in camelCase or snake_case. */
export function measureNamed(word: string): Measure | undefined {
  return VOCABULARY.find((measure) => wordsFor(measure).includes(word));
}

export function wordsFor({ name, aliases }: Measure): readonly string[] {
  const camel = [name, ...aliases];
  return [...new Set(camel.flatMap((word) => [word, snakeCase(word)]))];
}

export function snakeCase(word: string): string {
  return word.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

/** Can be judged in a window of time. */
export function hasSeries({ source }: Measure): boolean {
  switch (source.kind) {
    case 'availability':
    case 'level':
    case 'share':
      return true;
    case 'value':
      return source.series !== null;
    case 'latency':
    case 'histogram':
    case 'milestone':
    case 'convergence':
      return false;
  }
}

/** The labels by which it can be judged in a window; null: by all that it has. */
export function seriesLabels({ source }: Measure): readonly string[] | null {
  if (source.kind === 'share') return source.labels;
  return source.kind === 'value' && source.series !== null ? source.series.labels : null;
}

/** How a limit must be written to be comparable. */
export function literalFor(dimension: Dimension): LiteralKind {
  switch (dimension) {
    case 'share':
    case 'duration':
    case 'bytes':
      return dimension;
    case 'count':
    case 'number':
      return 'number';
  }
}

/** Labels of milestones; `share` is how many of the clients that were hit. */
export const MILESTONE_LABELS: Readonly<Record<MilestoneName, Readonly<Record<string, LabelRule>>>> = {
  detected: {},
  published: {},
  moved: { clients: CLIENTS, share: { values: ['first', '50%', '99%', '100%'], default: '100%' } },
  recovered: { clients: CLIENTS },
  failedBack: { clients: CLIENTS },
};

/** Labels of timeline entries. A subject is a replica, a population, a fault, an app server or an action. */
export const EVENT_LABELS: Readonly<Record<string, LabelRule | 'subject'>> = {
  subject: 'subject',
  fault: { values: 'fault' },
  replica: { values: 'replica' },
  which: { values: ['first', '50%', '99%', 'last'] },
  what: { values: THROTTLED },
  outcome: { values: OUTCOMES },
};
