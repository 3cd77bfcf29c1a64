import type { ReplicaId } from '../../../domain/ids.js';
import type { Micros } from '../../../kernel/kernel.js';
import type { KeyId } from '../contract.js';
import type { Command } from './log.js';
import type { FollowerReply, Message, Origin } from './messages.js';
import type { ConsensusOptions, Quorums } from './options.js';
import { Progress } from './progress.js';
import { reachedBy } from './quorum.js';
import { Rounds } from './rounds.js';
import type { Store } from './store.js';

/** What a leader needs of the replica that leads. */
export interface LeaderPorts {
  readonly store: Store;
  readonly options: ConsensusOptions;
  readonly quorums: Quorums;
  now_us(): Micros;
  post(to: ReplicaId, message: Message): void;
  /** Entries up to here are committed. */
  commitTo(index: number): void;
  answerRead(origin: Origin, key: KeyId): void;
  /** A quorum is out of reach. */
  lostQuorum(): void;
}

interface WaitingRead {
  readonly round: number;
  readonly origin: Origin;
  readonly key: KeyId;
}

/** One replica's leadership of one term: how far each follower is, and reads that wait for a quorum. */
export class Leader {
  readonly #ports: LeaderPorts;
  readonly #progress = new Map<ReplicaId, Progress>();
  readonly #rounds: Rounds;
  /** Its first entry; once that is committed, it knows all that ever was. */
  readonly #firstIndex: number;
  #reads: WaitingRead[] = [];
  /** Asks nobody to take over, and takes no operations, up to these times. */
  #nextTransfer_us: Micros;
  #transferUntil_us: Micros | null = null;
  #handedOver = false;

  constructor(ports: LeaderPorts, peers: readonly ReplicaId[], linked: ReadonlySet<ReplicaId>) {
    this.#ports = ports;
    const now_us = ports.now_us();
    this.#firstIndex = ports.store.log.lastIndex + 1;
    for (const peer of peers) {
      this.#progress.set(peer, new Progress(this.#firstIndex, linked.has(peer), now_us));
    }
    this.#rounds = new Rounds(ports.options);
    this.#nextTransfer_us = now_us + ports.options.electionTimeout_us.max;
  }

  /** While it hands over, it takes no operations: the successor must have the whole log. */
  get takesOperations(): boolean {
    return this.#transferUntil_us === null;
  }

