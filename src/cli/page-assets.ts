import { readFileSync } from 'node:fs';
import type { PageAssets } from '../reports/html/document.js';

/** Script and style of the page, as the build has made them. */
export function pageAssets(): PageAssets {
  return JSON.parse(readFileSync(new URL('../page.json', import.meta.url), 'utf8'));
}
