import type { ReplicaId } from '../../domain/ids.js';
import { type Distribution, sampleMicros } from '../../kernel/distributions.js';
import type { HandlerId } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import type { QuorumMessageKind } from '../../replication/cache/quorum.js';
import type { CacheService } from '../../scenario/cache/scenario.js';
import { PASS } from '../../topology/network.js';
import { distributionOf } from '../distribution-of.js';
import type { CachePorts } from './cache-ports.js';
import type { CacheSpec } from './hosts.js';

/** The kind of a message, and the law of what it takes. */
export type DelayOf = (message: unknown) => readonly [kind: string, law: Distribution];

/** What a scenario says about messages by their kind; null: nothing. */
export function delaysOf({ strategy, quorum: { delays } }: CacheService): DelayOf | null {
  if (strategy !== 'quorum' || delays === undefined) return null;
  const [w, a, r, s] = [delays.w, delays.a, delays.r, delays.s].map(distributionOf);
  // A repair is a write that nobody waits for.
  const laws: Readonly<Record<QuorumMessageKind, Distribution>> = {
    ...{ write: w, ack: a, read: r, value: s, repair: w },
  };
  return (message) => {
    const { kind } = message as { readonly kind: QuorumMessageKind };
    return [kind, laws[kind]];
  };
}

interface Message {
  readonly from: ReplicaId;
  readonly to: ReplicaId;
  readonly content: unknown;
}

/**
 * Messages that take what is drawn from the law of their kind, whatever the network takes, and overtake each
 * other. A path that is not open at the moment carries none: those go over the links, as they would without.
 */
export class DelayedMessages {
  readonly #delayOf: DelayOf;
  readonly #specs: readonly CacheSpec[];
  readonly #ports: CachePorts;
  readonly #streams = new Map<string, Stream>();
  readonly #underWay = new Map<number, Message>();
  readonly #arrives: HandlerId;
  #last = 0;

  constructor(
    delayOf: DelayOf,
    specs: readonly CacheSpec[],
    ports: CachePorts,
    received: (to: ReplicaId, from: ReplicaId, content: unknown) => void,
  ) {
    this.#delayOf = delayOf;
    this.#specs = specs;
    this.#ports = ports;
    this.#arrives = ports.kernel.handler('cache: delayed message arrives', (id) => {
      const { from, to, content } = this.#underWay.get(id) as Message;
      this.#underWay.delete(id);
      received(to, from, content);
    });
  }

  /** Whether it goes this way. */
  send(from: ReplicaId, to: ReplicaId, content: unknown): boolean {
    const { kernel, network } = this.#ports;
    const [there, back] = [this.#specs[from].site, this.#specs[to].site];
    if (network.roundTripVerdict(there, back) !== PASS) return false;
    const [kind, law] = this.#delayOf(content);
    const id = ++this.#last;
    this.#underWay.set(id, { from, to, content });
    kernel.after(sampleMicros(law, this.#stream(from, kind)), this.#arrives, id);
    return true;
  }

  #stream(from: ReplicaId, kind: string): Stream {
    const name = `${this.#specs[from].name} ${kind}`;
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = this.#ports.random.stream(`replica/${this.#specs[from].name}`, `delay of ${kind}`);
      this.#streams.set(name, stream);
    }
    return stream;
  }
}
