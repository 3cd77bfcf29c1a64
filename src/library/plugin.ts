import type { Plugin, PluginStrategy } from '../replication/plugin.js';
import { readPlugin } from '../replication/read-plugin.js';
import { sha256 } from './sha256.js';

/**
 * A strategy of your own, for `parseScenario` and `runScenario`. What it throws in a run comes out as
 * {@link PluginFailure}.
 *
 * @param source the file and the text that it was made from: results name both, the text by its hash
 * @throws Error if it is no strategy, with all that is wrong with it
 */
export function plugin(
  strategy: PluginStrategy,
  source: { readonly file: string; readonly text: string },
): Plugin {
  const reading = readPlugin(strategy);
  if ('problems' in reading) throw new Error(`${source.file} is no strategy: ${reading.problems.join('; ')}`);
  return { strategy: reading.strategy, file: source.file, sha256: sha256(source.text) };
}
