import { didYouMean, enumerate } from '../../scenario/nearest.js';
import { Mistake } from '../mistake.js';

/**
 * Which designs are compared, in the order of the file. `a,b`: the scenario itself (`base`) and these;
 * `-a`: all but this; `a,b,-base`: these only.
 *
 * @throws Mistake for a name that is none, and where fewer than two are left.
 */
export function designNames(variants: readonly string[], list: string | undefined): readonly string[] {
  const all = ['base', ...variants];
  const words = (list ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => ({ word, ...nameIn(word, all) }));
  const unknown = words.find(({ name }) => !all.includes(name));
  if (unknown !== undefined) {
    throw new Mistake(
      `--variants: there is no variant "${unknown.word}"`,
      didYouMean(unknown.name, all) ?? `there are ${enumerate(all)}`,
    );
  }
  const taken = words.filter(({ without }) => !without).map(({ name }) => name);
  const left = words.filter(({ without }) => without).map(({ name }) => name);
  const wanted = taken.length === 0 ? all : ['base', ...taken];
  const names = all.filter((name) => wanted.includes(name) && !left.includes(name));
  if (names.length < 2) {
    throw new Mistake(
      variants.length === 0
        ? 'nothing to compare: the scenario has no variants'
        : `nothing to compare: ${names.length === 0 ? 'no design is' : `only ${names[0]} is`} left`,
      variants.length === 0 ? 'write designs under `variants:`' : `there are ${enumerate(all)}`,
    );
  }
  return names;
}

/** A variant may be called `-a`; then that is what it means. */
function nameIn(word: string, all: readonly string[]): { readonly name: string; readonly without: boolean } {
  const without = word.startsWith('-') && !all.includes(word);
  return { name: without ? word.slice(1) : word, without };
}
