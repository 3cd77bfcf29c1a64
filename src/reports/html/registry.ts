import type { RunResult } from '../../metrics/result.js';
import { imageCurves, type ReachedCurve, rolloutCurves } from '../rollouts.js';
import { imagesTable, pushesTable, pushWords, rolloutsTable, volumesTable } from '../tables/registry.js';
import { html, type Markup, NOTHING } from './markup.js';
import { part } from './part.js';
import { tableMarkup } from './table.js';

/** Of a container registry: when its images were where, how rollouts went, what moved. */
export function registrySection(result: RunResult): Markup {
  if (result.registry === undefined) return NOTHING;
  const pushes = tableMarkup(pushesTable(result), { caption: 'The first pushes, one by one', isTall: true });
  return html`${part('When images were in other regions', imagesTable(result), pushWords(result))}
${reachedFigure('images', imageCurves(result), 'Images in other regions', 'share of the images pushed elsewhere, by the time since the push was acknowledged')}
${result.registry.pushes.length === 0 ? NOTHING : html`<details><summary>Push by push</summary>${pushes}</details>`}
${part('The longest rollout of each fleet', rolloutsTable(result), ROLLOUT_WORDS)}
${reachedFigure('rollouts', rolloutCurves(result), 'Rollouts', 'share of the hosts that have the image, by the time since the first of them wanted it')}
${part('What each replica held and moved', volumesTable(result))}`;
}

const ROLLOUT_WORDS: readonly string[] = [
  'Counted from the first host that wanted the image. Waited: hosts that were first told that there is no such image; came too early: attempts that ended so.',
];

function reachedFigure(id: string, curves: readonly ReachedCurve[], title: string, measure: string): Markup {
  if (curves.every(({ reached }) => reached.length === 0)) return NOTHING;
  return html`<figure class="panel" data-needs-script data-reached="${id}"><figcaption><h3>${title}</h3> <span class="unit">${measure}</span></figcaption>
<ul class="legend"></ul>
<div class="plot"><canvas role="img" aria-label="${title}: ${measure}"></canvas></div></figure>
`;
}
