import { type LatencyPreset, presetLatency, writtenLatency } from '../../topology/latency.js';
import { regionBook } from '../../topology/regions.js';
import { completeCommon } from '../complete-common.js';
import { answering, completeDns } from '../complete-routing.js';
import type { DesignOf } from '../language.js';
import { actionNames, replicaNames } from '../names.js';
import { darkRegions } from '../probing-sites.js';
import type { Answering } from '../scenario.js';
import { haveOwnNames } from './names.js';
import type {
  Image,
  OperatorAction,
  Population,
  Prices,
  RegistryScenario,
  Replica,
  Service,
} from './scenario.js';
import type { ImageSpec, PopulationSpec, RegistryDocument } from './schema.js';

/** Fills what follows from other settings. The document is checked, and presets are in it. */
export function complete(document: RegistryDocument): DesignOf<RegistryScenario> {
  const names = replicaNames(document.service.replicas);
  const replicas = document.service.replicas.map((replica, index) => ({ ...replica, name: names[index]! }));
  const common = completeCommon(document, replicas);
  const regions = regionBook(common.regions);
  const { latency } = common.network;
  const table =
    typeof latency === 'string'
      ? presetLatency(latency as LatencyPreset, regions)
      : writtenLatency(latency, regions);
  const nearest: Nearest = (region) =>
    [...replicas].sort(
      (a, b) => table.figures(region, a.region).p50_us - table.figures(region, b.region).p50_us,
    )[0]!.name;
  return {
    ...common,
    family: 'registry',
    phases: 1,
    service: service(document, replicas),
    routing: routing(document, replicas),
    images: document.images.map(image),
    layerSizes: document.layerSizes,
    clients: document.clients.map((spec) => population(spec, document, replicas, nearest)),
    operator: operator(document),
    prices: prices(document),
  };
}

type Nearest = (region: string) => string;

function service({ service: spec }: RegistryDocument, replicas: readonly Replica[]): Service {
  const { preset, dataEndpoints, ...rest } = spec;
  if (preset === undefined) throw new Error('presets are applied before completion');
  return {
    ...rest,
    preset,
    replicas,
    dataEndpoints: dataEndpoints ?? (spec.privateLink ? 'dedicated' : 'shared'),
  };
}

/** A replica that an operator adds later is in no answer before it is ready. */
function routing(document: RegistryDocument, replicas: readonly Replica[]): Answering {
  const dark = darkRegions(document.faults);
  if (haveOwnNames(document.service.strategy)) return { fixed: replicas[0]!.name };
  const how = answering(document.routing, dark, replicas);
  if ('fixed' in how) return how;
  const { endpoints } = how.trafficManager;
  const known = Object.entries(endpoints).map(([name, endpoint]) => {
    const isPresent = replicas.find((replica) => replica.name === name)?.present ?? true;
    return [name, isPresent ? endpoint : { ...endpoint, status: 'disabled' as const }] as const;
  });
  return { trafficManager: { ...how.trafficManager, endpoints: Object.fromEntries(known) } };
}

function image({ changed, ...rest }: ImageSpec): Image {
  return { ...rest, changed: changed ?? Math.max(1, rest.layers - rest.base) };
}

function population(
  { dns, registry, push, pull, ...rest }: PopulationSpec,
  { service: { strategy } }: RegistryDocument,
  replicas: readonly Replica[],
  nearest: Nearest,
): Population {
  if (typeof dns === 'string') throw new Error('presets are applied before completion');
  const ownName = rest.kind === 'pusher' ? replicas[0]!.name : nearest(rest.region);
  return {
    ...rest,
    dns: completeDns(dns, rest.region),
    registry: registry ?? (haveOwnNames(strategy) ? ownName : null),
    push: push === undefined ? null : { ...push, every: push.every ?? null },
    pull:
      pull === undefined
        ? null
        : { ...pull, webhookOf: pull.when === 'webhook' ? (pull.webhookOf ?? nearest(rest.region)) : null },
  };
}

function operator({ operator: actions }: RegistryDocument): readonly OperatorAction[] {
  const names = actionNames(actions);
  return actions.map((action, index) => ({ ...action, as: names[index]! }));
}

function prices({ prices: { preset, ...rest } }: RegistryDocument): Prices {
  if (preset === undefined) throw new Error('presets are applied before completion');
  return { preset, ...rest };
}
