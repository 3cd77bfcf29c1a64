import type { ReplicaId } from '../../../domain/ids.js';
import type { Answer, CacheEffects, CacheReplica, Operation, OperationId, Refusal } from '../contract.js';
import { Election } from './election.js';
import { ElectionTimer } from './election-timer.js';
import { accept } from './follower.js';
import { Leader } from './leader.js';
import { Membership } from './membership.js';
import type {
  Append,
  FollowerReply,
  Incarnation,
  Message,
  Origin,
  SnapshotChunk,
  Term,
  VoteReply,
  VoteRequest,
} from './messages.js';
import { type ConsensusOptions, type Quorums, quorumsOf } from './options.js';
import { type Envelope, Outbox } from './outbox.js';
import { Requests } from './requests.js';
import { Store } from './store.js';

export interface ConsensusStatus {
  readonly role: 'follower' | 'candidate' | 'leader' | 'recovering';
  readonly term: Term;
  readonly leader: ReplicaId | null;
  /** The last committed entry it knows of. */
  readonly committed: number;
}

/** Tokens of wakes. */
const ELECTION = 0;
const HEARTBEAT = 1;
const FLUSH = 2;

/** The state machine of one replica: who leads, and what follows from each message. */
export class ConsensusReplica implements CacheReplica {
  readonly #effects: CacheEffects;
  readonly #peers: readonly ReplicaId[];
  readonly #options: ConsensusOptions;
  readonly #quorums: Quorums;
  readonly #outbox: Outbox;
  readonly #requests: Requests;
  readonly #linked = new Set<ReplicaId>();
  #store = new Store();

  #leader: ReplicaId | null = null;
  #leading: Leader | null = null;
  #election: Election | null = null;
  readonly #timer: ElectionTimer;
  readonly #membership = new Membership();

  constructor(effects: CacheEffects, peers: readonly ReplicaId[], options: ConsensusOptions) {
    this.#effects = effects;
    this.#peers = peers;
    this.#options = options;
    this.#quorums = quorumsOf(peers.length + 1, options);
    this.#outbox = new Outbox(effects, options.flush_us, options.batch, FLUSH);
    this.#requests = new Requests(effects);
    this.#timer = new ElectionTimer(effects, options, ELECTION);
  }

  status(): ConsensusStatus {
    const role =
      this.#membership.recovery !== null ? 'recovering' : this.#leading !== null ? 'leader' : 'follower';
    return {
      role: this.#election !== null ? 'candidate' : role,
      term: this.#store.term,
      leader: this.#leader,
      committed: this.#store.applied,
    };
  }

