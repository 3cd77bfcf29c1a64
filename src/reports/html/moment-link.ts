import { html, type Markup } from './markup.js';

/** A link that moves the cursor of the page to a moment: `#t=712.321156`, in seconds. */
export function momentLink(at_us: number, text: string): Markup {
  return html`<a class="moment" href="#t=${String(at_us / 1_000_000)}">${text}</a>`;
}
