import type { ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { ProbeOptions } from '../probing/options.js';
import { ProbedHealth } from '../probing/probed-health.js';
import { type ProbeOutcome, Prober } from '../probing/prober.js';
import type { HealthInputs, HealthView } from './health-view.js';

/**
 * GET /api/health of every instance in the background, on a new connection each time: a viewer that
 * polls is a prober with one site. An instance is offline on consecutive failure N + 1 and online at
 * the first success. Source: Azure Web PubSub disaster recovery (health check); the interval, the
 * time-out and N are the application's own.
 */
export class PolledHealth implements HealthView {
  readonly #inputs: HealthInputs;
  readonly #probers: readonly Prober[];
  /** By viewer, and by place in the viewer's list of replicas; as its prober counts them. */
  readonly #health: readonly (readonly ProbedHealth[])[];

  constructor(inputs: HealthInputs) {
    const { viewers, instances, options } = inputs;
    this.#inputs = inputs;
    this.#health = viewers.map(({ replicas }) =>
      replicas.map(() => new ProbedHealth(1, options.toleratedFailures, 'first')),
    );
    this.#probers = viewers.map(
      (viewer, index) =>
        new Prober({
          ...inputs,
          name: `health/${viewer.name}`,
          options: pollOptions(inputs),
          endpoints: viewer.replicas.map((replica) => instances[replica]),
          sites: [viewer],
          ended: (outcome) => this.#ended(index, outcome),
        }),
    );
  }

  start(): void {
    this.#inputs.viewers.forEach((_, viewer) => {
      this.resumed(viewer);
    });
  }

  check(): Micros {
    return 0;
  }

  isOnline(viewer: number, replica: ReplicaId): boolean {
    return this.#inputs.beliefs.isOnline(viewer, replica);
  }

  resumed(viewer: number): void {
    this.#health[viewer].forEach((health, target) => {
      health.reset();
      this.#probers[viewer].start(target);
    });
  }

  stopped(viewer: number): void {
    this.#health[viewer].forEach((_, target) => {
      this.#probers[viewer].stop(target);
    });
  }

  /** The next poll will tell. */
  pathsChanged(): void {}
  instanceCrashed(): void {}

  #ended(viewer: number, { endpoint: target, started_us, result, culprit }: ProbeOutcome): void {
    const { beliefs, observer, viewers, options } = this.#inputs;
    const replica = viewers[viewer].replicas[target];
    const health = this.#health[viewer][target];
    if (result === 'ok') {
      health.succeeded(0);
      beliefs.foundOnline(viewer, replica);
      return;
    }
    if (culprit >= 0) observer.faultTouched(culprit, 'health checks', 1);
    health.failed(0, started_us);
    if (health.verdict !== 'down') return;
    beliefs.foundOffline(viewer, replica, {
      firstProbe_us: health.streakStart_us(0),
      decidingProbe_us: started_us,
      detail: { consecutiveFailures: options.toleratedFailures + 1, reason: result },
    });
  }
}

function pollOptions({ options }: HealthInputs): ProbeOptions {
  const { interval, timeout, toleratedFailures } = options;
  return {
    interval,
    timeout,
    toleratedFailures,
    transport: 'https',
    answerTime: 0,
    combine: 'first',
    repeat: 'start-to-start',
  };
}
