import { readFileSync } from 'node:fs';
import type { RegistryReport } from '../../src/metrics/registry/registry-section.js';
import type { RunResult } from '../../src/metrics/result.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { parsed, run } from './support.js';

/** A shipped scenario of the registry family, or one of its variants, as a user would run it. */
export function shipped(name: string, variant?: string, set: readonly string[] = []): RunResult {
  const text = readFileSync(`scenarios/registry/${name}.yaml`, 'utf8');
  const { scenario, diagnostics } = parseScenario(text, `${name}.yaml`, {
    set,
    ...(variant === undefined ? {} : { variant }),
  });
  if (scenario === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return run(scenario);
}

/** A scenario about a registry, from a value. */
export function registryOf(design: Readonly<Record<string, unknown>>): Scenario {
  return parsed(JSON.stringify({ geosim: 1, name: 'test', ...design }));
}

export function report(result: RunResult): RegistryReport {
  if (result.registry === undefined) throw new Error('the result is not about a registry');
  return result.registry;
}

/** A histogram metric by its full name; an error where it is missing. */
export function histogram(result: RunResult, name: string) {
  const found = result.metrics[name]?.histogram;
  if (found === undefined) throw new Error(`no histogram ${name}`);
  return found;
}

/** From the acknowledgement of the first push to each other replica having it, in µs. */
export function visibility(result: RunResult, push = 0): ReadonlyMap<string, number> {
  const { acknowledged_us, visible, by } = report(result).pushes[push];
  return new Map(
    visible.flatMap(({ replica, at_us }) =>
      replica === by || at_us === null ? [] : [[replica, at_us - acknowledged_us]],
    ),
  );
}
