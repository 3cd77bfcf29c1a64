import { OPERATORS, type ReplicaId } from '../../domain/ids.js';
import type { OperatorsFailover } from '../../domain/observations.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { CacheAction } from '../../scenario/cache/scenario.js';
import type { CacheLink } from './cache-link.js';
import type { CachePorts } from './cache-ports.js';

export type FailOverAction = Extract<CacheAction, { readonly do: 'fail-over' }>;

export interface FailOverPorts extends CachePorts {
  readonly link: CacheLink;
  readonly nameOf: (replica: ReplicaId) => string;
  /** Gives the applications concerned their new endpoint, and perhaps another region to run in. */
  readonly switched: (action: FailOverAction, to: ReplicaId, failover: OperatorsFailover) => void;
}

const STEPS = ['decision', 'unlink', 'promotion', 'switch'] as const;
/** How long until a promotion that was refused, because data was being loaded, is tried again. */
const RETRY_us = 1_000_000;

/**
 * One failover by operators, step by step; each takes its time. Whoever was alerted decides, unlinks the caches,
 * promotes the secondary and changes the endpoint in the applications.
 */
export class FailOver {
  readonly #action: FailOverAction;
  readonly #to: ReplicaId;
  readonly #ports: FailOverPorts;
  readonly #steps: HandlerId;
  /** Moments at which each step was done, from the alert on. */
  readonly #done_us: Micros[] = [];
  #from: ReplicaId = 0;

  constructor(action: FailOverAction, to: ReplicaId, ports: FailOverPorts) {
    this.#action = action;
    this.#to = to;
    this.#ports = ports;
    this.#steps = ports.kernel.handler(`failover ${action.as}: step done`, (step) => this.#done(step));
  }

  /** Operators know that something is wrong; `since_us`: since when what they see is so. */
  begin(since_us: Micros): void {
    const { kernel, observer, data, link } = this.#ports;
    const now_us = kernel.now_us;
    if (this.#to === link.primary && link.status !== 'none') {
      return this.#refuse(`${this.#ports.nameOf(this.#to)} is the primary already`);
    }
    this.#from = link.primary;
    this.#done_us.push(now_us);
    observer.milestone(now_us, { kind: 'alert', subject: this.#action.as });
    const { decide, unlink, promote, switch: switching } = this.#action;
    observer.detected({
      endpoint: this.#from,
      decider: OPERATORS,
      firstProbe_us: now_us,
      decidingProbe_us: now_us,
      degraded_us: now_us,
      published_us: now_us + decide + unlink + promote + switching, // as planned
    });
    data.recoveryStep({ action: this.#action.as, step: 'alert', from_us: since_us, to_us: now_us });
    kernel.after(this.#action.decide, this.#steps, 0);
  }

  #done(index: number): void {
    const { kernel } = this.#ports;
    const step = STEPS[index];
    if (step === 'decision' && !this.#unlinks()) return;
    if (step === 'unlink' && !this.#isUnlinked()) {
      kernel.after(RETRY_us, this.#steps, index);
      return;
    }
    if (step === 'unlink') this.#promoted();
    this.#say(step);
    if (step === 'switch') return this.#switched();
    const next = STEPS[index + 1];
    const { unlink, promote, switch: switching } = this.#action;
    const takes_us = next === 'unlink' ? unlink : next === 'promotion' ? promote : switching;
    kernel.after(takes_us, this.#steps, index + 1);
  }

  #say(step: (typeof STEPS)[number]): void {
    const { kernel, observer, data } = this.#ports;
    const from_us = this.#done_us.at(-1) as Micros;
    this.#done_us.push(kernel.now_us);
    const { as: subject } = this.#action;
    observer.milestone(kernel.now_us, { kind: 'operator-acted', subject, detail: { step } });
    data.recoveryStep({ action: subject, step, from_us, to_us: kernel.now_us });
  }

  /** Caches that were unlinked before need not be unlinked; other reasons end the failover. */
  #unlinks(): boolean {
    const { link } = this.#ports;
    if (link.status === 'none') return true;
    const reason = link.unlink();
    if (reason !== undefined) this.#refuse(reason);
    return reason === undefined;
  }

  #isUnlinked(): boolean {
    const { link } = this.#ports;
    return link.status === 'none' || link.unlinked();
  }

  #promoted(): void {
    const { kernel, data, link } = this.#ports;
    link.promoted(this.#to);
    data.dataPromoted(this.#to, kernel.now_us);
  }

  #switched(): void {
    const [alerted_us = 0, decided_us = 0, unlinked_us = 0, promoted_us = 0, switched_us = 0] = this.#done_us;
    const failover = { alerted_us, decided_us, unlinked_us, promoted_us, switched_us };
    this.#ports.switched(this.#action, this.#to, failover);
  }

  #refuse(reason: string): void {
    const { kernel, observer } = this.#ports;
    const detail = { action: this.#action.do, reason };
    observer.milestone(kernel.now_us, { kind: 'refused', subject: this.#action.as, detail });
  }
}
