import type { KeyId, VersionId } from '../../domain/data-observations.js';
import type { ReplicaId } from '../../domain/ids.js';
import type { FailureReason } from '../../domain/outcome.js';
import type { EventHandle, HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import { TCP_ROUNDS, tlsRounds } from '../../topology/handshake.js';
import { DROP, PASS } from '../../topology/network.js';
import type { ApplicationOptions } from './options.js';
import type { ApplicationPorts, Asked, Pending, Reply } from './ports.js';
import type { Whereabouts } from './whereabouts.js';

/** One operation, over all its tries. */
export interface Call {
  readonly kind: 'read' | 'write' | 'add';
  readonly session: number;
  readonly key: KeyId;
  /** Of a read that is done: what it saw. */
  version: VersionId;
  readonly intended_us: Micros;
  sum: number | null;
  /** The last replica that was asked. */
  replica: ReplicaId;
  tries: number;
  /** A try reached a cache, or may have, and nobody knows what became of it. */
  doubtful: boolean;
  reason: FailureReason;
  readonly done: (call: Call, outcome: 'ok' | 'failed' | 'unknown') => void;
}

interface Slot {
  call: Call | null;
  /** Events of an earlier number are void. */
  turn: number;
  pending: Pending | null;
  timeout: EventHandle;
  reply: Reply | null;
  sent: boolean;
}

/** A new connection: TCP and TLS 1.3 before the first command. */
const CONNECT_ROUNDS = TCP_ROUNDS + tlsRounds('1.3');
const ADDED = 1;

/**
 * Operations under way: each is tried at one cache after another until one answers, or the tries are used
 * up. A session keeps a connection to each cache that answers it, and opens a new one when that was lost.
 */
export class Calls {
  readonly #options: ApplicationOptions;
  readonly #ports: ApplicationPorts;
  readonly #places: Whereabouts;
  readonly #packets: Stream;
  readonly #slots: Slot[] = [];
  readonly #free: number[] = [];
  readonly #arrives: HandlerId;
  readonly #returns: HandlerId;
  readonly #timesOut: HandlerId;
  readonly #refused: HandlerId;
  readonly #again: HandlerId;

  constructor(name: string, options: ApplicationOptions, places: Whereabouts, ports: ApplicationPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#places = places;
    this.#packets = ports.random.stream(`clients/${name}`, 'packet');
    const { kernel } = ports;
    const on = (what: string, run: (slot: number) => void): HandlerId =>
      kernel.handler(`${name}: ${what}`, (slot, turn) => {
        if (this.#slots[slot].turn === turn) run(slot);
      });
    this.#arrives = on('operation arrives', (slot) => this.#arrived(slot));
    this.#returns = on('reply arrives', (slot) => this.#returned(slot));
    this.#timesOut = on('operation times out', (slot) => this.#timedOut(slot));
    this.#refused = on('operation refused', (slot) => this.#failed(slot, 'refused', false));
    this.#again = on('operation tried again', (slot) => this.#try(slot));
  }

  get underWay(): readonly Call[] {
    return this.#slots.flatMap(({ call }) => call ?? []);
  }

  begin(call: Call): void {
    const slot = this.#free.pop() ?? this.#slots.length;
    this.#slots[slot] ??= { call: null, turn: 0, pending: null, timeout: 0, reply: null, sent: false };
    this.#slots[slot].call = call;
    this.#try(slot);
  }

  /** A session's connection to a cache is reset: what is under way on it may have been done. */
  reset(replica: ReplicaId, session: number): void {
    for (const [slot, { call, sent }] of this.#slots.entries()) {
      if (call?.replica !== replica || call.session !== session || !sent) continue;
      this.#failed(slot, 'connection-dead', true);
    }
  }

  /** The application's processes end, and nobody waits for anything any more. */
  drop(): void {
    for (const [slot, { call }] of this.#slots.entries()) {
      if (call !== null) this.#end(slot, 'unknown', 'connection-dead');
    }
  }

  #try(slot: number): void {
    const { kernel, network, observer, service } = this.#ports;
    const state = this.#slots[slot];
    const call = state.call as Call;
    const turn = this.#next(state);
    const { site } = this.#places;
    const replica = this.#places.choose(call.session, call.kind === 'read', call.tries);
    const target = service.sites[replica];
    call.replica = replica;
    call.tries++;
    const connected = this.#places.isConnected(call.session, replica);
    const verdict = connected ? network.verdict(site, target) : network.connectVerdict(site, target);
    if (verdict !== PASS || network.verdict(target, site) !== PASS) {
      const there = network.culprit(site, target);
      observer.faultTouched(there >= 0 ? there : network.culprit(target, site), 'operations', 1);
    }
    if (verdict === DROP) {
      // A connection that is open takes the command; what is lost with it was not done.
      state.timeout = kernel.after(this.#options.timeout_us, this.#timesOut, slot, turn);
      return;
    }
    const rounds_us = connected ? 0 : CONNECT_ROUNDS * this.#roundTrip_us(site, target);
    if (verdict !== PASS) {
      kernel.after(rounds_us + this.#roundTrip_us(site, target), this.#refused, slot, turn);
      return;
    }
    const way_us = rounds_us + network.oneWay_us(site, target, kernel.now_us, this.#packets);
    state.sent = true;
    state.timeout = kernel.after(this.#options.timeout_us, this.#timesOut, slot, turn);
    if (way_us < this.#options.timeout_us) kernel.after(way_us, this.#arrives, slot, turn);
  }

  #arrived(slot: number): void {
    const { network, service } = this.#ports;
    const state = this.#slots[slot];
    const call = state.call as Call;
    const target = service.sites[call.replica];
    const condition = network.verdict(target, target);
    if (condition === DROP) return; // it waits for its time-out in vain
    const { turn } = state;
    const replied = (reply: Reply) => {
      if (state.turn === turn) this.#replied(slot, reply);
    };
    const pending =
      condition === PASS ? service.ask(call.replica, askedOf(call, this.#options), replied) : null;
    if (state.turn !== turn || state.reply !== null) return;
    if (pending === null) return this.#wayBack(slot, { ok: false, reason: 'refused', unknown: false });
    state.pending = pending;
  }

  #replied(slot: number, reply: Reply): void {
    this.#slots[slot].pending = null;
    this.#wayBack(slot, reply);
  }

  #wayBack(slot: number, reply: Reply): void {
    const { kernel, network, service } = this.#ports;
    const state = this.#slots[slot];
    const from = service.sites[(state.call as Call).replica];
    const { site } = this.#places;
    if (network.verdict(from, site) !== PASS) return; // the time-out decides
    state.reply = reply;
    const way_us = network.oneWay_us(from, site, kernel.now_us, this.#packets);
    kernel.after(way_us, this.#returns, slot, state.turn);
  }

  #returned(slot: number): void {
    const state = this.#slots[slot];
    const call = state.call as Call;
    const reply = state.reply as Reply;
    if (!reply.ok) {
      if (reply.reason !== 'refused') this.#places.connected(call.session, call.replica);
      return this.#failed(slot, reply.reason, reply.unknown);
    }
    this.#places.connected(call.session, call.replica);
    if (call.kind === 'read') call.version = reply.version;
    call.sum = reply.sum ?? null;
    this.#end(slot, 'ok', 'none');
  }

  #timedOut(slot: number): void {
    const { sent } = this.#slots[slot];
    this.#failed(slot, sent ? 'request-timeout' : 'connect-timeout', sent);
  }

  /** A try came to nothing; `doubtful`: it may have been done all the same. */
  #failed(slot: number, reason: FailureReason, doubtful: boolean): void {
    const { kernel } = this.#ports;
    const state = this.#slots[slot];
    const call = state.call as Call;
    call.doubtful ||= doubtful;
    call.reason = reason;
    if (!BY_THE_CACHE.has(reason)) this.#places.disconnected(call.session, call.replica);
    this.#places.failedAt(call.session, call.replica);
    if (call.tries > this.#options.retries.times || reason === 'read-only') {
      return this.#end(slot, call.doubtful ? 'unknown' : 'failed', reason);
    }
    kernel.after(this.#options.retries.pause_us, this.#again, slot, this.#next(state));
  }

  #end(slot: number, outcome: 'ok' | 'failed' | 'unknown', reason: FailureReason): void {
    const state = this.#slots[slot];
    const call = state.call as Call;
    this.#next(state);
    state.call = null;
    this.#free.push(slot);
    call.reason = reason;
    call.done(call, outcome);
  }

  /** Makes every event scheduled for the slot out of date, and gives the number of the next one. */
  #next(state: Slot): number {
    if (state.timeout > 0) this.#ports.kernel.cancel(state.timeout);
    state.timeout = 0;
    state.pending?.forget();
    state.pending = null;
    state.reply = null;
    state.sent = false;
    state.turn = (state.turn + 1) | 0;
    return state.turn;
  }

  #roundTrip_us(from: number, to: number): Micros {
    return this.#ports.network.roundTrip_us(from, to, this.#ports.kernel.now_us, this.#packets);
  }
}

/** Answers of a cache that is there: the connection lives on. */
const BY_THE_CACHE: ReadonlySet<FailureReason> = new Set([
  'read-only',
  'syncing',
  'loading',
  'too-few-replicas',
  'no-leader',
  'no-quorum',
]);

function askedOf(call: Call, { value_bytes }: ApplicationOptions): Asked {
  const { kind, key, version } = call;
  if (kind === 'read') return { kind, key };
  return kind === 'write'
    ? { kind, key, version, bytes: value_bytes }
    : { kind, key, version, amount: ADDED };
}

/** How much an addition to a counter adds. */
export const AMOUNT = ADDED;