  propose(command: Command): void {
    const { store } = this.#ports;
    store.log.append({ term: store.term, command });
    for (const [peer, progress] of this.#progress) if (progress.pipelines) this.#sendAppend(peer, progress);
    this.#commit();
  }

  read(origin: Origin, key: KeyId): void {
    const now_us = this.#ports.now_us();
    if (this.#knowsAll && !this.#handedOver && this.#rounds.leaseHolds(now_us)) {
      this.#ports.answerRead(origin, key);
      return;
    }
    this.#reads.push({ round: this.#rounds.begin(now_us), origin, key });
    this.#sendToAll();
    this.#confirm();
  }

  /** Reads that got no answer: they did nothing. */
  get waitingReads(): readonly WaitingRead[] {
    return this.#reads;
  }

  /** Every heartbeat. */
  tick(): void {
    const now_us = this.#ports.now_us();
    const { commit } = this.#ports.quorums;
    const silence_us = this.#ports.options.electionTimeout_us.max;
    let heard = 1;
    for (const progress of this.#progress.values()) {
      if (now_us - progress.vouchedAt_us <= silence_us) heard++;
    }
    if (heard < commit) return this.#ports.lostQuorum();
    this.#considerTransfer(now_us);
    this.#rounds.begin(now_us);
    this.#sendToAll();
  }

  replied(peer: ReplicaId, reply: FollowerReply): void {
    const progress = this.#progress.get(peer);
    if (progress === undefined) return;
    progress.heard(this.#ports.now_us(), reply.voting, reply.round);
    if (reply.kind === 'chunk-reply') {
      if (progress.chunkArrived(reply)) this.#sendChunk(peer, progress);
    } else if (reply.ok) {
      const wasBehind = !progress.pipelines;
      progress.matched(reply.index);
      if (wasBehind && progress.pipelines && progress.next <= this.#ports.store.log.lastIndex) {
        this.#sendAppend(peer, progress);
      }
      this.#commit();
    } else if (progress.rejected(reply)) {
      this.#sendAppend(peer, progress);
    }
    this.#confirm();
    if (peer === this.#ports.options.preferredLeader) this.#handOver(peer, progress);
  }

  linkUp(peer: ReplicaId): void {
    const progress = this.#progress.get(peer);
    if (progress === undefined) return;
    progress.reset(true);
    this.#sendAppend(peer, progress);
  }

  linkDown(peer: ReplicaId): void {
    this.#progress.get(peer)?.reset(false);
  }

  get #knowsAll(): boolean {
    return this.#ports.store.applied >= this.#firstIndex;
  }

  #sendToAll(): void {
    for (const [peer, progress] of this.#progress) this.#sendAppend(peer, progress);
  }

  /** To a follower whose log is known to agree: whatever it lacks. To another: only the question. */
  #sendAppend(peer: ReplicaId, progress: Progress): void {
    if (!progress.linked) return;
    const { log, term, lineage, applied } = this.#ports.store;
    if (progress.next <= log.baseIndex && !progress.takesSnapshot) {
      progress.beginSnapshot(this.#ports.store.snapshot());
      this.#sendChunk(peer, progress);
    }
    const prevIndex = progress.takesSnapshot ? 0 : progress.next - 1;
    const entries = progress.pipelines ? log.from(progress.next) : [];
    if (progress.pipelines) progress.next = log.lastIndex + 1;
    const prevTerm = prevIndex === 0 ? 0 : log.termAt(prevIndex);
    const round = this.#rounds.last;
    const commit = applied;
    this.#ports.post(peer, { kind: 'append', term, lineage, prevIndex, prevTerm, entries, commit, round });
  }

  #sendChunk(peer: ReplicaId, progress: Progress): void {
    const chunk = progress.nextChunk(this.#ports.options.snapshotChunk_bytes);
    if (chunk === null) return;
    const { term, lineage } = this.#ports.store;
    this.#ports.post(peer, { kind: 'snapshot', term, lineage, ...chunk, round: this.#rounds.last });
  }

  /** An entry of this term is committed once a quorum has it, and with it all before (Raft, figure 8). */
  #commit(): void {
    const { store, quorums } = this.#ports;
    const matches = [...this.#progress.values()].map(({ voting, match }) => (voting ? match : 0));
    const index = reachedBy(quorums.commit, [store.log.lastIndex, ...matches]);
    if (index <= store.applied || store.log.termAt(index) !== store.term) return;
    this.#ports.commitTo(index);
    this.#answerReads();
  }

  #confirm(): void {
    const rounds = [...this.#progress.values()].map(({ voting, round }) => (voting ? round : 0));
    this.#rounds.confirm(reachedBy(this.#ports.quorums.commit, [this.#rounds.last, ...rounds]));
    this.#answerReads();
  }

  #answerReads(): void {
    if (!this.#knowsAll) return;
    let count = 0;
    while (count < this.#reads.length && this.#reads[count].round <= this.#rounds.confirmed) count++;
    for (const { origin, key } of this.#reads.splice(0, count)) this.#ports.answerRead(origin, key);
  }

  #considerTransfer(now_us: Micros): void {
    if (this.#transferUntil_us !== null && now_us >= this.#transferUntil_us) this.#transferUntil_us = null;
    const { preferredLeader, electionTimeout_us } = this.#ports.options;
    const successor = preferredLeader === null ? undefined : this.#progress.get(preferredLeader);
    if (successor === undefined || now_us < this.#nextTransfer_us || !this.#knowsAll) return;
    if (!successor.linked || !successor.pipelines || !successor.voting) return;
    if (now_us - successor.vouchedAt_us > electionTimeout_us.min) return;
    this.#transferUntil_us = now_us + electionTimeout_us.max;
    this.#nextTransfer_us = now_us + 4 * electionTimeout_us.max; // one that failed blocked operations for long
    this.#handOver(preferredLeader!, successor);
  }

  /** Leadership transfer: once the successor has everything, it stands for election at once. */
  #handOver(peer: ReplicaId, successor: Progress): void {
    const { store } = this.#ports;
    if (this.#transferUntil_us === null || successor.match !== store.log.lastIndex) return;
    this.#handedOver = true; // may still win much later: no lease in this term any more
    this.#ports.post(peer, { kind: 'timeout-now', term: store.term });
  }
}
