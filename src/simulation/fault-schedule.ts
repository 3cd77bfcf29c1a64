import type { Population } from '../clients/ports.js';
import type { FaultId, ReplicaId, SiteId } from '../domain/ids.js';
import type { Observer } from '../domain/observations.js';
import { effectOf, type FaultEffect, type PlaceMap } from '../faults/effect.js';
import type { Fault, Place } from '../faults/fault.js';
import type { HandlerId, KernelApi } from '../kernel/kernel.js';
import type { RandomSource } from '../kernel/random.js';
import type { Network } from '../topology/network.js';

export interface FaultTargets {
  readonly kernel: KernelApi;
  readonly network: Network;
  readonly observer: Observer;
  readonly random: RandomSource;
  readonly places: PlaceMap;
  readonly populations: readonly Population[];
  readonly service: {
    crashed(replica: ReplicaId): void;
    restarted(replica: ReplicaId): void;
    backboneChanged(): void;
  };
  readonly trafficManager?: { pause(): void; resume(): void } | undefined;
}

/**
 * Makes the scenario's faults happen at their times: changes the network first, then tells everybody
 * whose way changed. Selectors are resolved when a fault fires.
 */
export class FaultSchedule {
  readonly #faults: readonly Fault[];
  readonly #targets: FaultTargets;
  readonly #begins: HandlerId;
  readonly #ends: HandlerId;
  readonly #effects = new Map<FaultId, FaultEffect>();
  /** How many faults hold each replica's process down at the moment. */
  readonly #downs = new Map<ReplicaId, number>();
  #pauses = 0;

  constructor(faults: readonly Fault[], targets: FaultTargets) {
    this.#faults = faults;
    this.#targets = targets;
    this.#begins = targets.kernel.handler('fault begins', (fault) => this.#begin(fault));
    this.#ends = targets.kernel.handler('fault ends', (fault) => this.#end(fault));
  }

  start(): void {
    this.#faults.forEach((fault, id) => {
      this.#targets.kernel.at(fault.at, this.#begins, id);
      if (fault.for !== undefined) this.#targets.kernel.at(fault.at + fault.for, this.#ends, id);
    });
  }

  #begin(id: FaultId): void {
    const { kernel, network, observer, places, service, trafficManager } = this.#targets;
    const fault = this.#faults[id];
    const effect = effectOf(fault, places, this.#targets.random.stream(`fault/${fault.as}`, 'selection'));
    this.#effects.set(id, effect);
    observer.faultStarted(id, kernel.now_us);
    const detail = whereOf(fault, effect, places);
    observer.milestone(kernel.now_us, { kind: 'fault-started', subject: fault.as, detail });
    for (const { site, condition } of effect.conditions) network.setCondition(site, condition, id);
    for (const { from, to } of effect.blocks) network.block(from, to, id);
    if (effect.pausesTrafficManager && trafficManager !== undefined) {
      observer.faultTouched(id, 'traffic managers', 1);
      if (this.#pauses++ === 0) trafficManager.pause();
    }
    const crashed = effect.memoryLost.filter((replica) => this.#count(replica, 1) === 1);
    if (effect.memoryLost.length > 0) observer.faultTouched(id, 'replicas', effect.memoryLost.length);
    for (const replica of crashed) service.crashed(replica);
    this.#tell(id, effect, new Set(crashed));
  }

  #end(id: FaultId): void {
    const { kernel, network, observer, service, trafficManager } = this.#targets;
    const effect = this.#effects.get(id);
    if (effect === undefined) return;
    observer.faultEnded(id, kernel.now_us);
    for (const { site } of effect.conditions) network.setCondition(site, 'up', id);
    for (const { from, to } of effect.blocks) network.unblock(from, to, id);
    if (effect.pausesTrafficManager && trafficManager !== undefined && --this.#pauses === 0) {
      trafficManager.resume();
    }
    const restarted = effect.memoryLost.filter((replica) => this.#count(replica, -1) === 0);
    for (const replica of restarted) service.restarted(replica);
    this.#tell(id, effect, new Set());
  }

  /** Tells each population about each replica to which its way may have changed. */
  #tell(id: FaultId, effect: FaultEffect, crashed: ReadonlySet<ReplicaId>): void {
    const { places, populations, service } = this.#targets;
    const touched = new Set<SiteId>();
    for (const { site } of effect.conditions) touched.add(site);
    for (const { from, to } of effect.blocks) touched.add(from).add(to);
    if (touched.size === 0) return;
    service.backboneChanged();
    places.replicas.forEach((replica, replicaId) => {
      for (const population of populations) {
        const direct = effect.conditions.some(({ site }) => site === replica.site);
        const cut = touched.has(replica.site) && touched.has(population.identity.site);
        if (direct || cut) population.pathChanged(replicaId, id, crashed.has(replicaId));
      }
    });
  }

  #count(replica: ReplicaId, change: 1 | -1): number {
    const count = (this.#downs.get(replica) ?? 0) + change;
    this.#downs.set(replica, count);
    return count;
  }
}

function names(replicas: readonly ReplicaId[], places: PlaceMap): string {
  return replicas.map((replica) => places.replicas[replica].name).join(', ');
}

/** What the fault acts on, for the timeline; what a selector chose, by name. */
function whereOf(
  fault: Fault,
  effect: FaultEffect,
  places: PlaceMap,
): Readonly<Record<string, string | number>> {
  switch (fault.kind) {
    case 'region-outage':
      return { region: fault.region, mode: fault.mode };
    case 'replica-crash':
      return { replica: names(effect.memoryLost, places), mode: fault.mode };
    case 'connection-reset':
      return { replica: names(effect.resets, places), share: fault.share };
    case 'access-disabled': {
      const closed = new Set(effect.conditions.map(({ site }) => site));
      const replicas = places.replicas.filter(({ site }) => closed.has(site));
      return { replica: replicas.map(({ name }) => name).join(', ') };
    }
    case 'network-cut': {
      const { from, to, direction } = fault;
      const chosen = places.replicas.filter(({ site }) => effect.blocks.some((block) => block.to === site));
      const replicas = chosen.map(({ name }) => name).join(', ');
      const where = { from: placeName(from), to: placeName(to), direction };
      return isSelector(from) || isSelector(to) ? { ...where, replicas } : where;
    }
    case 'traffic-manager-outage':
      return {};
  }
}

function placeName(place: Place): string {
  return typeof place === 'string' ? place : String(Object.values(place)[0]);
}

function isSelector(place: Place): boolean {
  return typeof place !== 'string' && ('role' in place || 'fraction' in place);
}
