import type { RegistryReport, RunResult, ShareReached } from '../metrics/result.js';
import { oneLine, shorten } from './safe-text.js';

export type Rollout = RegistryReport['rollouts'][number];

/** Of each population that wanted images the rollout that took longest; one that was never done counts as such. */
export function longestRollouts({ registry }: RunResult): readonly Rollout[] {
  const byClients = new Map<string, Rollout>();
  for (const rollout of registry?.rollouts ?? []) {
    const known = byClients.get(rollout.clients);
    if (known === undefined || lengthOf(rollout) > lengthOf(known)) byClients.set(rollout.clients, rollout);
  }
  return [...byClients.values()];
}

/** Endless where not all hosts have the image. */
export function lengthOf({ reached, done, hosts }: Rollout): number {
  return done < hosts ? Number.POSITIVE_INFINITY : (reached.at(-1)?.for_us ?? 0);
}

/** A share that grows over a length of time, by the name of whose it is. */
export interface ReachedCurve {
  readonly name: string;
  readonly reached: readonly ShareReached[];
}

/** By replica: which share of the images pushed elsewhere was whole there so long after the push. */
export function imageCurves({ registry }: RunResult): readonly ReachedCurve[] {
  return (registry?.visibility ?? []).map(({ replica, reached }) => ({ name: nameOf(replica), reached }));
}

/** By population: which share of its hosts had the image so long after the first wanted it. */
export function rolloutCurves({ registry }: RunResult): readonly ReachedCurve[] {
  return (registry?.rollouts ?? [])
    .slice(0, MOST_CURVES)
    .map(({ clients, image, reached }) => ({ name: nameOf(`${clients}: ${image}`), reached }));
}

/** More cannot be told apart. */
const MOST_CURVES = 12;

function nameOf(name: string): string {
  return shorten(oneLine(name), 40);
}
