import type { CacheEffects, CacheReplica } from './cache/contract.js';
import type { Strategy } from './contract.js';
import type { PubSubStrategy } from './pubsub/contract.js';
import type { RegistryPluginStrategy } from './registry/plugged.js';

/** Families of which a strategy can be brought along. */
export const PLUGIN_FAMILIES = ['pubsub', 'cache', 'registry'] as const;
export type PluginFamily = (typeof PLUGIN_FAMILIES)[number];

/**
 * A strategy of a user's own, and the family that it is of. It has the same contract as the strategies
 * that come with geosim; its name is what `service.strategy` says.
 */
export type PluginStrategy = PubSubPlugin | CachePlugin | RegistryPlugin;

/** Its replicas stand behind one name. Instances of their own (`exchanges: false`) cannot be plugged in. */
export interface PubSubPlugin extends Omit<PubSubStrategy, 'exchanges'> {
  readonly family: 'pubsub';
}

/** `effects.now_us()` is the clock of the replica, as far off as the scenario says. It takes no options. */
export interface CachePlugin extends Strategy<CacheEffects, CacheReplica> {
  readonly family: 'cache';
}

/** Its replicas stand behind one name; what any registry does alike it is given. It takes no options. */
export interface RegistryPlugin extends RegistryPluginStrategy {
  readonly family: 'registry';
}

/** A strategy that was brought along, and which code it is: results name both. */
export interface Plugin {
  readonly strategy: PluginStrategy;
  readonly file: string;
  /** Of the file's text, in hexadecimal. */
  readonly sha256: string;
}

/** The one that a scenario of any family names. */
export function pluginOf(plugins: readonly Plugin[], family: string, name: string): Plugin | undefined {
  return plugins.find(({ strategy }) => strategy.family === family && strategy.name === name);
}

/** The one that a scenario of a family names, if it was brought along. */
export function pluginNamed<F extends PluginFamily>(
  plugins: readonly Plugin[],
  family: F,
  name: string,
): (Plugin & { readonly strategy: PluginStrategy & { readonly family: F } }) | undefined {
  const isIt = (
    plugin: Plugin,
  ): plugin is Plugin & { readonly strategy: PluginStrategy & { readonly family: F } } =>
    plugin.strategy.family === family && plugin.strategy.name === name;
  return plugins.find(isIt);
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
