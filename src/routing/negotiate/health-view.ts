import type { ReplicaId } from '../../domain/ids.js';
import type { Observer } from '../../domain/observations.js';
import type { KernelApi, Micros } from '../../kernel/kernel.js';
import type { RandomSource, Uniform } from '../../kernel/random.js';
import type { NetworkApi } from '../../topology/network.js';
import type { Beliefs } from './beliefs.js';
import type { HealthOptions, InstanceSpec } from './options.js';
import type { Viewer } from './viewers.js';

/** How viewers find out which instances are online; what they find they tell to Beliefs. Viewers by place in their list. */
export interface HealthView {
  start(): void;
  /**
   * What a viewer does before it answers a negotiate from these instances, and how long it takes.
   * `draws`: of the client that asks.
   */
  check(viewer: number, replicas: readonly ReplicaId[], draws: Uniform): Micros;
  /** May the viewer answer with the instance, by what it knows once `check` is over? */
  isOnline(viewer: number, replica: ReplicaId): boolean;
  /** Verdicts of the network changed. */
  pathsChanged(): void;
  /** The viewer's process ended / started again. */
  stopped(viewer: number): void;
  resumed(viewer: number): void;
  /** The instance's process ended, and every connection to it. */
  instanceCrashed(replica: ReplicaId): void;
}

export interface HealthInputs {
  readonly kernel: KernelApi;
  readonly network: NetworkApi;
  readonly random: RandomSource;
  readonly observer: Observer;
  readonly options: HealthOptions;
  readonly viewers: readonly Viewer[];
  readonly instances: readonly InstanceSpec[];
  readonly beliefs: Beliefs;
}
