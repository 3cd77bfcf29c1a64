import type { DataOperation } from '../../domain/data-observations.js';
import type { ClientId, FaultId, ReplicaId } from '../../domain/ids.js';
import type { OperatorsFailover } from '../../domain/observations.js';
import type { FailureReason, Outcome } from '../../domain/outcome.js';
import { type Distribution, exponential, sampleMicros } from '../../kernel/distributions.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import { PASS } from '../../topology/network.js';
import type { Population, PopulationIdentity } from '../ports.js';
import { AMOUNT, type Call, Calls } from './calls.js';
import { Demand } from './demand.js';
import type { ApplicationOptions } from './options.js';
import type { ApplicationPorts } from './ports.js';
import { Sessions } from './sessions.js';
import { type UserRequest, Users } from './users.js';
import { Whereabouts } from './whereabouts.js';

/**
 * An application: sessions that read and write keys of a cache, with time-outs and retries, on demand of
 * users or of their own accord. It runs in one region, and can be moved to another.
 */
export class Application implements Population {
  readonly identity: PopulationIdentity;
  readonly #options: ApplicationOptions;
  readonly #ports: ApplicationPorts;
  readonly #places: Whereabouts;
  readonly #calls: Calls;
  readonly #sessions: Sessions;
  readonly #users: Users | null;
  readonly #demand: Demand;
  readonly #gap: Distribution | null;
  readonly #arrivals: Stream;
  readonly #arrives: HandlerId;
  readonly #thought: HandlerId;
  readonly #resets: HandlerId;
  readonly #operation: DataOperation;
  readonly #thoughts: Uint32Array;
  readonly #thinking: Stream;
  /** Faults that hold its processes down where it runs. */
  #downs = 0;
  #operators: OperatorsFailover | null = null;
  /** Operations, and requests of users that failed, for whoever watches a dashboard. */
  readonly ended = { ok: 0, failed: 0 };

