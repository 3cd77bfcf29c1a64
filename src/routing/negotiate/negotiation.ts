import {
  type AppServerId,
  type DeciderId,
  type ReplicaId,
  type SiteId,
  SOURCE_OF_TRUTH,
} from '../../domain/ids.js';
import type { Observer } from '../../domain/observations.js';
import type { KernelApi, Micros } from '../../kernel/kernel.js';
import type { RandomSource, Uniform } from '../../kernel/random.js';
import type { NetworkApi } from '../../topology/network.js';
import { Beliefs } from './beliefs.js';
import { choose, evenWeight, freeWeight } from './choice.js';
import type { HealthInputs, HealthView } from './health-view.js';
import { OnDemandHealth } from './on-demand-health.js';
import type { AppServerSpec, InstanceSpec, NegotiateOptions, Role } from './options.js';
import { PolledHealth } from './polled-health.js';
import { ServerConnections } from './server-connections.js';
import { roleOf, serverViewers, truthViewer, type Viewer } from './viewers.js';

export interface NegotiationInputs {
  readonly kernel: KernelApi;
  readonly network: NetworkApi;
  readonly random: RandomSource;
  readonly observer: Observer;
  /** By AppServerId. */
  readonly appServers: readonly AppServerSpec[];
  /** By ReplicaId. */
  readonly instances: readonly InstanceSpec[];
  readonly options: NegotiateOptions;
  /** Of client-client: site and region of the source of truth; null otherwise. */
  readonly truth: { readonly name: string; readonly site: SiteId } | null;
  /** Free connections of an instance as a share of its limit. Of choice by-free-capacity. */
  readonly freeShare: (replica: ReplicaId) => number;
  /** A belief about an instance changed; milestones and detections were stated before. */
  readonly changed: (decider: DeciderId, replica: ReplicaId, online: boolean) => void;
}

/** What a client that negotiates is told. */
export interface Answer {
  /** -1: none is online. */
  readonly endpoint: ReplicaId;
  /** What the endpoint is to the app server that was asked. */
  readonly role: Role;
  /** Whose view of health it is. */
  readonly decider: DeciderId;
  /** How long the app server took for checks on demand. */
  readonly delay_us: Micros;
}

/**
 * App servers that answer negotiates: each by its own view of which instances are online, or all by
 * that of one source of truth. The truth reaches app servers at once: between them no time passes.
 * Sources: Azure Web PubSub and Azure SignalR disaster recovery; azure-signalr SDK (2024-03).
 */
export class Negotiation {
  readonly #inputs: NegotiationInputs;
  readonly #viewers: readonly Viewer[];
  readonly #beliefs: Beliefs;
  readonly #health: HealthView;
  readonly #serverConnections: ServerConnections | null;
  /** By viewer; made once, for an answer allocates nothing. */
  readonly #isOnline: readonly ((replica: ReplicaId) => boolean)[];
  readonly #weightOf: (replica: ReplicaId) => number;
  readonly #answer: { -readonly [Key in keyof Answer]: Answer[Key] };

  constructor(inputs: NegotiationInputs) {
    const { appServers, options, truth, freeShare } = inputs;
    this.#inputs = inputs;
    if ((truth !== null) !== (options.pattern === 'client-client')) {
      throw new Error('a source of truth belongs to the client-client pattern, and to no other');
    }
    this.#viewers = truth === null ? serverViewers(appServers) : [truthViewer(truth, appServers)];
    this.#beliefs = new Beliefs({ ...inputs, viewers: this.#viewers });
    const health = { ...inputs, options: options.health, viewers: this.#viewers, beliefs: this.#beliefs };
    this.#health = healthView(health);
    this.#serverConnections = this.#health instanceof ServerConnections ? this.#health : null;
    this.#isOnline = this.#viewers.map(
      (_, viewer) => (replica: ReplicaId) => this.#health.isOnline(viewer, replica),
    );
    this.#weightOf = options.choice === 'random' ? evenWeight : (replica) => freeWeight(freeShare(replica));
    this.#answer = { endpoint: NONE, role: 'primary', decider: SOURCE_OF_TRUTH, delay_us: 0 };
  }

  start(): void {
    this.#health.start();
  }

  /** What the app server answers to a client that asks now, with the client's own draws. The record is reused. */
  ask(server: AppServerId, draw: Uniform): Answer {
    const viewer = this.#viewerOf(server);
    const { stages, decider } = this.#viewers[viewer];
    const answer = this.#answer;
    answer.decider = decider;
    answer.endpoint = NONE;
    answer.delay_us = 0;
    for (const stage of stages) {
      answer.delay_us += this.#health.check(viewer, stage, draw);
      answer.endpoint = choose(stage, this.#isOnline[viewer], this.#weightOf, draw);
      if (answer.endpoint !== NONE) break;
    }
    const { appServers } = this.#inputs;
    answer.role = roleOf(appServers, server, answer.endpoint) === 'primary' ? 'primary' : 'secondary';
    return answer;
  }

  /**
   * Does the app server, or the source of truth for it, believe the instance online? What it
   * broadcasts goes to those. It knows no others.
   */
  isOnline(server: AppServerId, replica: ReplicaId): boolean {
    const viewer = this.#viewerOf(server);
    return this.#viewers[viewer].replicas.includes(replica) && this.#beliefs.isOnline(viewer, replica);
  }

  /**
   * Which server connections the app server has to the instance now: normal ones to a primary, through
   * which events of clients come; weak ones to a secondary, which carry only what the app server sends.
   */
  kindOf(server: AppServerId, replica: ReplicaId): 'normal' | 'weak' | 'none' {
    const { appServers, truth } = this.#inputs;
    if (this.#serverConnections === null || truth !== null) return 'none';
    if (this.#serverConnections.open(server, replica) === 0) return 'none';
    return roleOf(appServers, server, replica) === 'primary' ? 'normal' : 'weak';
  }

  /** Verdicts of the network changed. */
  pathsChanged(): void {
    this.#health.pathsChanged();
  }

  /**
   * The process of an app server, or of the source of truth (SOURCE_OF_TRUTH), ended. Without the truth
   * app servers go on with its last answer.
   */
  crashed(decider: DeciderId): void {
    const viewer = this.#viewers.findIndex((one) => one.decider === decider);
    if (viewer >= 0) this.#health.stopped(viewer);
  }

  /** It started again: an app server takes every instance for online; the truth is stored, and still known. */
  restarted(decider: DeciderId): void {
    const viewer = this.#viewers.findIndex((one) => one.decider === decider);
    if (viewer < 0) return;
    if (decider !== SOURCE_OF_TRUTH) this.#beliefs.forget(viewer);
    this.#health.resumed(viewer);
  }

  /** The instance's process ended; connections to it are reset, if its host still answers. */
  instanceCrashed(replica: ReplicaId): void {
    this.#health.instanceCrashed(replica);
  }

  #viewerOf(server: AppServerId): number {
    return this.#inputs.truth === null ? server : 0;
  }
}

const NONE: ReplicaId = -1;

function healthView(inputs: HealthInputs): HealthView {
  switch (inputs.options.by) {
    case 'poll':
      return new PolledHealth(inputs);
    case 'on-demand':
      return new OnDemandHealth(inputs);
    case 'server-connections':
      return new ServerConnections(inputs);
  }
}
