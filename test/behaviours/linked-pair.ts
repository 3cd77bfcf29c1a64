import type { RunResult } from '../../src/metrics/result.js';
import type { Diagnostic } from '../../src/scenario/diagnostic.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { type Design, parsed, run } from './support.js';

/** A linked pair in two regions, and an application that asks it: small, so that it runs in a moment. */
export function pairOf(changes: {
  readonly first?: Design;
  readonly second?: Design;
  readonly link?: Design;
  readonly operator?: readonly Design[];
  readonly faults?: readonly Design[];
  readonly clients?: Design;
}): Design {
  const { first, second, link, operator = [], faults = [], clients } = changes;
  return {
    duration: '12m',
    service: {
      family: 'cache',
      replicas: [
        { name: 'one', region: 'eastus', ...first },
        { name: 'two', region: 'westus2', ...second },
      ],
      link: { ...link },
    },
    clients: [
      { name: 'shop', region: 'centralus', count: 2, load: { rate: '1/s', reads: '50%' }, ...clients },
    ],
    operator,
    faults,
  };
}

export function textOf(design: Design): string {
  return JSON.stringify({ geosim: 1, name: 'test', ...design });
}

export function said(design: Design): readonly Diagnostic[] {
  return parseScenario(textOf(design), 'test.yaml').diagnostics;
}

export function runPair(changes: Parameters<typeof pairOf>[0]): RunResult {
  return run(parsed(textOf(pairOf(changes))));
}

/** Why an action was refused while the scenario ran; undefined: it was not. */
export function refusalOf(result: RunResult, action: string): string | undefined {
  const entry = result.timeline.find(({ kind, subject }) => kind === 'refused' && subject === action);
  return entry === undefined ? undefined : String(entry.detail.reason);
}
