import type { ReplicaId } from '../../../src/domain/ids.js';
import {
  type Distribution,
  exponential,
  mixture,
  pareto,
  sampleMicros,
} from '../../../src/kernel/distributions.js';
import type { Stream } from '../../../src/kernel/random.js';
import { createRandom } from '../../../src/kernel/streams.js';
import type { Answer, CacheReplica, Operation } from '../../../src/replication/cache/contract.js';
import { quorum } from '../../../src/replication/cache/quorum.js';

/** The kinds of message by the letters of the model, and what the strategy calls them. */
type Kind = 'write' | 'ack' | 'read' | 'value';

export interface WarsModel {
  /** W: in µs, from the coordinator to a copy. */
  readonly write: Distribution;
  /** A = R = S: the other three. */
  readonly others: Distribution;
  /** On top of each message to or from the copy, by copy. */
  readonly far_us: readonly number[];
}

const NEAR = [0, 0, 0];
const lnkdSsd = heavyTail(0.9122, pareto(235, 10), exponential(1000 / 1.66));
const lnkdDisk = heavyTail(0.38, pareto(1050, 1.51), exponential(1000 / 0.183));
const ymmr = heavyTail(0.982, pareto(1500, 3.8), exponential(1000 / 0.0217));
const ymmrWrite = (alpha: number) => heavyTail(0.939, pareto(3000, alpha), exponential(1000 / 0.0028));

/** Table 3 of the paper; its rates are per ms. */
export const MODELS: Readonly<Record<string, WarsModel>> = {
  'LNKD-SSD': { write: lnkdSsd, others: lnkdSsd, far_us: NEAR },
  'LNKD-DISK': { write: lnkdDisk, others: lnkdSsd, far_us: NEAR },
  YMMR: { write: ymmrWrite(3.35), others: ymmr, far_us: NEAR },
  'YMMR(a=3.5 as in authors code)': { write: ymmrWrite(3.5), others: ymmr, far_us: NEAR },
  WAN: { write: lnkdDisk, others: lnkdSsd, far_us: [0, 75_000, 75_000] },
};

/**
 * The quorum strategy over links that delay each message by a draw of the law of its kind, and nothing else.
 *
 * The coordinator is a fourth replica, which holds no copy: a client's write or read goes from it to all
 * three copies, and each of the three, the one beside it included, has delays of its own. So does the paper,
 * whose operations are proxied and never served by a copy in the coordinator's own process. Client and
 * coordinator are in one place.
 */
export class WarsLink {
  readonly #machines: readonly CacheReplica[];
  readonly #laws: Readonly<Record<Kind, Distribution>>;
  readonly #streams: Readonly<Record<Kind, Stream>>;
  readonly #far_us: readonly number[];
  readonly #due = new Heap();
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #nextOperation = 0;
  /** Messages and calls under way; the time-outs of the strategy are not counted. */
  #underWay = 0;
  now_us = 0;

  constructor(name: string, readQuorum: number, writeQuorum: number, seed: string) {
    const model = MODELS[name];
    if (model === undefined) throw new Error(`no model ${name}`);
    const random = createRandom(seed);
    const stream = (kind: Kind) => random.stream(`${name} ${readQuorum} ${writeQuorum}`, kind);
    this.#laws = { write: model.write, ack: model.others, read: model.others, value: model.others };
    this.#streams = {
      ...{ write: stream('write'), ack: stream('ack') },
      ...{ read: stream('read'), value: stream('value') },
    };
    this.#far_us = [...model.far_us, 0];
    const options = {
      ...{ readQuorum, writeQuorum, copies: COPIES },
      // Beyond any delay: the model knows no time-out.
      ...{ timeout_us: 60_000_000, readRepair: false, hintedHandoff: false, hintAge_us: 0 },
    };
    this.#machines = [...COPIES, COORDINATOR].map((self) => this.#create(self, options));
    for (const copy of COPIES) {
      this.#machines[copy].linkUp(COORDINATOR);
      this.#machines[COORDINATOR].linkUp(copy);
    }
  }

  ask(what: Operation, answered: (answer: Answer) => void): void {
    const operation = this.#nextOperation++;
    this.#waiting.set(operation, answered);
    this.#machines[COORDINATOR].asked(operation, what);
  }

  after(delay_us: number, run: () => void): void {
    this.#underWay++;
    this.#due.push(this.now_us + delay_us, () => {
      this.#underWay--;
      run();
    });
  }

  /** Goes on until nothing is under way. */
  drain(): void {
    while (this.#underWay > 0) {
      this.now_us = this.#due.first_us();
      this.#due.pop()();
    }
  }

  #create(self: ReplicaId, options: Parameters<typeof quorum.create>[2]): CacheReplica {
    const absent = () => {
      throw new Error('not used by this strategy');
    };
    return quorum.create(
      {
        self,
        now_us: () => this.now_us,
        send: (to, message) => this.#send(self, to, message as { readonly kind: Kind }),
        wake: (delay_us, token) =>
          this.#due.push(this.now_us + delay_us, () => this.#machines[self].woken(token)),
        answer: (operation, answer) => {
          this.#waiting.get(operation)?.(answer);
          this.#waiting.delete(operation);
        },
        applied: () => {},
        ...{
          random: absent,
          cancel: absent,
          dial: absent,
          hangUp: absent,
          write: absent,
          unsent_bytes: absent,
        },
      },
      [...COPIES, COORDINATOR].filter((other) => other !== self),
      options,
    );
  }

  #send(from: ReplicaId, to: ReplicaId, message: { readonly kind: Kind }): void {
    const delay_us = sampleMicros(this.#laws[message.kind], this.#streams[message.kind]);
    this.after(delay_us + this.#far_us[from] + this.#far_us[to], () =>
      this.#machines[to].received(from, message),
    );
  }
}

const COPIES: readonly ReplicaId[] = [0, 1, 2];
const COORDINATOR: ReplicaId = 3;

function heavyTail(weight: number, body: Distribution, tail: Distribution): Distribution {
  return mixture([
    { weight, law: body },
    { weight: 1 - weight, law: tail },
  ]);
}

interface Due {
  readonly at_us: number;
  readonly order: number;
  readonly run: () => void;
}

/** A binary heap by (time, order of pushing). */
class Heap {
  readonly #items: Due[] = [];
  #order = 0;

  first_us(): number {
    return this.#items[0].at_us;
  }

  push(at_us: number, run: () => void): void {
    const item = { at_us, order: this.#order++, run };
    const items = this.#items;
    let at = items.push(item) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && before(item, items[parent]); parent = (at - 1) >> 1) {
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  pop(): () => void {
    const items = this.#items;
    const top = items[0];
    const last = items.pop() as Due;
    if (items.length === 0) return top.run;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && before(items[child + 1], items[child])) child++;
      if (!before(items[child], last)) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = last;
    return top.run;
  }
}

function before(a: Due, b: Due): boolean {
  return a.at_us !== b.at_us ? a.at_us < b.at_us : a.order < b.order;
}
