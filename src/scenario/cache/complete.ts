import { completeCommon } from '../complete-common.js';
import type { DesignOf } from '../language.js';
import { actionNames, replicaNames } from '../names.js';
import type { Application, Cache, CacheScenario, CacheService } from './scenario.js';
import type { ApplicationSpec, CacheDocument, CacheServiceSpec, CacheSpec } from './schema.js';
import { hasOnePrimary } from './strategies.js';

/** Fills what follows from other settings. The document is checked and has presets and files in it. */
export function complete(document: CacheDocument): DesignOf<CacheScenario> {
  const replicas = namedCaches(document.service.replicas);
  const { preset: sheet, ...prices } = document.prices;
  if (sheet === undefined) throw new Error('presets are applied before completion');
  const names = actionNames(document.operator);
  return {
    ...completeCommon(document, replicas),
    family: 'cache',
    phases: 1,
    service: service(document.service, replicas),
    clients: document.clients.map((application) => completeApplication(application, document.service)),
    operator: document.operator.map((action, index) => ({ ...action, as: names[index]! })),
    prices: { preset: sheet, ...prices },
  };
}

/** More than half. */
export function majorityOf(copies: number): number {
  return Math.floor(copies / 2) + 1;
}

function namedCaches(specs: readonly CacheSpec[]): readonly Cache[] {
  const names = replicaNames(specs);
  return specs.map((spec, index) => ({ ...spec, name: names[index]! }));
}

function service(spec: CacheServiceSpec, replicas: readonly Cache[]): CacheService {
  const { preset, quorum, ...rest } = spec;
  if (preset === undefined) throw new Error('presets are applied before completion');
  const copies = quorum.copies ?? replicas.map(({ name }) => name);
  const majority = majorityOf(copies.length);
  return {
    ...rest,
    preset,
    replicas,
    quorum: { ...quorum, copies, read: quorum.read ?? majority, write: quorum.write ?? majority },
  };
}

function completeApplication(
  { endpoints, ...rest }: ApplicationSpec,
  { strategy }: CacheServiceSpec,
): Application {
  const { reads, writes, retryElsewhere, returnAfter } = endpoints;
  const standard = hasOnePrimary(strategy) ? 'primary' : 'nearest';
  return {
    kind: 'application',
    ...rest,
    endpoints: {
      reads: reads ?? standard,
      writes: writes ?? standard,
      retryElsewhere: retryElsewhere ?? !hasOnePrimary(strategy),
      returnAfter,
    },
  };
}