  asked(operation: OperationId, what: Operation): void {
    const ticket = this.#requests.open(operation);
    const origin: Origin = { replica: this.#effects.self, ticket };
    if (this.#membership.recovery !== null) return this.#refuse(origin, 'loading');
    if (what.kind === 'read' && this.#options.reads.kind === 'local') {
      return this.#answer(origin, this.#store.read(what.key));
    }
    if (this.#leading !== null) return this.#handle(origin, what);
    if (this.#leader === null || !this.#linked.has(this.#leader)) return this.#refuse(origin, 'no-leader');
    this.#requests.forwarded(ticket, this.#leader, what.kind === 'read');
    this.#post(this.#leader, { kind: 'forward', ticket, what });
  }

  forgotten(operation: OperationId): void {
    this.#requests.forgotten(operation);
  }

  received(from: ReplicaId, message: unknown): void {
    for (const part of message as Envelope) this.#receive(from, part);
  }

  linkUp(peer: ReplicaId): void {
    this.#linked.add(peer);
    this.#leading?.linkUp(peer);
    if (this.#election !== null) this.#askForVote(peer, this.#election);
    const { recovery } = this.#membership;
    if (recovery !== null) this.#post(peer, { kind: 'recover', round: recovery.round });
  }

  linkDown(peer: ReplicaId): void {
    this.#linked.delete(peer);
    this.#outbox.drop(peer);
    this.#leading?.linkDown(peer);
    this.#requests.linkDown(peer);
    this.#membership.linkDown(peer);
  }

  woken(token: number): void {
    if (token === FLUSH) this.#outbox.woken();
    else if (token === HEARTBEAT) this.#heartbeat();
    else if (!this.#timer.isDue) this.#timer.run();
    else this.#electionDue();
  }

  restarted(): void {
    this.#effects.cancel(HEARTBEAT);
    this.#outbox.clear();
    this.#requests.clear();
    this.#linked.clear();
    this.#leader = null;
    this.#leading = null;
    this.#election = null;
    const { persists } = this.#options;
    this.#membership.restarted(persists ? null : this.#draw('incarnation'));
    if (persists) this.#store.forEachValue((key, version) => this.#effects.applied(key, version));
    else this.#store = new Store();
    this.#membership.startAfreshIfMoreThan(this.#tolerated);
    this.#timer.heardLeader();
    this.#timer.run();
  }

  // It talks to its peers over the links alone.
  dialled(): void {}
  heard(): void {}
  hungUp(): void {}

  #receive(from: ReplicaId, message: Message): void {
    switch (message.kind) {
      case 'vote':
        return this.#voteAsked(from, message);
      case 'vote-reply':
        return this.#voted(from, message);
      case 'append':
        return this.#append(from, message);
      case 'snapshot':
        return this.#snapshot(from, message);
      case 'append-reply':
      case 'chunk-reply':
        if (message.term > this.#store.term) this.#follow(message.term, null);
        else if (message.term === this.#store.term) this.#leading?.replied(from, message);
        return;
      case 'timeout-now':
        if (
          message.term === this.#store.term &&
          this.#leading === null &&
          this.#membership.recovery === null
        ) {
          this.#campaign({ pre: false, transfer: true });
        }
        return;
      case 'forward':
        return this.#handle({ replica: from, ticket: message.ticket }, message.what);
      case 'answer':
        return this.#requests.answer(message.ticket, message.answer);
      case 'recover': {
        const { recovery, incarnation: life } = this.#membership;
        const incarnation = recovery === null ? null : life;
        return this.#post(from, { kind: 'recover-reply', round: message.round, incarnation });
      }
      case 'recover-reply':
        this.#membership.recovery?.answered(from, message.round, message.incarnation);
        return this.#membership.startAfreshIfMoreThan(this.#tolerated);
      case 'rejoin':
        if (this.#leading === null || this.#store.incarnationOf(from) === message.incarnation) return;
        this.#leading.propose({ kind: 'rejoin', replica: from, incarnation: message.incarnation });
    }
  }

  // Operations

  /** As the leader, or as one that was believed to be it. */
  #handle(origin: Origin, what: Operation): void {
    if (this.#leading === null || !this.#leading.takesOperations) return this.#refuse(origin, 'no-leader');
    if (what.kind === 'read') return this.#leading.read(origin, what.key);
    this.#requests.proposed(this.#store.log.lastIndex + 1, this.#store.term, origin);
    this.#leading.propose(what);
  }

  #answer(origin: Origin, answer: Answer): void {
    if (origin.replica === this.#effects.self) this.#requests.answer(origin.ticket, answer);
    else this.#post(origin.replica, { kind: 'answer', ticket: origin.ticket, answer });
  }

  #refuse(origin: Origin, reason: Refusal): void {
    this.#answer(origin, { ok: false, reason });
  }

  #commitTo(index: number): void {
    const store = this.#store;
    while (store.applied < index) {
      const command = store.applyNext();
      if (command.kind === 'write' || command.kind === 'add') {
        this.#effects.applied(command.key, command.version);
      } else if (command.kind === 'rejoin') this.#takenIn(command.replica, command.incarnation);
      const decided = this.#requests.decided(store.applied, store.log.termAt(store.applied));
      if (decided === null) continue;
      if (!decided.done || (command.kind !== 'write' && command.kind !== 'add')) {
        this.#refuse(decided.origin, 'no-leader'); // another leader's entry stands in its place for good
        continue;
      }
      const now = store.read(command.key);
      this.#answer(decided.origin, now);
    }
    store.compact(this.#options.keptEntries);
  }

  // Elections

  #electionDue(): void {
    if (this.#leading !== null) return; // a wake from before; the next one comes when it steps down
    this.#timer.postpone();
    this.#timer.run();
    const { recovery } = this.#membership;
    if (recovery !== null) {
      recovery.nextRound();
      this.#postToAll({ kind: 'recover', round: recovery.round });
    } else {
      this.#leader = null;
      this.#campaign({ pre: true, transfer: false });
    }
  }

  #campaign(kind: { readonly pre: boolean; readonly transfer: boolean }): void {
    const store = this.#store;
    this.#leader = null;
    if (!kind.pre) {
      store.term++;
      store.votedFor = this.#effects.self;
      this.#timer.postpone();
    }
    this.#election = new Election(store, this.#effects.self, this.#quorums.election, kind);
    for (const peer of this.#linked) this.#askForVote(peer, this.#election);
    this.#count(this.#election);
  }

  #askForVote(peer: ReplicaId, { pre, transfer }: Election): void {
    const { log, term } = this.#store;
    const { lastIndex, lastTerm } = log;
    this.#post(peer, { kind: 'vote', term: pre ? term + 1 : term, lastIndex, lastTerm, pre, transfer });
  }

  #voteAsked(from: ReplicaId, request: VoteRequest): void {
    const store = this.#store;
    if (this.#membership.recovery !== null) return;
    // Whoever has a leader stands by it: no disruption, and a leader's lease can be relied on.
    const standsBy = this.#leading !== null || this.#timer.standsByLeader;
    if (standsBy && !request.transfer) return;
    const { pre, term } = request;
    if (!pre && term > store.term) this.#follow(term, null);
    const isCovered = store.log.isCoveredBy(request.lastIndex, request.lastTerm);
    const isFree = store.votedFor === null || store.votedFor === from;
    const granted = isCovered && (pre ? term > store.term : term === store.term && isFree);
    if (granted && !pre) {
      store.votedFor = from;
      this.#timer.postpone();
    }
    const replyTerm = pre && granted ? term : store.term;
    const { startedAfresh, incarnation: life } = this.#membership;
    const incarnation = startedAfresh ? null : life;
    this.#post(from, { kind: 'vote-reply', term: replyTerm, pre, granted, incarnation });
  }

  #voted(from: ReplicaId, reply: VoteReply): void {
    const { term } = this.#store;
    if (reply.term > term && !(reply.pre && reply.granted)) return this.#follow(reply.term, null);
    const election = this.#election;
    if (election === null || election.pre !== reply.pre) return;
    if (reply.term !== (reply.pre ? term + 1 : term)) return;
    election.vote(from, reply);
    this.#count(election);
  }

  #count(election: Election): void {
    if (!election.won) return;
    if (election.pre) this.#campaign({ pre: false, transfer: false });
    else this.#lead(election.afresh || this.#membership.startedAfresh);
  }

  #lead(afresh: boolean): void {
    const { self } = this.#effects;
    this.#election = null;
    this.#leader = self;
    this.#timer.stop();
    if (afresh || this.#store.lineage === 0) this.#store.lineage = this.#draw('lineage');
    const ports = {
      store: this.#store,
      options: this.#options,
      quorums: this.#quorums,
      now_us: () => this.#effects.now_us(),
      post: (to: ReplicaId, message: Message) => this.#post(to, message),
      commitTo: (index: number) => this.#commitTo(index),
      answerRead: (origin: Origin, key: number) => this.#answer(origin, this.#store.read(key)),
      lostQuorum: () => this.#follow(this.#store.term, null, 'no-quorum'),
    };
    this.#leading = new Leader(ports, this.#peers, this.#linked);
    this.#leading.propose({ kind: 'no-op' });
    const { startedAfresh, incarnation } = this.#membership;
    if (startedAfresh) this.#leading.propose({ kind: 'rejoin', replica: self, incarnation });
    this.#effects.wake(this.#options.heartbeat_us, HEARTBEAT);
  }

  #heartbeat(): void {
    this.#leading?.tick();
    if (this.#leading !== null) this.#effects.wake(this.#options.heartbeat_us, HEARTBEAT);
  }

  /** A follower from now on, in this term or a later one. */
  #follow(term: Term, leader: ReplicaId | null, reason: Refusal = 'no-leader'): void {
    const led = this.#leading;
    this.#election = null;
    this.#leading = null;
    this.#leader = leader;
    if (term > this.#store.term) {
      this.#store.term = term;
      this.#store.votedFor = null;
    }
    if (led === null) return;
    this.#effects.cancel(HEARTBEAT);
    this.#timer.postpone();
    this.#timer.run();
    for (const { origin } of led.waitingReads) this.#refuse(origin, reason);
  }

  // The log, as a follower

  #append(from: ReplicaId, request: Append): void {
    if (!this.#heardLeader(from, request.term)) return this.#reply(from, request, 0, false);
    this.#takeUp(request.lineage);
    const { ok, index } = accept(this.#store, request);
    if (ok) this.#commitTo(Math.min(request.commit, index));
    this.#reply(from, request, index, ok);
  }

  #snapshot(from: ReplicaId, chunk: SnapshotChunk): void {
    if (!this.#heardLeader(from, chunk.term)) {
      return this.#reply(from, { prevIndex: chunk.index, round: chunk.round }, 0, false);
    }
    const { round, index, snapshot } = chunk;
    if (snapshot === null) {
      this.#reply(from, { prevIndex: index, round }, chunk.offset + chunk.bytes, true, 'chunk-reply');
      return;
    }
    this.#takeUp(chunk.lineage);
    if (snapshot.index > this.#store.applied) {
      this.#store.install(snapshot, (key, version) => this.#effects.applied(key, version));
      this.#requests.skippedTo(snapshot.index);
      for (const [replica, incarnation] of snapshot.incarnations) this.#takenIn(replica, incarnation);
    }
    this.#reply(from, { prevIndex: index, round }, index, true);
  }

  #takeUp(lineage: number): void {
    if (lineage === this.#store.lineage) return;
    this.#store.takeUp(lineage, (key, version) => this.#effects.applied(key, version));
    this.#requests.skippedTo(Number.POSITIVE_INFINITY);
  }

  /** Is the sender the leader of a term that is not over? Then it has this replica's support for a while. */
  #heardLeader(from: ReplicaId, term: Term): boolean {
    if (term < this.#store.term) return false;
    this.#follow(term, from);
    this.#store.votedFor ??= from; // there is a leader: nobody else needs this vote
    this.#timer.heardLeader();
    if (this.#membership.asks(from, term)) {
      this.#post(from, { kind: 'rejoin', incarnation: this.#membership.incarnation });
    }
    return true;
  }

  #reply(
    to: ReplicaId,
    { prevIndex, round }: { readonly prevIndex: number; readonly round: number },
    index: number,
    ok: boolean,
    kind: FollowerReply['kind'] = 'append-reply',
  ): void {
    const voting = this.#membership.recovery === null;
    this.#post(to, { kind, term: this.#store.term, ok, prevIndex, index, round, voting });
  }

  #takenIn(replica: ReplicaId, incarnation: Incarnation): void {
    if (replica === this.#effects.self) this.#membership.takenIn(incarnation);
  }

  /** How many replicas may be without memory at once. */
  get #tolerated(): number {
    return this.#peers.length + 1 - Math.max(this.#quorums.election, this.#quorums.commit);
  }

  /** A name that nobody else draws; never 0. */
  #draw(purpose: string): number {
    return 1 + Math.floor(this.#effects.random(purpose) * (Number.MAX_SAFE_INTEGER - 1));
  }

  #post(to: ReplicaId, message: Message): void {
    if (this.#linked.has(to)) this.#outbox.post(to, message);
  }

  #postToAll(message: Message): void {
    for (const peer of this.#linked) this.#post(peer, message);
  }
}
