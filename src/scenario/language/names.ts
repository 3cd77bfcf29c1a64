import { z } from 'zod';
import type { PresetKind } from '../presets/list.js';

/** What a text names, so that errors, editors and the reference can offer the known names. */
export type Suggestion = 'region' | 'strategy' | 'latency' | `preset ${PresetKind}`;

/** A region: one of the built-in table, or of the scenario's own. */
export const regionName = () =>
  z
    .string()
    .min(1)
    .meta({ suggests: 'region' satisfies Suggestion });

export const strategyName = () =>
  z
    .string()
    .min(1)
    .meta({ suggests: 'strategy' satisfies Suggestion });

/** A preset of latencies, or a file. */
export const latencyName = () =>
  z
    .string()
    .min(1)
    .meta({ suggests: 'latency' satisfies Suggestion });

export const presetName = (kind: PresetKind) =>
  z
    .string()
    .min(1)
    .meta({ suggests: `preset ${kind}` satisfies Suggestion });

/**
 * The name an author gives: it is written into labels (`downtime_seconds{clients=us}`) and into
 * expectations (`availability(clients = us)`), so it holds nothing that means something there.
 */
export const ownName = () =>
  z
    .string()
    .max(100)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u, { error: 'bad-name' });
