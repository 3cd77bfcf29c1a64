import {
  type AppServerId,
  type ClientId,
  type DeciderId,
  type ReplicaId,
  SOURCE_OF_TRUTH,
} from '../../domain/ids.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import type { AppServerSite } from './app-tier.js';
import { type Closable, closable } from './closable.js';
import { NOWHERE } from './members.js';
import type { FlowPorts } from './message-flow.js';
import type { PubSubService } from './service.js';

export interface DrainInputs {
  readonly servers: readonly AppServerSite[];
  readonly pattern: 'client-server' | 'client-client';
  readonly drainAfter: Micros;
  /** Connections a second. */
  readonly drainRate: number | 'at-once';
  /** The app server that gave a client the stand-in that it is on; -1: it is on none. */
  readonly giverOf: (client: ClientId) => AppServerId;
  /** May the clients to which the app server gave a stand-in come back now? */
  readonly mayReturn: (server: AppServerId) => boolean;
}

/**
 * App servers that bring clients back: they close connections to endpoints that they no longer return.
 * As long as its reason holds, a drain goes on: whoever could not be closed, or comes after that, is
 * closed later.
 */
export class Drains {
  readonly #inputs: DrainInputs;
  readonly #ports: FlowPorts;
  readonly #service: PubSubService;
  readonly #due: HandlerId;
  readonly #looks: HandlerId;
  /** How many are closed together, and over which time. */
  readonly #portion: number;
  readonly #over_us: Micros;
  /** By app server; of the source of truth: the only one. */
  readonly #drains: readonly Drain[];
  /** The endpoint that the source of truth named last. */
  #named: ReplicaId = NOWHERE;

