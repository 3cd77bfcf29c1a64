import { latencyPresets } from '../../topology/latency.js';
import { builtInRegions } from '../built-in-regions.js';
import { type Check, entriesOf, mustDiffer, mustName } from './context.js';

/** Regions and the network between them: every name known, none defined twice. */
export const checkRegions: Check = ({ draft, regions }, say) => {
  const named = entriesOf(draft.regions);
  for (const [index, region] of named) {
    if (typeof region === 'string') {
      if (regions.has(region)) continue;
      mustName('region', region, builtInRegions, ['regions', index], (problem) =>
        say({
          ...problem,
          hint:
            problem.hint ?? 'a region of your own needs a location: {name: branch, location: [47.6, -122.3]}',
        }),
      );
    } else if (region.name !== undefined && builtInRegions.has(region.name)) {
      const message = `region "${region.name}" is built in and cannot be defined again`;
      say({ code: 'duplicate-name', path: ['regions', index, 'name'], message });
    }
  }
  mustDiffer(
    'region',
    named.map(([index, region]) =>
      typeof region === 'string' ? [region, ['regions', index]] : [region.name, ['regions', index, 'name']],
    ),
    say,
  );
  for (const [index, replica] of entriesOf(draft.service?.replicas)) {
    mustName('region', replica.region, regions, ['service', 'replicas', index, 'region'], say);
  }
  checkLatency(draft.network?.latency, regions, say);
};

type Latency = NonNullable<NonNullable<Parameters<Check>[0]['draft']['network']>['latency']>;

function checkLatency(
  latency: Latency | undefined,
  regions: ReadonlySet<string>,
  say: Parameters<Check>[1],
): void {
  if (latency === undefined) return;
  if (typeof latency === 'string') {
    mustName('preset', latency, latencyPresets, ['network', 'latency'], (problem) =>
      say({ ...problem, expected: `${problem.expected}, or a file whose name ends in .csv, or a table` }),
    );
    return;
  }
  for (const [index, pair] of entriesOf(latency.pairs)) {
    const path = ['network', 'latency', 'pairs', index];
    mustName('region', pair.from, regions, [...path, 'from'], say);
    mustName('region', pair.to, regions, [...path, 'to'], say);
    if (pair.p50 !== undefined && pair.p95 !== undefined && pair.p95 < pair.p50) {
      say({ code: 'bad-value', path: [...path, 'p95'], message: 'the P95 is less than the P50' });
    }
  }
}
