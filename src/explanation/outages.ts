import { type FaultId, NAME_SERVERS, type ReplicaId } from '../domain/ids.js';
import type { Move } from '../domain/observations.js';
import type { Micros } from '../kernel/kernel.js';
import type { Detections } from '../metrics/detections.js';
import { phasesOf } from '../metrics/phases.js';
import type { Attempts } from './attempts.js';
import { type Cast, endpointName, faultName } from './cast.js';
import type { Attempt, Blame, Outage } from './explanation.js';

/**
 * The times in which one client was down, and what it waited for in each. A client counts from its first
 * connection on: before that it owes nobody an explanation.
 */
export class Outages {
  readonly #cast: Cast;
  readonly #attempts: Attempts;
  readonly #detections: Detections;
  readonly #drafts: Draft[] = [];
  #seen = false;
  #replica: ReplicaId = NOTHING;
  #fault: FaultId = NOTHING;

  constructor(cast: Cast, attempts: Attempts, detections: Detections) {
    this.#cast = cast;
    this.#attempts = attempts;
    this.#detections = detections;
  }

  get isDown(): boolean {
    return this.#drafts.at(-1)?.to_us === null;
  }

  connected(replica: ReplicaId, at_us: Micros): void {
    this.#seen = true;
    this.#replica = replica;
    // Some say that they are served again before they say by whom.
    const last = this.#drafts.at(-1);
    if (last?.to_us === at_us) last.after = replica;
  }

  /** The fault is the reason of the outage that begins at this moment. */
  hit(fault: FaultId): void {
    const open = this.#open();
    if (open === undefined) this.#fault = fault;
    else if (open.fault === NOTHING) open.fault = fault;
  }

  down(at_us: Micros): { readonly fault: FaultId; readonly before: ReplicaId } | null {
    if (!this.#seen || this.isDown) return null;
    const draft: Draft = {
      from_us: at_us,
      to_us: null,
      fault: this.#fault,
      before: this.#replica,
      after: NOTHING,
      noticed_us: NOTHING,
      gaveUp_us: NOTHING,
      move: null,
    };
    this.#fault = NOTHING;
    this.#drafts.push(draft);
    return draft;
  }

  /** Ends the outage, if there is one. */
  up(at_us: Micros): boolean {
    this.#seen = true;
    const open = this.#open();
    if (open === undefined) return false;
    open.to_us = at_us;
    open.after = this.#replica;
    return true;
  }

  /** Stated after the client is up again. */
  moved(move: Readonly<Move>): void {
    const last = this.#drafts.at(-1);
    if (last?.to_us !== move.moved_us) return;
    last.move = { ...move };
    last.after = move.to;
  }

  noticed(at_us: Micros): void {
    const open = this.#open();
    if (open !== undefined) open.noticed_us = at_us;
  }

  gaveUp(at_us: Micros): void {
    const open = this.#open();
    if (open !== undefined) open.gaveUp_us = at_us;
  }

  finish(end_us: Micros): readonly Outage[] {
    return this.#drafts.map((draft) => ({
      from_us: draft.from_us,
      to_us: draft.to_us,
      fault: faultName(this.#cast, draft.fault),
      before: endpointName(this.#cast, draft.before),
      after: draft.to_us === null ? null : endpointName(this.#cast, draft.after),
      blame: this.#blame(draft, draft.to_us ?? end_us),
    }));
  }

  #open(): Draft | undefined {
    return this.isDown ? this.#drafts.at(-1) : undefined;
  }

  /** The critical path that the waterfall shows, from the moment on at which this client was down. */
  #blame(draft: Draft, end_us: Micros): readonly Blame[] {
    if (draft.gaveUp_us !== NOTHING && draft.to_us === null) {
      const tried = phasesOf(draft.from_us, null, this.#wayBack(draft, draft.gaveUp_us));
      const rest: Blame = { name: 'gave-up', from_us: draft.gaveUp_us, to_us: end_us };
      return [...tried, rest].filter(hasLength);
    }
    const move = draft.move ?? this.#wayBack(draft, end_us);
    const detection = this.#detections.publishedBy(move.left, move.decider, move.resolved_us);
    return phasesOf(draft.from_us, draft.to_us === null ? null : detection, move);
  }

  /** What the client did up to that moment, where nobody stated it as the way back from a fault. */
  #wayBack({ from_us, to_us, before, after, noticed_us }: Draft, end_us: Micros): Move {
    const attempts = this.#attempts;
    const last = attempts.lastBegun(end_us);
    const begun = last !== undefined && last.at_us >= from_us ? last : undefined;
    // One that failed is over: what came after it is the wait for the next.
    const present = begun?.ended != null && begun.ended.outcome !== 'ok' ? undefined : begun;
    const told = present === undefined ? undefined : present.asked.at(-1);
    return {
      fault: NOTHING,
      population: NOTHING,
      client: NOTHING,
      from: before,
      to: to_us === null ? NOWHERE : after,
      left: before,
      decider: NAME_SERVERS,
      // Of a client that is still down and has not noticed: it has been finding out ever since.
      noticed_us: noticed_us === NOTHING && to_us === null && begun === undefined ? end_us : noticed_us,
      resolverStaleUntil_us: NOTHING,
      cacheStaleUntil_us: NOTHING,
      lastFailure_us: attempts.lastFailure_us(from_us, end_us),
      attempt_us: present?.at_us ?? end_us,
      asked_us: negotiateBegan_us(present),
      negotiated_us: present?.negotiated?.at_us ?? NOTHING,
      resolved_us: told?.answered_us ?? end_us,
      moved_us: end_us,
    };
  }
}

interface Draft {
  readonly from_us: Micros;
  to_us: Micros | null;
  fault: FaultId;
  readonly before: ReplicaId;
  after: ReplicaId;
  noticed_us: Micros;
  gaveUp_us: Micros;
  move: Move | null;
}

const NOTHING = -1;
/** No replica at all: the way back is not over. */
const NOWHERE = -2;

function negotiateBegan_us(attempt: Attempt | undefined): Micros {
  return attempt?.negotiated == null ? NOTHING : (attempt.asked[0]?.answered_us ?? attempt.at_us);
}

function hasLength({ from_us, to_us }: Blame): boolean {
  return to_us > from_us;
}
