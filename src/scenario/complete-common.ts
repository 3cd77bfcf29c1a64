import type { z } from 'zod';
import { builtInRegions } from './built-in-regions.js';
import type { commonSchema, NetworkSpec, PlaceSpec } from './language/common.js';
import { faultNames } from './names.js';
import type { Fault, Network, Place, ScenarioBase } from './scenario.js';

type CommonDocument = z.output<typeof commonSchema>;
type Common = Omit<
  ScenarioBase,
  'family' | 'phases' | 'settings' | 'givens' | 'assumptions' | 'variant' | 'variants'
>;

/** What a scenario of any family has, completed; its replicas are named. */
export function completeCommon(
  document: CommonDocument,
  replicas: readonly { readonly name: string }[],
): Common {
  const { name, description, tags, provider, seed, duration, warmup, expect, golden } = document;
  return {
    name,
    description,
    tags,
    provider,
    seed,
    duration,
    warmup,
    regions: document.regions.filter((region) => typeof region !== 'string'),
    network: network(document.network),
    faults: faults(document, replicas),
    expect,
    golden,
  };
}

function network({ latency, ...rest }: NetworkSpec): Network {
  return { latency, ...rest };
}

function faults(document: CommonDocument, replicas: readonly { readonly name: string }[]): readonly Fault[] {
  const names = faultNames(document.faults);
  const regions = new Set(builtInRegions);
  for (const region of document.regions) if (typeof region !== 'string') regions.add(region.name);
  const place = (spec: PlaceSpec) => resolvePlace(spec, regions, replicas);
  return document.faults.map((fault, index): Fault => {
    const { as: _, for: length, ...rest } = fault;
    const times = { as: names[index]!, ...(length === undefined ? {} : { for: length }) };
    return rest.kind === 'network-cut'
      ? { ...rest, ...times, from: place(rest.from), to: place(rest.to) }
      : { ...rest, ...times };
  });
}

/** Text names a region before a replica before a population. */
function resolvePlace(
  spec: PlaceSpec,
  regions: ReadonlySet<string>,
  replicas: readonly { readonly name: string }[],
): Place {
  if (typeof spec !== 'string') return spec;
  if (regions.has(spec)) return { region: spec };
  return replicas.some((replica) => replica.name === spec) ? { replica: spec } : { clients: spec };
}
