import type { Micros } from '../kernel/kernel.js';
import type { ClientId, DeciderId, EndpointId, FaultId, PopulationId, ReplicaId } from './ids.js';
import type { FailureReason, LossReason, OperationKind, Outcome } from './outcome.js';

/** Words of the timeline; stable, part of the contract with users. */
export type MilestoneKind =
  | 'fault-started'
  | 'fault-ended'
  | 'probe-failed'
  | 'endpoint-degraded'
  | 'endpoint-online'
  | 'endpoint-disabled'
  | 'dns-answer-changed'
  | 'connection-dropped'
  | 'request-failed'
  | 'client-moved'
  | 'service-recovered'
  | 'failed-back'
  | 'replica-syncing'
  | 'replica-ready'
  | 'throttled'
  | 'scaled'
  | 'operator-acted'
  | 'refused'
  | 'configured'
  | 'client-negotiated'
  | 'connections-closed'
  | 'back-to-normal'
  | 'link-status'
  | 'role-changed'
  | 'resynchronised'
  | 'alert'
  | 'writes-lost'
  | 'application-moved'
  | 'exported'
  | 'imported'
  | 'webhook-fired'
  | 'replica-removed';

/** A milestone the model states itself (the counted ones are made by the timeline collector). */
export interface Milestone {
  readonly kind: MilestoneKind;
  /** What it is about, as the scenario names it: `eastus`, `dark`, `us`. */
  readonly subject: string;
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** When somebody decided that an endpoint is down, and how it came to that. */
export interface Detection {
  readonly endpoint: EndpointId;
  readonly decider: DeciderId;
  /** Start of the first probe of the failing streak at the site whose count decided. */
  readonly firstProbe_us: Micros;
  /** Start of the last probe of that streak: the one beyond the tolerated failures. */
  readonly decidingProbe_us: Micros;
  readonly degraded_us: Micros;
  /** No probe: connections of its own on which the decider heard nothing for too long. */
  readonly bySilence?: boolean;
  /** The moment from which answers (of name servers, of the app server) leave the endpoint out. */
  readonly published_us: Micros;
}

/**
 * Why a client that a fault hit was served again only then. All moments; null where the step does
 * not exist for this client. The record is reused by the caller: copy what you keep.
 */
export interface Move {
  fault: FaultId;
  population: PopulationId;
  client: ClientId;
  from: ReplicaId;
  to: ReplicaId;
  /** The endpoint that had to leave the answers, and whose answers they were. */
  left: EndpointId;
  decider: DeciderId;
  /** The client knew that its connection was dead (stateless clients: the fault itself). */
  noticed_us: Micros;
  /** Until when its resolver would still have given the dead address (-1: it would not). */
  resolverStaleUntil_us: Micros;
  /** Until when its own caches would still have given the dead address (-1: they would not). */
  cacheStaleUntil_us: Micros;
  /** End of its last failed attempt (-1: none). */
  lastFailure_us: Micros;
  /** Start of the attempt that succeeded (its name resolution). */
  attempt_us: Micros;
  /** The app server's name was resolved, and its answer came (-1: it asked none). */
  asked_us: Micros;
  negotiated_us: Micros;
  /** Name resolution of that attempt was done. */
  resolved_us: Micros;
  /** Served again. */
  moved_us: Micros;
  /** The steps of the operators' failover that it waited for. */
  operators?: OperatorsFailover | undefined;
}

/** When operators were done with each step of a failover; a step that there was not ends with the one before. */
export interface OperatorsFailover {
  readonly alerted_us: Micros;
  readonly decided_us: Micros;
  readonly unlinked_us: Micros;
  readonly promoted_us: Micros;
  /** The clients know the new endpoint. */
  readonly switched_us: Micros;
}

/** Who gave a name's address: the first that knew. */
export type LookupLevel = 'runtime' | 'system' | 'resolver' | 'authority';

/** How a client learned that its connection is gone: nothing heard, TCP without an answer, a reset. */
export type Notice = 'silence' | 'unanswered' | 'reset';

/**
 * What the model states. Facts only: nothing here can answer back, and a run with an observer that
 * ignores everything has the same events. Times are moments in µs since 0.
 */
export interface Observer {
  milestone(at_us: Micros, milestone: Milestone): void;
  detected(detection: Detection): void;
  /** The endpoint is in the answers of its deciders again. */
  restored(endpoint: EndpointId, at_us: Micros): void;