  constructor(identity: PopulationIdentity, options: ApplicationOptions, ports: ApplicationPorts) {
    const { name, count } = identity;
    const { kernel, random } = ports;
    this.#options = options;
    this.#ports = ports;
    this.#places = new Whereabouts(count, options, ports);
    this.identity = this.#movingIdentity(identity);
    this.#calls = new Calls(name, options, this.#places, ports);
    this.#sessions = new Sessions(identity, ports);
    this.#demand = new Demand(name, count, options, ports);
    const { arrivals } = options;
    this.#gap = arrivals.kind === 'open' ? exponential(1e6 / (arrivals.rate * count)) : null;
    this.#arrivals = random.stream(`clients/${name}`, 'arrivals');
    this.#thinking = random.stream(`clients/${name}`, 'think');
    this.#thoughts = new Uint32Array(count);
    this.#arrives = kernel.handler(`${name}: demand`, () => this.#arrive());
    this.#thought = kernel.handler(`${name}: has thought`, (session) => this.#ask(session));
    this.#resets = kernel.handler(`${name}: connection reset`, (session, replica) =>
      this.#reset(session, replica),
    );
    this.#users =
      options.users === null
        ? null
        : new Users(
            name,
            options.users,
            {
              population: identity.id,
              firstClient: identity.firstClient,
              siteNow: () => this.#places.site,
              isUp: () => this.isUp,
              handle: (request) => this.#nextCall(request),
              missed: () => {
                this.ended.failed++;
              },
            },
            ports,
          );
    this.#operation = emptyOperation(identity);
  }

  start(): void {
    const { kernel } = this.#ports;
    const { count } = this.identity;
    this.#sessions.connectAll(this.#places.writesTo);
    if (this.#gap !== null) {
      kernel.after(sampleMicros(this.#gap, this.#arrivals), this.#arrives);
      return;
    }
    for (let session = 0; session < count; session++) this.#think(session);
  }

  inFlight() {
    const calls = this.#calls.underWay;
    const reads = calls.filter(({ kind }) => kind === 'read').length;
    return [
      { kind: 'read' as const, count: reads },
      { kind: 'write' as const, count: calls.length - reads },
      { kind: 'request' as const, count: this.#users?.underWay ?? 0 },
    ];
  }

  answersChanged(): void {} // it resolves no names

  // ---- what operators do -----------------------------------------------------------------------

  get isUp(): boolean {
    return this.#downs === 0;
  }

  get region(): string {
    return this.#places.region;
  }

  get writesTo(): ReplicaId {
    return this.#places.writesTo;
  }

  get hasStandby(): boolean {
    return this.#options.standby !== null;
  }

  /** From now on `primary` is this cache. `failover`: the steps that led to it, where it was one. */
  useCache(replica: ReplicaId, failover: OperatorsFailover | null): void {
    this.#operators = failover;
    this.#places.setPrimary(replica);
    this.#places.forgetConnections();
    this.#pathMayBeOpen();
  }

  /** Starts its processes elsewhere; `isUp`: nothing holds them down there. */
  moveTo(place: 'home' | 'standby', isUp: boolean): void {
    this.#calls.drop();
    this.#places.moveTo(place);
    this.#downs = isUp ? 0 : 1;
    this.#pathMayBeOpen();
  }

  /** Its processes end, or start again, where it runs now. */
  crashed(): void {
    if (this.#downs++ > 0) return;
    this.#calls.drop();
    this.#places.forgetConnections();
  }

  restarted(): void {
    if (--this.#downs === 0) this.#pathMayBeOpen();
  }

  // ---- what the world tells --------------------------------------------------------------------

  pathChanged(endpoint: number, fault: FaultId): void {
    const { sites } = this.#ports.service;
    if (endpoint < sites.length) return this.#pathTo(endpoint, fault);
    for (const replica of sites.keys()) this.#pathTo(replica, fault); // its own place, perhaps
  }

  resetConnections(
    replica: ReplicaId,
    fault: FaultId,
    over_us: Micros,
    isMeant: (client: ClientId) => boolean,
  ): void {
    const { firstClient, count } = this.identity;
    const meant = Array.from({ length: count }, (_, session) => session).filter(
      (session) => isMeant(firstClient + session) && this.#places.isConnected(session, replica),
    );
    this.#ports.observer.faultTouched(fault, 'connections', meant.length);
    for (const [index, session] of meant.entries()) {
      const after_us = Math.floor((over_us * index) / meant.length);
      if (after_us === 0) this.#reset(session, replica);
      else this.#ports.kernel.after(after_us, this.#resets, session, replica);
    }
  }

  #reset(session: number, replica: ReplicaId): void {
    this.#places.disconnected(session, replica);
    this.#calls.reset(replica, session);
  }

  #pathTo(replica: ReplicaId, fault: FaultId): void {
    const { network, service } = this.#ports;
    const { site } = this.#places;
    if (this.isUp && network.roundTripVerdict(site, service.sites[replica]) === PASS) {
      this.#sessions.pathOpen(replica);
    } else this.#sessions.allBroke(fault, replica);
  }

  /** Something of its own changed for the better, perhaps. */
  #pathMayBeOpen(): void {
    const { network, service } = this.#ports;
    const replica = this.#places.writesTo;
    const isOpen = network.roundTripVerdict(this.#places.site, service.sites[replica]) === PASS;
    if (this.isUp && isOpen) this.#sessions.pathOpen(replica);
  }

  // ---- demand ----------------------------------------------------------------------------------

  #arrive(): void {
    const { kernel } = this.#ports;
    const session = Math.floor(this.#arrivals.uniform() * this.identity.count);
    kernel.after(sampleMicros(this.#gap as Distribution, this.#arrivals), this.#arrives);
    this.#ask(session);
  }

  /** `failed`: who was refused at once does not ask again in no time. */
  #think(session: number, failed = false): void {
    const { arrivals, retries } = this.#options;
    if (arrivals.kind !== 'closed') return;
    const cursor = this.#thinking.seek(session, this.#thoughts[session]);
    const thought_us = sampleMicros(arrivals.think, cursor);
    this.#thoughts[session] = cursor.draw;
    const pause_us = failed ? Math.max(thought_us, retries.pause_us, LEAST_PAUSE_us) : thought_us;
    this.#ports.kernel.after(pause_us, this.#thought, session);
  }

  #ask(session: number): void {
    const { kernel } = this.#ports;
    if (this.#users === null) return this.#begin(session, kernel.now_us, null);
    this.#users.ask({
      session,
      intended_us: kernel.now_us,
      callsLeft: this.#options.calls,
      outcome: 'ok',
      reason: 'none',
    });
  }

  #nextCall(request: UserRequest): void {
    request.callsLeft--;
    this.#begin(request.session, this.#ports.kernel.now_us, request);
  }

  #begin(session: number, intended_us: Micros, request: UserRequest | null): void {
    const { service, data } = this.#ports;
    const { kind, key } = this.#demand.next(session);
    const version = kind === 'read' ? 0 : service.newVersion();
    const client = this.identity.firstClient + session;
    if (kind !== 'read') data.dataWritten(version, key, this.#options.value_bytes, client, intended_us);
    const call: Call = {
      kind,
      session,
      key,
      version,
      intended_us,
      sum: null,
      replica: this.#places.writesTo,
      tries: 0,
      doubtful: false,
      reason: 'none',
      done: (ended, outcome) => this.#done(ended, outcome, request),
    };
    if (this.isUp) this.#calls.begin(call);
    else this.#ended(call, 'failed', 'no-app-server', request);
  }

  #done(call: Call, outcome: Outcome, request: UserRequest | null): void {
    this.#ended(call, outcome, call.reason, request);
  }

  #ended(call: Call, outcome: Outcome, reason: FailureReason, request: UserRequest | null): void {
    this.#state(call, outcome, reason);
    if (outcome === 'ok') this.ended.ok++;
    else this.ended.failed++;
    const isUseful = call.kind !== 'read' || this.#options.reads === 1;
    if (outcome === 'ok' && isUseful)
      this.#sessions.served(call.session, call.replica, call.intended_us, this.#operators);
    const failed = outcome !== 'ok';
    if (request === null) return this.#think(call.session, failed);
    if (failed) {
      request.outcome = outcome;
      request.reason = reason;
    }
    if (!failed && request.callsLeft > 0 && this.isUp) return this.#nextCall(request);
    this.#users?.answer(request);
    this.#think(call.session, failed);
  }

  #state(call: Call, outcome: Outcome, reason: FailureReason): void {
    const { kernel, observer, data } = this.#ports;
    const { kind, session, replica, key, version, sum, intended_us } = call;
    const { id, firstClient } = this.identity;
    const what = kind === 'read' ? 'read' : 'write';
    const client = firstClient + session;
    observer.operation(what, id, replica, intended_us, intended_us, kernel.now_us, outcome, reason, client);
    const record = this.#operation;
    record.kind = kind;
    record.region = this.#places.region;
    record.session = client;
    record.replica = replica;
    record.key = key;
    record.version = version;
    record.sum = sum;
    record.amount = kind === 'add' ? AMOUNT : 0;
    record.bytes = kind === 'write' ? this.#options.value_bytes : 0;
    record.intended_us = intended_us;
    record.started_us = intended_us;
    record.ended_us = kernel.now_us;
    record.outcome = outcome;
    record.reason = reason;
    data.dataOperation(record);
  }

  /** The same in everything but the site, which moves with the application. */
  #movingIdentity(identity: PopulationIdentity): PopulationIdentity {
    const places = this.#places;
    return {
      ...identity,
      get site() {
        return places.site;
      },
    };
  }
}

const LEAST_PAUSE_us = 1_000;

function emptyOperation({ id }: PopulationIdentity): DataOperation {
  return {
    kind: 'read',
    population: id,
    ...{ session: 0, replica: 0, key: 0, version: 0, sum: null, amount: 0, bytes: 0 },
    ...{ intended_us: 0, started_us: 0, ended_us: 0, outcome: 'ok', reason: 'none' },
  };
}
