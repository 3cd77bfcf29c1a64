import type { PubSubStrategy } from './pubsub/contract.js';
import type { Strategies } from './strategies.js';

/**
 * A strategy of a user's own, and the family that it is of. It has the same contract as the strategies
 * that come with geosim; its name is what `service.strategy` says.
 */
export type PluginStrategy = PubSubPlugin;

/** Its replicas stand behind one name. Instances of their own (`exchanges: false`) cannot be plugged in. */
export interface PubSubPlugin extends Omit<PubSubStrategy, 'exchanges'> {
  readonly family: 'pubsub';
}

/** A strategy that was brought along, and which code it is: results name both. */
export interface Plugin {
  readonly strategy: PluginStrategy;
  readonly file: string;
  /** Of the file's text, in hexadecimal. */
  readonly sha256: string;
}

/** The strategies there are, and those brought along. */
export function withPlugins(strategies: Strategies, plugins: readonly Plugin[]): Strategies {
  const added = plugins.map(({ strategy }) => strategy);
  return {
    pubsub: [...strategies.pubsub, ...added.filter(({ family }) => family === 'pubsub')],
  };
}

/** A plug-in threw in the middle of a run: its author's mistake, and nobody else's. */
export class PluginFailure extends Error {
  /** Name of the strategy, and which of its functions threw. */
  readonly strategy: string;
  readonly where: string;

  constructor(strategy: string, where: string, cause: unknown) {
    const what = cause instanceof Error ? cause.message : String(cause);
    super(`the plug-in strategy "${strategy}" failed in ${where}(): ${what}`, { cause });
    this.name = 'PluginFailure';
    this.strategy = strategy;
    this.where = where;
  }
}
