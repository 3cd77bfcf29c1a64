import type { ClientId, PopulationId, ReplicaId } from '../../domain/ids.js';
import type { LossReason } from '../../domain/outcome.js';
import type { Micros } from '../../kernel/kernel.js';
import type { GroupId, MessageId } from './contract.js';

export interface LedgerPorts {
  readonly populations: number;
  now_us(): Micros;
  /** How many members that are still owed it have left since it was sent: they want it no more. */
  left?(message: MessageId, population: PopulationId): number;
  lost(population: PopulationId, count: number, sent_us: Micros, at_us: Micros, reason: LossReason): void;
}

/**
 * How a member stands when a message is sent: with a connection it believes in, without one, or with
 * one to a replica that is gone.
 */
export type MemberState = 'online' | 'offline' | 'orphaned';

/** How a member that is told apart stands: as it did when the message was sent, until that is settled. */
type Standing = MemberState | 'delivered' | 'lost';

/** Over all messages: members that should get one, that did, that never will, and that still wait. */
export interface Books {
  readonly expected: number;
  readonly delivered: number;
  readonly lost: number;
  readonly waiting: number;
  /** Messages that something still carries, and when the oldest of them was sent (null: there is none). */
  readonly open: number;
  readonly oldest_us: Micros | null;
}

/**
 * Accounts for every message: each member it was meant for either gets it or has lost it for a
 * reason, and while anything still carries the message it is in flight. A message is closed when its
 * last carrier lets go; whoever is missing then has lost it. Entries are reused.
 */
export class MessageLedger {
  readonly #ports: LedgerPorts;
  #sent = new Float64Array(64);
  #sender = new Int32Array(64);
  #origin = new Int16Array(64);
  #group = new Int32Array(64);
  #bytes = new Float64Array(64);
  #carriers = new Int32Array(64);
  /** Why the next member is missed, when a carrier failed; index into REASONS, 0: nothing failed. */
  #trouble = new Uint8Array(64);
  /** Per message and population: members still waiting, and those of them that could hardly get it. */
  #waiting: Int32Array<ArrayBuffer>;
  #offline: Int32Array<ArrayBuffer>;
  #orphaned: Int32Array<ArrayBuffer>;
  /** Of messages whose members are told apart: how each of them stands. */
  readonly #standings = new Map<MessageId, Map<ClientId, Standing>>();
  readonly #free: MessageId[] = [];
  #used = 0;
  /** Deliveries to a member that had the message already. */
  duplicates = 0;
  /** Over all messages: members that should get one, did, and never will. And accounts open. */
  #expected = 0;
  #delivered = 0;
  #lost = 0;
  #open = 0;

  constructor(ports: LedgerPorts) {
    this.#ports = ports;
    this.#waiting = new Int32Array(64 * ports.populations);
    this.#offline = new Int32Array(64 * ports.populations);
    this.#orphaned = new Int32Array(64 * ports.populations);
  }

  /**
   * Opens the account of a message, with one carrier: the caller, who must `release` it. `tellsApart`:
   * each member has to be remembered, since one may get it twice, or leave before it comes.
   */
  open(
    sent_us: Micros,
    sender: ClientId,
    origin: ReplicaId,
    group: GroupId,
    bytes: number,
    tellsApart = false,
  ): MessageId {
    const message = this.#free.pop() ?? this.#allocate();
    this.#sent[message] = sent_us;
    this.#sender[message] = sender;
    this.#origin[message] = origin;
    this.#group[message] = group;
    this.#bytes[message] = bytes;
    this.#carriers[message] = 1;
    if (tellsApart) this.#standings.set(message, new Map());
    this.#trouble[message] = 0;
    this.#open++;
    return message;
  }

