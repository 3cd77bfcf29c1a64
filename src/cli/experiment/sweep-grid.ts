import type { VariedSetting } from '../../experiments/experiment-result.js';
import { scaleOf } from '../../experiments/shared-axis.js';
import { Mistake } from '../mistake.js';
import type { DesignChoice } from './experiment-designs.js';

/** `path=v1,v2,…`, each a way in which the designs of a sweep differ. @throws Mistake for what is none. */
export function readVaried(words: readonly string[]): readonly VariedSetting[] {
  if (words.length === 0) throw new Mistake('a sweep varies something', EXAMPLE);
  const varied = words.map(readOne);
  const twice = varied.find(({ path }, at) => varied.findIndex((other) => other.path === path) < at);
  if (twice !== undefined)
    throw new Mistake(`--vary ${twice.path}: given twice`, 'put all its values into one');
  const designs = varied.reduce((product, { texts }) => product * texts.length, 1);
  if (designs > MOST_DESIGNS) {
    throw new Mistake(
      `${designs} designs are more than the ${MOST_DESIGNS} of a sweep`,
      'vary less at a time',
    );
  }
  return varied;
}

/** Every combination, the last setting the fastest. */
export function gridOf(
  varied: readonly VariedSetting[],
  set: readonly string[],
  variant: string | undefined,
): readonly DesignChoice[] {
  const places = varied.reduce<readonly (readonly number[])[]>(
    (grid, { texts }) => grid.flatMap((at) => texts.map((_, place) => [...at, place])),
    [[]],
  );
  const names = shortNames(varied.map(({ path }) => path));
  return places.map((at) => ({
    name: at.map((place, axis) => `${names[axis]}=${varied[axis]!.texts[place]}`).join(', '),
    at,
    set: [...set, ...at.map((place, axis) => `${varied[axis]!.path}=${varied[axis]!.texts[place]}`)],
    ...(variant === undefined ? {} : { variant }),
  }));
}

const EXAMPLE = 'such as --vary routing.trafficManager.ttl=10s,60s';
const MOST_DESIGNS = 10_000;

function readOne(word: string): VariedSetting {
  const equals = word.indexOf('=');
  const path = word.slice(0, Math.max(0, equals)).trim();
  const texts = splitOutside(word.slice(equals + 1));
  if (path === '' || texts.length === 0) throw new Mistake(`--vary ${word}: not path=v1,v2,…`, EXAMPLE);
  if (new Set(texts).size < texts.length) throw new Mistake(`--vary ${word}: a value is there twice`);
  // Numbers are words here, as they are on a command line.
  const scale = scaleOf(texts.map((text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)));
  return { path, texts, values: scale?.values ?? null, quantity: scale?.quantity ?? null };
}

/** At commas that do not stand in brackets or quotes. */
function splitOutside(text: string): readonly string[] {
  const words = text.match(/(?:\{[^}]*\}|\[[^\]]*\]|"[^"]*"|[^,{["])+/g) ?? [];
  return words.map((word) => word.trim()).filter((word) => word !== '');
}

/** The last steps of each path, as many as tell them apart. */
function shortNames(paths: readonly string[]): readonly string[] {
  const last = (path: string, steps: number) => path.split('.').slice(-steps).join('.');
  let steps = 1;
  while (steps < 8 && new Set(paths.map((path) => last(path, steps))).size < paths.length) steps++;
  return paths.map((path) => last(path, steps));
}
