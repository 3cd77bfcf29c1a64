import type { DeciderId, ReplicaId } from '../../domain/ids.js';
import type { Observer } from '../../domain/observations.js';
import type { KernelApi, Micros } from '../../kernel/kernel.js';
import type { InstanceSpec } from './options.js';
import type { Viewer } from './viewers.js';

/** What made a viewer believe that an instance is offline. */
export interface Finding {
  /** Start of the first failing check of the streak, or the last byte heard. */
  readonly firstProbe_us: Micros;
  /** The same of the check, or the connection, that decided. */
  readonly decidingProbe_us: Micros;
  /** For the timeline. */
  readonly detail: Readonly<Record<string, string | number>>;
}

export interface BeliefInputs {
  readonly kernel: KernelApi;
  readonly observer: Observer;
  readonly viewers: readonly Viewer[];
  readonly instances: readonly InstanceSpec[];
  readonly changed: (decider: DeciderId, replica: ReplicaId, online: boolean) => void;
}

/**
 * Which instances each viewer believes online; at first all of them, as the SDK does. States what
 * changes: the milestone, then the detection or restoration, then it tells the caller. Views may say
 * what is believed already as often as they like.
 */
export class Beliefs {
  readonly #inputs: BeliefInputs;
  /** Both by viewer and replica. */
  readonly #online: boolean[][];
  /** Stated as offline and not yet as online again; survives a restart, which only forgets. */
  readonly #stated: boolean[][];
  /** By replica: somebody detected it as offline, and nobody has seen it come back. */
  readonly #missing: boolean[];

  constructor(inputs: BeliefInputs) {
    const { viewers, instances } = inputs;
    this.#inputs = inputs;
    this.#online = viewers.map(() => instances.map(() => true));
    this.#stated = viewers.map(() => instances.map(() => false));
    this.#missing = instances.map(() => false);
  }

  isOnline(viewer: number, replica: ReplicaId): boolean {
    return this.#online[viewer][replica];
  }

  /** Would the finding change or state anything? After a restart, seeing an instance online is news, too. */
  isNews(viewer: number, replica: ReplicaId, online: boolean): boolean {
    return this.#online[viewer][replica] !== online || (online && this.#stated[viewer][replica]);
  }

  foundOffline(viewer: number, replica: ReplicaId, finding: Finding): void {
    if (!this.#online[viewer][replica]) return;
    const { kernel, observer, viewers } = this.#inputs;
    const { decider } = viewers[viewer];
    this.#online[viewer][replica] = false;
    this.#stated[viewer][replica] = true;
    this.#missing[replica] = true;
    this.#milestone('endpoint-degraded', viewer, replica, finding.detail);
    observer.detected({
      endpoint: replica,
      decider,
      firstProbe_us: finding.firstProbe_us,
      decidingProbe_us: finding.decidingProbe_us,
      degraded_us: kernel.now_us,
      ...(finding.detail.reason === 'silence' ? { bySilence: true } : {}),
      published_us: kernel.now_us,
    });
    this.#inputs.changed(decider, replica, false);
  }

  foundOnline(viewer: number, replica: ReplicaId): void {
    if (this.#stated[viewer][replica]) this.#stateOnline(viewer, replica);
    if (this.#online[viewer][replica]) return;
    this.#online[viewer][replica] = true;
    this.#inputs.changed(this.#inputs.viewers[viewer].decider, replica, true);
  }

  /** The viewer starts anew and takes every instance for online; nobody has seen any of them. */
  forget(viewer: number): void {
    const { viewers, changed } = this.#inputs;
    for (const replica of viewers[viewer].replicas) {
      if (this.#online[viewer][replica]) continue;
      this.#online[viewer][replica] = true;
      changed(viewers[viewer].decider, replica, true);
    }
  }

  #stateOnline(viewer: number, replica: ReplicaId): void {
    this.#stated[viewer][replica] = false;
    this.#milestone('endpoint-online', viewer, replica, {});
    if (!this.#missing[replica]) return;
    this.#missing[replica] = false;
    this.#inputs.observer.restored(replica, this.#inputs.kernel.now_us);
  }

  #milestone(
    kind: 'endpoint-degraded' | 'endpoint-online',
    viewer: number,
    replica: ReplicaId,
    detail: Finding['detail'],
  ): void {
    const { kernel, observer, viewers, instances } = this.#inputs;
    observer.milestone(kernel.now_us, {
      kind,
      subject: instances[replica].name,
      detail: { ...viewers[viewer].detail, ...detail },
    });
  }
}
