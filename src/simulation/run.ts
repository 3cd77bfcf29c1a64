import type { DataObserver } from '../domain/data-observations.js';
import type { Observer } from '../domain/observations.js';
import { judgeTexts } from '../expectations/judge.js';
import { Kernel } from '../kernel/kernel.js';
import { createRandom } from '../kernel/streams.js';
import { type ByteHasher, TraceDigest } from '../kernel/trace-digest.js';
import { assembleResult, type RunFacts } from '../metrics/assemble.js';
import { createCollectors } from '../metrics/collectors.js';
import type { RunResult } from '../metrics/result.js';
import type { Plugin } from '../replication/plugin.js';
import type { Scenario } from '../scenario/scenario.js';
import { blindObserver } from './blind-observer.js';
import { collectorContext } from './collector-context.js';
import { observedBy } from './observed-by.js';
import { topologyOf } from './topology-of.js';
import { familyRun, type World } from './world.js';

export interface RunOptions {
  /** Instead of the scenario's. */
  readonly seed?: number;
  /** The run stops with an error after that many events. */
  readonly maxEvents?: number;
  /** Polled every few dozen events; true: stop, time is up. */
  readonly maxWall?: () => boolean;
  /** Polled likewise; true: the caller has seen what it wanted, and the run ends there as if it had been so long. */
  readonly isEnough?: (now_us: number) => boolean;
  /** Called every few dozen events. */
  readonly onProgress?: (now_us: number, events: number) => void;
  /** Makes a SHA-256; handed in, so that this room needs no platform. */
  readonly hasher: () => ByteHasher;
  /** false: nothing is collected; the events are the same. */
  readonly collectors?: boolean;
  /** Gets each operation on data as a line of JSON, where the family has any. */
  readonly history?: ((line: string) => void) | undefined;
  /** Hears what it wants of the facts besides; the events are the same with and without. */
  readonly watch?: Partial<Observer & DataObserver>;
  /** The scenario's file as the user named it, and the SHA-256 of its text. */
  readonly file: string;
  readonly sha256: string;
  /** Strategies that were brought along. */
  readonly plugins?: readonly Plugin[];
  /** Version of the engine, for the result. */
  readonly version: string;
}

/** The run was not finished: a limit of the caller's was reached. */
export class LimitReached extends Error {
  readonly limit: 'events' | 'wall';
  readonly reached_us: number;
  readonly events: number;

  constructor(limit: 'events' | 'wall', reached_us: number, events: number) {
    super(`stopped by the limit on ${limit} after ${events} events`);
    this.limit = limit;
    this.reached_us = reached_us;
    this.events = events;
  }
}

/**
 * Runs a scenario to its end and gives everything that came out. Pure: the same scenario, seed and
 * version give the same result, to the byte.
 *
 * @throws LimitReached when `maxEvents` or `maxWall` stopped it.
 */
export function runScenario(scenario: Scenario, options: RunOptions): RunResult {
  const seed = options.seed ?? scenario.seed;
  const digest = new TraceDigest(options.hasher());
  let untilPoll = POLL_EVENTS;
  let isEnough = false;
  const kernel: Kernel = new Kernel({
    ...(options.maxEvents === undefined ? {} : { maxEvents: options.maxEvents }),
    trace(time_us, handler, a, b) {
      digest.event(time_us, handler, a, b);
      if (--untilPoll > 0) return;
      untilPoll = POLL_EVENTS;
      options.onProgress?.(time_us, kernel.events);
      if (options.maxWall?.()) kernel.stop();
      else if (options.isEnough?.(time_us)) {
        isEnough = true;
        kernel.stop();
      }
    },
  });
  const random = createRandom(seed);
  const collect = options.collectors ?? true;
  const family = familyRun(scenario, { collect, history: options.history, watch: options.watch });
  let world: World | undefined;
  const collectors = createCollectors(
    collectorContext(scenario, family.context, (fault, population) =>
      (world as World).closedForm(fault, population),
    ),
  );
  const measuring: Observer = collect ? collectors : blindObserver;
  const observer = options.watch === undefined ? measuring : observedBy(measuring, options.watch);
  const { plugins = [] } = options;
  world = family.build({ kernel, random, observer, plugins });
  digest.begin(kernel.handlerNames());
  world.start();
  const stopped = kernel.runUntil(scenario.duration);
  if (stopped !== 'reached' && !isEnough) {
    throw new LimitReached(stopped === 'event-limit' ? 'events' : 'wall', kernel.now_us, kernel.events);
  }
  world.end();
  const facts: RunFacts = {
    engine: { name: 'geosim', version: options.version },
    scenario: {
      name: scenario.name,
      description: scenario.description,
      file: options.file,
      sha256: options.sha256,
      ...(scenario.variant === undefined ? {} : { variant: scenario.variant }),
    },
    seed,
    simulated_us: kernel.now_us,
    warmup_us: scenario.warmup,
    events: kernel.events,
    digest: digest.hex(),
    settings: scenario.settings,
    givens: scenario.givens,
    assumptions: scenario.assumptions,
    topology: topologyOf(scenario),
  };
  const collected = family.finish(collectors.finish(kernel.now_us), kernel.now_us);
  const expectations = collect ? judgeTexts(scenario.expect, { ...facts, ...collected }) : [];
  return assembleResult(facts, collected, expectations);
}

/** How often the caller's limits and progress are looked at: one event may deliver to a million members. */
const POLL_EVENTS = 50;
