import type { Setting } from '../../metrics/result.js';
import { columns, oneLine, shorten } from '../safe-text.js';
import { pad } from './layout.js';
import type { Styler } from './styler.js';

const SHOWN = 12;

/** The settings that differ from the defaults; the first dozen, and how many more there are. */
export function settingsList(settings: readonly Setting[], width: number, style: Styler): string[] {
  const shown = settings.slice(0, SHOWN);
  const paths = shown.map(({ path }) => shorten(oneLine(path), Math.floor(width * 0.45)));
  const pathWidth = Math.max(0, ...paths.map(columns));
  const lines = shown.map((setting, index) => {
    const value = shorten(inWords(setting.value), Math.max(12, Math.floor((width - pathWidth - 20) * 0.6)));
    const room = width - 2 - pathWidth - 2 - columns(value) - 13;
    const fallback = shorten(inWords(setting.default), Math.max(8, room));
    return `  ${pad(paths[index] ?? '', pathWidth)}  ${value}  ${style('quiet', `(default ${fallback})`)}`;
  });
  const more = settings.length - shown.length;
  return more > 0 ? [...lines, style('quiet', `  … and ${more} more, in the JSON result`)] : lines;
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value));
}
