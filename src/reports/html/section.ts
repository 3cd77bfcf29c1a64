import { html, type Markup, NOTHING } from './markup.js';

export interface Section {
  /** Stable: links point at it. */
  readonly id: string;
  readonly title: string;
  /** How to read it, in a sentence. */
  readonly lead?: string;
  readonly body: Markup;
}

/** A part of the page under its heading. */
export function sectionMarkup({ id, title, lead, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${lead === undefined ? NOTHING : html`<p class="lead">${lead}</p>`}
${body}
</section>
`;
}

/** Links to all parts, in their order. */
export function contents(sections: readonly Section[]): Markup {
  return html`<nav class="contents" aria-label="Contents"><ul>${sections.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>
`;
}
