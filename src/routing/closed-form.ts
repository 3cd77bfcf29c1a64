import type { Micros } from '../kernel/kernel.js';
import { sitesNeeded } from './probing/combine.js';
import type { CombineRule, RepeatRule } from './probing/options.js';

/** The documented rules a failover obeys; all lengths in µs. */
export interface FailoverRules {
  readonly interval: Micros;
  /** What a failing probe takes: the time-out in silence, the answer time of a refusal. */
  readonly failTime: Micros;
  /** What a good probe takes. Counts only where the next probe waits for its end. */
  readonly answerTime: Micros;
  readonly toleratedFailures: number;
  readonly combine: CombineRule;
  readonly repeat: RepeatRule;
  /** Probing sites with phases of their own. Sites of one common phase count as one. */
  readonly sites: number;
  readonly publishDelay: Micros;
  /** TTL of the answer that moves. */
  readonly ttl: Micros;
}

/** Lengths in µs, from the start of the fault. */
export interface FailoverBounds {
  readonly best_for_us: Micros;
  readonly mean_for_us: Micros;
  readonly worst_for_us: Micros;
}

/**
 * From a fault at a random moment, which outlasts the detection, to the decision that the endpoint
 * is down, before publishing. The worst case is a supremum: it is not reached.
 *
 * K sites wait for their next probe independently, each uniformly over one period; the rule decides
 * with the k-th of them, whose mean is k / (K + 1) of the period. Then follow N more periods and the
 * time of the last probe. Start to start a period is I; end to start it is I plus the probe: a good
 * one while waiting, a failing one after.
 */
export function detection(rules: FailoverRules): FailoverBounds {
  const { interval, failTime, answerTime, toleratedFailures, sites, combine, repeat } = rules;
  const wait_us = repeat === 'start-to-start' ? interval : interval + answerTime;
  const retry_us = repeat === 'start-to-start' ? interval : interval + failTime;
  const best = toleratedFailures * retry_us + failTime;
  const share = sitesNeeded(combine, sites) / (sites + 1);
  return { best_for_us: best, mean_for_us: Math.round(best + wait_us * share), worst_for_us: best + wait_us };
}

/**
 * From the fault until a client that asks again whenever its cached answer expires, and whose
 * caches honour the TTL, is told another endpoint: detection, publishing, and 0, half or all of the
 * TTL. The worst case is that of the last client.
 */
export function shift(rules: FailoverRules): FailoverBounds {
  const detected = detection(rules);
  const { publishDelay, ttl } = rules;
  return {
    best_for_us: detected.best_for_us + publishDelay,
    mean_for_us: Math.round(detected.mean_for_us + publishDelay + ttl / 2),
    worst_for_us: detected.worst_for_us + publishDelay + ttl,
  };
}

/** Server connections of an app server to one instance; lengths in µs. */
export interface ServerConnectionRules {
  readonly connections: number;
  /** Between two pings of the service, and between two looks at the silence. */
  readonly ping: Micros;
  readonly silence: Micros;
}

/**
 * From an instance falling silent at a random moment to the last of its server connections being found
 * dead. Of each, the last ping was heard up to one interval before the fault, and its silence is looked
 * at up to one interval after it has lasted long enough: the sum of two uniform times, and the instance
 * is offline with the latest of the connections.
 */
export function connectionDetection({ connections, ping, silence }: ServerConnectionRules): FailoverBounds {
  // E[max of n] of a triangular law on [-1, 1] = 1 - integral of F(x)^n, by Simpson's rule.
  const steps = 1_000;
  let integral = 0;
  for (let step = 0; step <= steps; step++) {
    const x = -1 + (2 * step) / steps;
    const below = x < 0 ? ((1 + x) * (1 + x)) / 2 : 1 - ((1 - x) * (1 - x)) / 2;
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
    let allBelow = 1;
    for (let connection = 0; connection < connections; connection++) allBelow *= below;
    integral += weight * allBelow;
  }
  const latest = 1 - (integral * 2) / (3 * steps);
  return {
    best_for_us: silence - ping,
    mean_for_us: Math.round(silence + ping * latest),
    worst_for_us: silence + ping,
  };
}

/** The rule in force, in words, with its numbers. */
export function ruleInWords(rules: FailoverRules): string {
  const { interval, failTime, toleratedFailures, repeat, publishDelay, ttl } = rules;
  const after =
    repeat === 'start-to-start' ? 'start to start' : 'from the end of one to the start of the next';
  const retries =
    toleratedFailures === 0
      ? 'no tolerated failures'
      : `${toleratedFailures} tolerated ${toleratedFailures === 1 ? 'failure' : 'failures'}`;
  return [
    `${whoDecides(rules)}: wait for the next probe (every ${seconds(interval)}, ${after})`,
    retries,
    `${seconds(failTime)} for the deciding probe to fail`,
    `${seconds(publishDelay)} publishing`,
    `up to ${seconds(ttl)} TTL in caches`,
  ].join(' + ');
}

function whoDecides({ combine, sites }: FailoverRules): string {
  if (sites === 1) return 'one probing site';
  switch (combine) {
    case 'majority':
      return `majority of ${sites} probing sites (${sitesNeeded(combine, sites)} must agree)`;
    case 'first':
      return `the first of ${sites} probing sites`;
    case 'all':
      return `all ${sites} probing sites`;
  }
}

function seconds(length_us: Micros): string {
  return `${length_us / 1_000_000} s`;
}