  faultStarted(fault: FaultId, at_us: Micros): void;
  faultEnded(fault: FaultId, at_us: Micros): void;
  /** The fault acted on something: `what` is a plural noun (connections, packets, probes, requests). */
  faultTouched(fault: FaultId, what: string, count: number): void;

  /** A client's connection to a replica is up / gone at the client's side. */
  connected(population: PopulationId, replica: ReplicaId, client: ClientId, at_us: Micros): void;
  disconnected(population: PopulationId, replica: ReplicaId, client: ClientId, at_us: Micros): void;
  /** From now on the client cannot / can again send and receive, whether it knows it or not. */
  clientDown(population: PopulationId, client: ClientId, at_us: Micros): void;
  clientUp(population: PopulationId, client: ClientId, at_us: Micros): void;
  /** The fault broke this client's service: the denominator of `moved`. */
  clientHit(fault: FaultId, population: PopulationId, client: ClientId, at_us: Micros): void;
  /** A hit client is served again. */
  clientMoved(move: Readonly<Move>): void;
  /** A client reached a replica that had been out of the answers, after it came back. */
  clientReturned(population: PopulationId, replica: ReplicaId, client: ClientId, at_us: Micros): void;

  /**
   * A client asked for a name and got the endpoint (-1: no address) from a cache or a name server; the
   * answer takes so long, and may be another from `expires_us` on.
   */
  lookedUp(
    population: PopulationId,
    client: ClientId,
    endpoint: EndpointId,
    level: LookupLevel,
    latency_us: Micros,
    expires_us: Micros,
    at_us: Micros,
  ): void;
  /** An app server told a client where to go (-1: no instance is online; below: to the service's own name). */
  negotiated(
    population: PopulationId,
    client: ClientId,
    server: EndpointId,
    answer: ReplicaId,
    at_us: Micros,
  ): void;
  /** A client gave its connection up: how it learned that it is gone. */
  noticed(population: PopulationId, client: ClientId, how: Notice, at_us: Micros): void;
  /** A client waits for its next attempt until then (-1: it makes no more). */
  backedOff(population: PopulationId, client: ClientId, until_us: Micros, at_us: Micros): void;

  /** An operation ended. intended: when the client wanted to start; started: when it could. */
  operation(
    kind: OperationKind,
    population: PopulationId,
    replica: ReplicaId,
    intended_us: Micros,
    started_us: Micros,
    ended_us: Micros,
    outcome: Outcome,
    reason: FailureReason,
    client: ClientId,
  ): void;

  /** When the run ends: operations that have begun and not ended. They count as neither. */
  inFlight(kind: OperationKind, population: PopulationId, count: number): void;

  /** One member got one message. */
  delivered(
    population: PopulationId,
    fromReplica: ReplicaId,
    toReplica: ReplicaId,
    sent_us: Micros,
    received_us: Micros,
    bytes: number,
  ): void;
  /** A member got a message that it had already. */
  duplicated(population: PopulationId, at_us: Micros): void;
  /** `count` members of the population never get a message sent at sent_us (known at at_us). */
  lost(population: PopulationId, count: number, sent_us: Micros, at_us: Micros, reason: LossReason): void;
  /** A replica sent one message to a peer over the backbone. */
  forwarded(from: ReplicaId, to: ReplicaId, bytes: number, at_us: Micros): void;
  /** An app server sent one message into the service; `copies`: to how many instances. */
  serverPublished(copies: number, bytes: number, at_us: Micros): void;
  /** A replica turned somebody away: it was full, or too far behind. */
  throttled(replica: ReplicaId, what: 'connection' | 'message' | 'request', at_us: Micros): void;
  /** A replica did one piece of work; before it, the work waited in its queue. */
  worked(replica: ReplicaId, wait_us: Micros, work_us: number, at_us: Micros): void;
  /** The replica's process died, and with it the work that it had not done. */
  crashed(replica: ReplicaId, at_us: Micros): void;
  /** The size of a replica from now on; stated at 0, too. */
  resized(replica: ReplicaId, units: number, at_us: Micros): void;
  /** A DNS query reached the authoritative name server. */
  dnsQuery(population: PopulationId, at_us: Micros): void;
}