  /** @throws if nobody carries it any more: its name may be another's by now */
  assertCarried(message: MessageId): void {
    if (!(this.#carriers[message] > 0))
      throw new Error(
        `message ${message} is not under way: it is delivered and forwarded when it comes, or never`,
      );
  }

  /** One member of the population should get it. */
  expect(message: MessageId, population: PopulationId, client: ClientId, state: MemberState): void {
    const at = message * this.#ports.populations + population;
    this.#waiting[at]++;
    this.#expected++;
    if (state === 'offline') this.#offline[at]++;
    else if (state === 'orphaned') this.#orphaned[at]++;
    this.#standingsOf(message)?.set(client, state);
  }

  /** Of a message that tells its members apart: may this one still get it? */
  isOwed(message: MessageId, client: ClientId): boolean {
    return this.#standingsOf(message)?.get(client) === 'online';
  }

  sent_us(message: MessageId): Micros {
    return this.#sent[message];
  }
  sender(message: MessageId): ClientId {
    return this.#sender[message];
  }
  origin(message: MessageId): ReplicaId {
    return this.#origin[message];
  }
  group(message: MessageId): GroupId {
    return this.#group[message];
  }
  bytes(message: MessageId): number {
    return this.#bytes[message];
  }

  /** One more thing carries the message: a link, a queue. */
  hold(message: MessageId): void {
    this.#carriers[message]++;
  }

  /** A carrier lets go, having done its work or (with a reason) failed at it. */
  release(message: MessageId, trouble?: LossReason): void {
    if (trouble !== undefined) this.#trouble[message] = REASONS.indexOf(trouble);
    const left = --this.#carriers[message];
    if (left < 0) throw new Error('ledger: a carrier let go of a message that had none');
    if (left === 0) this.#close(message);
  }

  /**
   * One member got it; false if it had it already, or nobody of the population waits any more. One that
   * came only after it was sent (`wasThere` false) is counted as if it had been there: it takes nobody's place.
   */
  delivered(message: MessageId, population: PopulationId, client: ClientId, wasThere = true): boolean {
    if (this.#comesLate(message, client, wasThere)) this.expect(message, population, client, 'online');
    const settled = this.#settle(message, population, client, 'delivered');
    if (settled) this.#delivered++;
    else this.duplicates++;
    return settled;
  }

  /** One member is known to have lost it, unless it got it before. */
  missed(message: MessageId, population: PopulationId, client: ClientId, reason: LossReason): void {
    if (!this.#settle(message, population, client, 'lost')) return;
    this.#lost++;
    this.#ports.lost(population, 1, this.sent_us(message), this.#ports.now_us(), reason);
  }

  /**
   * The books as they stand. Nothing may be missing from them: every member that should get a message
   * has got it, has lost it, or waits for one that something still carries.
   *
   * @throws if they do not balance, which is a mistake of the model and never of a scenario
   */
  audit(): Books {
    const { populations } = this.#ports;
    let open = 0;
    let oldest_us: Micros | null = null;
    let waiting = 0;
    let stray = 0;
    for (let message = 0; message < this.#used; message++) {
      const carried = this.#carriers[message] > 0;
      if (carried) {
        open++;
        oldest_us = Math.min(oldest_us ?? this.#sent[message], this.#sent[message]);
      }
      for (let population = 0; population < populations; population++) {
        const count = this.#waiting[message * populations + population];
        if (carried) waiting += count;
        else stray += count;
      }
    }
    const [expected, delivered, lost] = [this.#expected, this.#delivered, this.#lost];
    const books = { expected, delivered, lost, waiting, open, oldest_us };
    if (expected !== delivered + lost + waiting || stray !== 0 || open !== this.#open) {
      const wrong = { ...books, stray, opened: this.#open };
      throw new Error(`the ledger of messages does not balance: ${JSON.stringify(wrong)}`);
    }
    return books;
  }

  /** Mostly no message tells its members apart, and the size of a map is cheaper to ask for than a key. */
  #standingsOf(message: MessageId): Map<ClientId, Standing> | undefined {
    return this.#standings.size > 0 ? this.#standings.get(message) : undefined;
  }

  /** Does somebody get it who was not expected, or is written off and there anew? */
  #comesLate(message: MessageId, client: ClientId, wasThere: boolean): boolean {
    const standings = this.#standingsOf(message);
    if (standings === undefined) return !wasThere;
    const standing = standings.get(client);
    return standing === undefined || (standing === 'lost' && !wasThere);
  }

  /** The member waits no more; false if it did not. Where members are not told apart, any of them will do. */
  #settle(message: MessageId, population: PopulationId, client: ClientId, as: 'delivered' | 'lost'): boolean {
    const at = message * this.#ports.populations + population;
    if (this.#waiting[at] === 0) return false;
    const standings = this.#standingsOf(message);
    if (standings !== undefined) {
      const standing = standings.get(client);
      if (standing === undefined || standing === 'delivered' || standing === 'lost') return false;
      standings.set(client, as);
      if (standing === 'offline') this.#offline[at]--;
      else if (standing === 'orphaned') this.#orphaned[at]--;
    }
    this.#waiting[at]--;
    return true;
  }

  #close(message: MessageId): void {
    const now_us = this.#ports.now_us();
    const reason = REASONS[this.#trouble[message]] as LossReason;
    for (let population = 0; population < this.#ports.populations; population++) {
      const at = message * this.#ports.populations + population;
      const waiting = this.#waiting[at];
      const sent_us = this.sent_us(message);
      const offline = Math.min(waiting, this.#offline[at]);
      const orphaned = Math.min(waiting - offline, this.#orphaned[at]);
      const others = this.#withoutLeft(message, population, waiting - offline - orphaned);
      this.#lost += offline + orphaned + others;
      if (offline > 0) this.#ports.lost(population, offline, sent_us, now_us, 'member-offline');
      if (orphaned > 0) this.#ports.lost(population, orphaned, sent_us, now_us, 'replica-down');
      if (others > 0) this.#ports.lost(population, others, sent_us, now_us, reason);
      this.#waiting[at] = 0;
      this.#offline[at] = 0;
      this.#orphaned[at] = 0;
    }
    this.#standings.delete(message);
    this.#free.push(message);
    this.#open--;
  }

  /**
   * Members who could have got it and still wait when nothing carries it any more, without those who left
   * on the way. Who was offline or orphaned when it was sent had lost it before it could leave.
   */
  #withoutLeft(message: MessageId, population: PopulationId, waiting: number): number {
    if (waiting === 0) return 0;
    const left = Math.min(waiting, this.#ports.left?.(message, population) ?? 0);
    this.#expected -= left;
    return waiting - left;
  }

  #allocate(): MessageId {
    if (this.#used === this.#sent.length) {
      const size = this.#used * 2;
      this.#sent = grown(this.#sent, new Float64Array(size));
      this.#sender = grown(this.#sender, new Int32Array(size));
      this.#origin = grown(this.#origin, new Int16Array(size));
      this.#group = grown(this.#group, new Int32Array(size));
      this.#bytes = grown(this.#bytes, new Float64Array(size));
      this.#carriers = grown(this.#carriers, new Int32Array(size));
      this.#trouble = grown(this.#trouble, new Uint8Array(size));
      this.#waiting = grown(this.#waiting, new Int32Array(size * this.#ports.populations));
      this.#offline = grown(this.#offline, new Int32Array(size * this.#ports.populations));
      this.#orphaned = grown(this.#orphaned, new Int32Array(size * this.#ports.populations));
    }
    return this.#used++;
  }
}

/** Index 0 is what it means when nothing failed on the way and a member still did not get it. */
const REASONS: readonly LossReason[] = [
  'not-forwarded',
  'member-offline',
  'sender-cut-off',
  'connection-dead',
  'replica-down',
  'link-lost',
  'overloaded',
  'endpoint-offline',
  'other-instance',
  'session-expired',
  'buffer-overflow',
];

function grown<T extends { set(from: T): void }>(from: T, into: T): T {
  into.set(from);
  return into;
}
