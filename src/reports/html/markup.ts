import { oneLine } from '../safe-text.js';

/**
 * A piece of HTML. Only `html` and `trusted` make one: the key is a symbol, which no data can hold, so
 * whatever comes out of a result is text and is escaped.
 */
export interface Markup {
  readonly [TEXT]: string;
}

const TEXT = Symbol('markup');

export type Value = string | number | Markup | readonly Markup[];

/** Text between the tags and in quoted attributes is escaped, and is one line of visible characters. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return trusted(strings.map((string, index) => string + written(values[index])).join(''));
}

/** What is HTML already: our own style, script and data block. Never for anything that came in. */
export function trusted(text: string): Markup {
  return { [TEXT]: text };
}

export function markupText(markup: Markup): string {
  return markup[TEXT];
}

export const NOTHING: Markup = trusted('');

/** JSON for a data block: nothing in it can end the element that holds it, or begin another. */
export function jsonBlock(value: unknown): Markup {
  return trusted(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

function written(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(oneLine(value));
  if (TEXT in value) return value[TEXT];
  return value.map(markupText).join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
