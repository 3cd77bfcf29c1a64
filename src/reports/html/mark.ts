import { html, type Markup } from './markup.js';

/** A sign beside a word, drawn: not every font has ticks and crosses. */
export function mark(sign: 'yes' | 'no' | 'unsure'): Markup {
  return html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">${SIGNS[sign]}</svg>`;
}

const SIGNS: Readonly<Record<Parameters<typeof mark>[0], Markup>> = {
  yes: html`<path d="M2.5 8.5 6.5 12.5 13.5 4"/>`,
  no: html`<path d="M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5"/>`,
  unsure: html`<path d="M5 5.2a3 3 0 1 1 4.6 2.5C8.4 8.5 8 9 8 10.2M8 12.9v.6"/>`,
};
