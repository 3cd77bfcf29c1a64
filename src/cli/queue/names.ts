import { sha256 } from '../../library/sha256.js';
import { VERSION } from '../../library/version.js';
import type { PluginSource } from '../input/plugin-source.js';

/**
 * The queue that an experiment and its workers meet in: of one version of geosim and of the same plug-ins, so
 * that whoever takes a run gives the bytes that anybody else would. Code never travels through the server.
 */
export function queueName(plugins: readonly PluginSource[]): string {
  const code = plugins.map((plugin) => plugin.sha256).sort();
  return `geosim-${VERSION}${code.length === 0 ? '' : `-${sha256(code.join()).slice(0, 16)}`}`;
}

/** Keys of the server besides the queue's own. */
export function keysOf(queue: string, experiment: string) {
  return {
    /** What came of batches, as JSON; the experiment takes them out. */
    results: `${queue}:results:${experiment}`,
    /** There while the experiment waits. */
    alive: `${queue}:alive:${experiment}`,
    /** The scenario of a design: once, not in every batch. */
    design: (key: string) => `${queue}:design:${key}`,
  };
}

/** An experiment whose sign of life is so old is dead, and its batches are dropped. */
export const ALIVE_S = 60;
/** What a dead experiment leaves behind is gone after a day. */
export const KEPT_S = 86_400;
