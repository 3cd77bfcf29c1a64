import type { Plugin } from '../../replication/plugin.js';
import { readPlugin } from '../../replication/read-plugin.js';
import { strategyNames } from '../../replication/strategies.js';
import { Mistake } from '../mistake.js';
import type { PluginSource } from './plugin-source.js';
import { readPluginFile, withoutTypes } from './read-plugin-file.js';
import { withoutExit } from './without-exit.js';

/** Plug-ins as runs take them, and as they travel to the threads of other runs. */
export interface LoadedPlugins {
  readonly plugins: readonly Plugin[];
  readonly sources: readonly PluginSource[];
}

/** Reads and loads the files that the user named. @throws Mistake for the first that is no strategy. */
export async function loadPluginFiles(paths: readonly string[]): Promise<LoadedPlugins> {
  const sources: PluginSource[] = [];
  for (const path of paths) sources.push(await readPluginFile(path));
  return { sources, plugins: await loadPlugins(sources) };
}

/** @throws Mistake */
export async function loadPlugins(sources: readonly PluginSource[]): Promise<readonly Plugin[]> {
  const names = new Map<string, string>();
  for (const [family, members] of Object.entries(strategyNames()))
    for (const name of members)
      names.set(`${family} ${name}`, `a strategy of the family ${family} that comes with geosim`);
  const plugins: Plugin[] = [];
  for (const source of sources) {
    const { file, sha256 } = source;
    const reading = await withoutExit(async () => readPlugin(await defaultExport(source)));
    if ('problems' in reading) {
      throw new Mistake(`${file} is no strategy: ${reading.problems.join('; ')}`, HOW);
    }
    const { family, name } = reading.strategy;
    const taken = names.get(`${family} ${name}`);
    if (taken !== undefined)
      throw new Mistake(`${file}: the name "${name}" is that of ${taken}`, 'give it another');
    names.set(`${family} ${name}`, file);
    plugins.push({ strategy: reading.strategy, file, sha256 });
  }
  return plugins;
}

const HOW = 'docs/adding-a-strategy.md shows one from its first line to its test';

async function defaultExport(source: PluginSource): Promise<unknown> {
  const { file, code } = source;
  const loaded = (await import(urlOf(source)).catch(async (error: unknown) => {
    if (error instanceof SyntaxError) {
      await withoutTypes(code, file); // knows the place, which the engine keeps to itself
      throw new Mistake(`${file}: ${error.message}`);
    }
    const wanted = importedBy(error);
    if (wanted !== undefined) {
      throw new Mistake(
        `${file} imports "${wanted}": a plug-in is one file`,
        'types can be imported (import type { … } from "geosim"), code cannot',
      );
    }
    throw new Mistake(
      `${placeIn(error, [source]) ?? file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  })) as { readonly default?: unknown };
  if (!('default' in loaded)) {
    const names = Object.keys(loaded);
    const exported = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`;
    throw new Mistake(`${file} has no default export: ${exported}`, HOW);
  }
  return loaded.default;
}

/** No file: what is loaded is what was read and hashed, and only it. */
function urlOf({ code }: PluginSource): string {
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
}

/** `ring.ts:12:5`: where in a plug-in an error came up; undefined for an error of anybody else's. */
export function placeIn(error: unknown, sources: readonly PluginSource[]): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const found = sources.flatMap((source) => {
    const url = urlOf(source);
    const at = stack.indexOf(url);
    return at < 0
      ? []
      : [{ at, place: `${source.file}${/^:\d+:\d+/.exec(stack.slice(at + url.length))?.[0] ?? ''}` }];
  });
  return found.sort((a, b) => a.at - b.at)[0]?.place;
}

function importedBy(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code !== 'ERR_UNSUPPORTED_RESOLVE_REQUEST' && error.code !== 'ERR_MODULE_NOT_FOUND')
    return undefined;
  return /"([^"]+)"/.exec(error.message)?.[1];
}