  constructor(inputs: DrainInputs, service: PubSubService, ports: FlowPorts) {
    const { servers, pattern } = inputs;
    this.#inputs = inputs;
    this.#service = service;
    this.#ports = ports;
    const { drainRate } = inputs;
    this.#portion = drainRate === 'at-once' ? Number.POSITIVE_INFINITY : Math.ceil(drainRate);
    this.#over_us = drainRate === 'at-once' ? 0 : Math.round((this.#portion / drainRate) * 1e6);
    this.#due = ports.kernel.handler('app server: drain', (index, turn) => this.#begin(index, turn));
    this.#looks = ports.kernel.handler('app server: drain goes on', (index, turn) => this.#look(index, turn));
    const deciders: readonly DeciderId[] =
      pattern === 'client-client' ? [SOURCE_OF_TRUTH] : [...servers.keys()];
    // With all well at first, nobody needs to be brought back, but for those who are not told in time.
    this.#drains = deciders.map((decider) => ({
      decider,
      wanted: decider !== SOURCE_OF_TRUTH,
      on: decider !== SOURCE_OF_TRUTH,
      turn: 0,
      looksAt_us: NEVER_LOOKS,
      lookedAt_us: Number.NEGATIVE_INFINITY,
      goesOn: false,
      picks: ports.random.stream(`app servers/${servers[decider]?.name ?? 'source of truth'}`, 'drain'),
    }));
  }

  /** Something changed that decides whether clients may come back. */
  review(): void {
    this.#drains.forEach((drain, index) => {
      if (drain.decider === SOURCE_OF_TRUTH) return;
      const wanted = this.#inputs.mayReturn(drain.decider);
      if (wanted !== drain.wanted) this.#want(index, wanted);
    });
  }

  /** The source of truth names this endpoint from now on, or none: nobody should stay on another. */
  named(replica: ReplicaId): void {
    if (replica === this.#named) return;
    this.#named = replica;
    this.#want(0, replica !== NOWHERE);
  }

  /** A client has connected: perhaps with an answer from before the drain. */
  connected(client: ClientId, replica: ReplicaId): void {
    const giver = this.#inputs.giverOf(client);
    this.#drains.forEach((drain, index) => {
      const isMeant = drain.decider === SOURCE_OF_TRUTH ? replica !== this.#named : giver === drain.decider;
      if (drain.on && isMeant) this.#lookAt(index, this.#earliest_us(drain));
    });
  }

  /** What could not be reached can be perhaps. */
  pathsChanged(): void {
    this.#drains.forEach((drain, index) => {
      if (drain.on) this.#lookAt(index, this.#earliest_us(drain));
    });
  }

  #want(index: number, wanted: boolean): void {
    const drain = this.#drains[index];
    drain.wanted = wanted;
    drain.on = false;
    drain.goesOn = false;
    drain.turn += 1;
    drain.looksAt_us = NEVER_LOOKS;
    if (wanted) this.#ports.kernel.after(this.#inputs.drainAfter, this.#due, index, drain.turn);
  }

  #begin(index: number, turn: number): void {
    const drain = this.#drains[index];
    if (drain.turn !== turn) return;
    drain.on = true;
    drain.looksAt_us = this.#ports.kernel.now_us;
    this.#look(index, turn);
  }

  #earliest_us({ lookedAt_us }: Drain): Micros {
    return Math.max(this.#ports.kernel.now_us, lookedAt_us + Math.max(LOOKS_AGAIN_US, this.#over_us));
  }

  #lookAt(index: number, at_us: Micros): void {
    const drain = this.#drains[index];
    if (drain.looksAt_us <= at_us) return;
    drain.looksAt_us = at_us;
    this.#ports.kernel.at(at_us, this.#looks, index, drain.turn);
  }

  /** Closes what there is, or with a rate the next portion of it. */
  #look(index: number, turn: number): void {
    const drain = this.#drains[index];
    const { kernel } = this.#ports;
    if (drain.turn !== turn || drain.looksAt_us !== kernel.now_us) return;
    drain.looksAt_us = NEVER_LOOKS;
    drain.lookedAt_us = kernel.now_us;
    const found = this.#closable(drain.decider);
    const all = found.reduce((sum, { clients }) => sum + clients.length, 0);
    // The portions of one drain are stated together, with the first.
    if (!drain.goesOn) for (const each of found) this.#state(each);
    drain.goesOn = all > this.#portion;
    if (drain.goesOn) this.#lookAt(index, kernel.now_us + this.#over_us);
    let [left, needed] = [all, Math.min(all, this.#portion)];
    for (const { replica, clients } of found) {
      const closing = new Set<ClientId>();
      for (const client of clients) {
        // Each has the same chance to be among those of this portion.
        const isPicked = needed === left || drain.picks.uniform() * left < needed;
        if (isPicked) closing.add(client);
        if (isPicked) needed -= 1;
        left -= 1;
      }
      this.#close(replica, closing);
    }
  }

  #closable(decider: DeciderId): readonly Closable[] {
    const { servers, giverOf } = this.#inputs;
    const { network } = this.#ports;
    if (decider === SOURCE_OF_TRUTH) {
      // Every app server returns what the truth names: any that reaches the others closes what is there.
      return closable(this.#service, network, servers, (_, replica) => replica !== this.#named);
    }
    return closable(this.#service, network, [servers[decider]], (client) => giverOf(client) === decider);
  }

  #close(replica: ReplicaId, closing: ReadonlySet<ClientId>): void {
    if (closing.size === 0) return;
    for (const population of this.#service.members.populations) {
      population.resetConnections(replica, NOWHERE, this.#over_us, (client) => closing.has(client));
    }
  }

  #state({ replica, by, clients }: Closable): void {
    const { kernel, observer } = this.#ports;
    const subject = this.#service.hosts.specs[replica].name;
    const detail = { connections: clients.length, by: by.name };
    observer.milestone(kernel.now_us, { kind: 'connections-closed', subject, detail });
  }
}

/** Whose clients are to come back, and how far that is. */
interface Drain {
  readonly decider: DeciderId;
  /** There is a reason to close; after a pause the drain is on. */
  wanted: boolean;
  on: boolean;
  /** Counts changes of its reason: an event that carries another number is out of date. */
  turn: number;
  looksAt_us: Micros;
  lookedAt_us: Micros;
  /** Another portion follows. */
  goesOn: boolean;
  readonly picks: Stream;
}

const NEVER_LOOKS = Number.POSITIVE_INFINITY;

/**
 * Those who come late are gathered that long. One whose name server still sends it to the standby is
 * closed once in that time, and not as fast as it connects. Of the model; no source.
 */
const LOOKS_AGAIN_US: Micros = 10_000_000;
