import type { Population } from '../clients/ports.js';
import {
  type AppServerId,
  type ClientId,
  type EndpointId,
  type FaultId,
  type ReplicaId,
  type SiteId,
  SOURCE_OF_TRUTH,
} from '../domain/ids.js';
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
    storageFailed?(replica: ReplicaId): void;
    storageBack?(replica: ReplicaId): void;
  };
  /** The app servers, where there are any. */
  readonly application?:
    | {
        crashed(server: AppServerId): void;
        restarted(server: AppServerId): void;
        instanceCrashed(replica: ReplicaId): void;
        pathsChanged(): void;
      }
    | undefined;
  /** A fault began or ended. */
  readonly changed: () => void;
  readonly trafficManagers: readonly { pause(): void; resume(): void }[];
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
  /** How many faults hold each endpoint's process down at the moment. */
  readonly #downs = new Map<EndpointId, number>();
  /** The same of their storage. */
  readonly #storageDowns = new Map<ReplicaId, number>();
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
    const { kernel, network, observer, places, service, application, trafficManagers } = this.#targets;
    const fault = this.#faults[id];
    const effect = effectOf(fault, places, this.#targets.random.stream(`fault/${fault.as}`, 'selection'));
    this.#effects.set(id, effect);
    observer.faultStarted(id, kernel.now_us);
    const detail = whereOf(fault, effect, places);
    observer.milestone(kernel.now_us, { kind: 'fault-started', subject: fault.as, detail });
    for (const { site, condition } of effect.conditions) network.setCondition(site, condition, id);
    for (const { from, to } of effect.blocks) network.block(from, to, id);
    if (effect.pausesTrafficManager && trafficManagers.length > 0) {
      observer.faultTouched(id, 'traffic managers', trafficManagers.length);
      if (this.#pauses++ === 0) for (const manager of trafficManagers) manager.pause();
    }
    const crashed = effect.memoryLost.filter((replica) => this.#count(replica, 1) === 1);
    if (effect.memoryLost.length > 0) observer.faultTouched(id, 'replicas', effect.memoryLost.length);
    for (const replica of crashed) service.crashed(replica);
    if (effect.storageLost.length > 0) observer.faultTouched(id, 'storages', effect.storageLost.length);
    for (const replica of effect.storageLost) {
      if (count(this.#storageDowns, replica, 1) === 1) service.storageFailed?.(replica);
    }
    const servers = effect.serversLost.filter((server) => this.#count(this.#endpointOf(server), 1) === 1);
    if (servers.length > 0) observer.faultTouched(id, 'app servers', servers.length);
    for (const server of servers) application?.crashed(server);
    if (effect.truthLost && this.#count(SOURCE_OF_TRUTH, 1) === 1) application?.crashed(SOURCE_OF_TRUTH);
    for (const replica of crashed) application?.instanceCrashed(replica);
    const lost = [...crashed, ...servers.map((server) => this.#endpointOf(server))];
    this.#tell(id, effect, new Set(lost));
    this.#reset(id, fault, effect);
    this.#targets.changed();
  }

  #end(id: FaultId): void {
    const { kernel, network, observer, service, application, trafficManagers } = this.#targets;
    const effect = this.#effects.get(id);
    if (effect === undefined) return;
    observer.faultEnded(id, kernel.now_us);
    for (const { site } of effect.conditions) network.setCondition(site, 'up', id);
    for (const { from, to } of effect.blocks) network.unblock(from, to, id);
    if (effect.pausesTrafficManager && trafficManagers.length > 0 && --this.#pauses === 0) {
      for (const manager of trafficManagers) manager.resume();
    }
    const restarted = effect.memoryLost.filter((replica) => this.#count(replica, -1) === 0);
    for (const replica of restarted) service.restarted(replica);
    for (const replica of effect.storageLost) {
      if (count(this.#storageDowns, replica, -1) === 0) service.storageBack?.(replica);
    }
    const servers = effect.serversLost.filter((server) => this.#count(this.#endpointOf(server), -1) === 0);
    for (const server of servers) application?.restarted(server);
    if (effect.truthLost && this.#count(SOURCE_OF_TRUTH, -1) === 0) {
      application?.restarted(SOURCE_OF_TRUTH);
    }
    this.#tell(id, effect, new Set());
    this.#targets.changed();
  }

  /**
   * Resets the drawn share of the connections to each replica concerned; drawn by a population's name and
   * its own count of clients, so that others in the file change nothing.
   */
  #reset(id: FaultId, fault: Fault, { resets }: FaultEffect): void {
    if (fault.kind !== 'connection-reset') return;
    const { random, populations } = this.#targets;
    for (const population of populations) {
      const { name, firstClient } = population.identity;
      const draws = random.stream(`fault/${fault.as}`, `connections of ${name}`);
      const isMeant = (client: ClientId) => draws.uniformAt(client - firstClient, 0) < fault.share;
      for (const replica of resets) population.resetConnections(replica, id, fault.for ?? 0, isMeant);
    }
  }

  #endpointOf(server: AppServerId): EndpointId {
    return this.#targets.places.replicas.length + server;
  }

  /** Tells each population about each endpoint to which its way may have changed. */
  #tell(id: FaultId, effect: FaultEffect, crashed: ReadonlySet<EndpointId>): void {
    const { places, populations, service, application } = this.#targets;
    const touched = new Set<SiteId>();
    for (const { site } of effect.conditions) touched.add(site);
    for (const { from, to } of effect.blocks) touched.add(from).add(to);
    if (touched.size === 0) return;
    service.backboneChanged();
    application?.pathsChanged();
    [...places.replicas, ...places.appServers].forEach((endpoint, endpointId) => {
      for (const population of populations) {
        const direct = effect.conditions.some(({ site }) => site === endpoint.site);
        const cut = touched.has(endpoint.site) && touched.has(population.identity.site);
        if (direct || cut) population.pathChanged(endpointId, id, crashed.has(endpointId));
      }
    });
  }

  #count(endpoint: EndpointId, change: 1 | -1): number {
    return count(this.#downs, endpoint, change);
  }
}

/** How many faults hold it down, after one more or one less. */
function count(downs: Map<number, number>, id: number, change: 1 | -1): number {
  const now = (downs.get(id) ?? 0) + change;
  downs.set(id, now);
  return now;
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
    case 'storage-failure':
      return { replica: names(effect.storageLost, places) };
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
