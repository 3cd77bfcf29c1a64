import type { LookupLevel, Notice } from '../domain/observations.js';
import type { FailureReason, OperationKind, Outcome } from '../domain/outcome.js';
import type { PhaseName, RunResult } from '../metrics/result.js';

/**
 * Why one client, or one of its operations, had no service: plain JSON, versioned, complete. What is
 * printed or shown is made from this and from nothing else.
 *
 * `…_us` is a moment in µs since the start of the run, `…_for_us` a length; what never happened is null.
 */
export const EXPLANATION_VERSION = 1;

export interface Explanation {
  readonly explanationVersion: typeof EXPLANATION_VERSION;
  readonly engine: RunResult['engine'];
  readonly scenario: RunResult['scenario'];
  readonly seed: number;
  /** Of the run that was watched: the same as without watching. */
  readonly digest: string;
  readonly simulated_us: number;
  /** The operation that is explained, as it ended; null: the client as a whole. */
  readonly operation: OperationFact | null;
  /** The operation over all its tries; null: none was asked for. */
  readonly wait: Wait | null;
  readonly story: ClientStory;
  /**
   * The outage that the counterfactuals are about, by its place in the story; null: there was none, and they are
   * about the operation.
   */
  readonly focus: number | null;
  readonly counterfactuals: readonly Counterfactual[];
}

/** All that happened to one client. */
export interface ClientStory {
  /** As users name it: `us#17`, counted from 1. */
  readonly client: string;
  readonly clients: string;
  readonly outages: readonly Outage[];
  /** All outages together. */
  readonly down_for_us: number;
  /** In the order in which they ended. */
  readonly operations: readonly OperationFact[];
  /** In the order of time: what it did, and what happened to what it depended on. */
  readonly steps: readonly Step[];
}

/** A time in which the client could not send and receive, whether it knew it or not. */
export interface Outage {
  readonly from_us: number;
  /** null: it was not back before the end of the run. */
  readonly to_us: number | null;
  /** What broke its service; null: nothing that the scenario calls a fault. */
  readonly fault: string | null;
  /** What served it before and after; null: nothing. */
  readonly before: string | null;
  readonly after: string | null;
  /** What it waited for: without gaps, as long together as the outage. */
  readonly blame: readonly Blame[];
}

/**
 * A step of the waterfall; or the client had made its last attempt; or, of an operation: it had not begun yet, or
 * the try that counted was under way.
 */
export type BlameName = PhaseName | 'gave-up' | 'waiting-its-turn' | 'working';

export interface Blame {
  readonly name: BlameName;
  readonly from_us: number;
  readonly to_us: number;
}

export interface OperationFact {
  /** Such as `us#17/publish@612.345678`: the client, what it did, and when it wanted to (seconds). */
  readonly id: string;
  readonly operation: OperationKind;
  readonly intended_us: number;
  readonly started_us: number;
  readonly ended_us: number;
  readonly outcome: Outcome;
  readonly reason: FailureReason;
  /** Where it went; null: nowhere. */
  readonly replica: string | null;
  /** Of a read that went well and saw too little. */
  readonly missed?: MissedWrite;
}

/** One operation from the moment at which it was wanted to the end of its last try. */
export interface Wait {
  readonly from_us: number;
  readonly to_us: number;
  /** One after the other. Only hosts of a registry have several: what others try again within is one. */
  readonly tries: readonly OperationFact[];
  /** Without gaps, as long together as the operation. */
  readonly blame: readonly Blame[];
}

/** The first acknowledged write that a read should have seen and did not. */
export interface MissedWrite {
  /** Whose write it was, such as `shop#4`. */
  readonly writer: string;
  readonly asked_us: number;
  /** Before the read began. */
  readonly acknowledged_us: number;
  /** How many such writes there were, this one included. */
  readonly writes: number;
  /** When the replica that was read had it, or something newer; null: never. */
  readonly reached_us: number | null;
}

export type Step =
  | { readonly kind: 'connected'; readonly at_us: number; readonly to: string }
  /** While it was served: the visit was over, or it asks somebody else from now on. */
  | { readonly kind: 'left'; readonly at_us: number; readonly from: string }
  | {
      readonly kind: 'down';
      readonly at_us: number;
      readonly fault: string | null;
      readonly from: string | null;
    }
  | { readonly kind: 'up'; readonly at_us: number; readonly on: string | null }
  | { readonly kind: 'noticed'; readonly at_us: number; readonly how: Notice }
  | Attempt
  /** `until_us` null: it makes no more attempts. */
  | { readonly kind: 'back-off'; readonly at_us: number; readonly until_us: number | null }
  | Found
  | StatedMilestone;

/** A milestone of the timeline. */
export interface StatedMilestone {
  readonly kind: 'milestone';
  readonly at_us: number;
  readonly milestone: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** What happens to a replica or an app server, messages apart. */
export type EndpointStep =
  | Found
  | StatedMilestone
  | { readonly kind: 'restored' | 'crashed'; readonly at_us: number }
  | { readonly kind: 'came' | 'went'; readonly at_us: number; readonly client: string }
  | { readonly kind: 'told'; readonly at_us: number; readonly client: string; readonly answer: string | null }
  | {
      readonly kind: 'turned-away';
      readonly at_us: number;
      readonly what: 'connection' | 'message' | 'request';
    }
  | { readonly kind: 'resized'; readonly at_us: number; readonly units: number };

/** The client tries to get its connection, or an answer; what it was told on the way. */
export interface Attempt {
  readonly kind: 'attempt';
  readonly at_us: number;
  readonly asked: readonly Told[];
  /** The answer of an app server: an instance, the service's own name, or nothing. */
  readonly negotiated: {
    readonly at_us: number;
    readonly server: string;
    readonly answer: string | null;
  } | null;
  /** null: not over at the end of the run, or a mere look-up. */
  readonly ended: Pick<OperationFact, 'operation' | 'ended_us' | 'outcome' | 'reason' | 'replica'> | null;
}

/** What a client was told when it asked for a name. */
export interface Told {
  readonly at_us: number;
  /** null: the name had no address. */
  readonly endpoint: string | null;
  readonly by: LookupLevel;
  readonly answered_us: number;
  /** When it may be told otherwise; null: never. */
  readonly expires_us: number | null;
  /** The name servers had ceased to give this endpoint at that moment; null: they still gave it. */
  readonly staleSince_us: number | null;
}

/** Somebody found an endpoint down. */
export interface Found {
  readonly kind: 'found-down';
  readonly at_us: number;
  readonly endpoint: string;
  /** `name servers`, `source of truth`, or an app server. */
  readonly by: string;
  /** Start of the first probe that failed, and of the one that decided. */
  readonly firstProbe_us: number;
  readonly decidingProbe_us: number;
  /** No probe: silence on the decider's own connections. */
  readonly bySilence: boolean;
  /** From then on answers leave the endpoint out. */
  readonly published_us: number;
}

/** The same client, on the same random numbers, in a scenario with another setting. */
export interface Counterfactual {
  /** What is different, in a few words: `TTL 20s`. */
  readonly change: string;
  /** The settings, as `--set` takes them. */
  readonly set: readonly string[];
  /** Why it may help. */
  readonly why: string;
  readonly effect: CounterfactualEffect;
}

export type CounterfactualEffect =
  /** It would not have been down at that time. */
  | { readonly kind: 'spared' }
  /** The outage's end moves by so much; 0: it does not. null where it has no end. */
  | {
      readonly kind: 'moved';
      readonly back_us: number | null;
      /** Below 0: earlier. null: one of the two is never back. */
      readonly by_for_us: number | null;
    }
  /** Of an operation: what came of it, and by how much its end moves. */
  | {
      readonly kind: 'operation';
      readonly was: Verdict;
      readonly is: Verdict;
      readonly reason: FailureReason;
      readonly ended_us: number;
      readonly by_for_us: number;
    }
  /** Of an operation: the client does not ask for it in that run, or not before its end. */
  | { readonly kind: 'not-asked' }
  /** The scenario does not allow it, or the run was not finished. */
  | { readonly kind: 'not-run'; readonly why: string };

/** What came of an operation; `stale`: it went well and saw too little. */
export type Verdict = Outcome | 'stale';
