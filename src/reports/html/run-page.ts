import type { Explanation } from '../../explanation/explanation.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import type { RunResult } from '../../metrics/result.js';
import { costTable } from '../tables/cost.js';
import { failoverStepsTable } from '../tables/failover-steps.js';
import { faultsTable } from '../tables/faults.js';
import { loadTable } from '../tables/load.js';
import { availabilitySection } from './availability.js';
import { dataSection } from './data.js';
import { type PageAssets, pageDocument } from './document.js';
import { latencySection } from './latency.js';
import { html, type Markup, markupText, NOTHING } from './markup.js';
import { metricsSection } from './metrics.js';
import { milestoneTable } from './milestones.js';
import { expectationList, opening } from './opening.js';
import { registrySection } from './registry.js';
import { contents, type Section, sectionMarkup } from './section.js';
import { settingsSection } from './settings.js';
import { stage } from './stage.js';
import { storyMarkup } from './story.js';
import { tableMarkup } from './table.js';
import { trustSection } from './trust.js';
import { waterfall } from './waterfall.js';

/** A run as one HTML file that needs nothing else. The same result gives the same bytes, saved or fresh. */
export function runPage(
  given: RunResult,
  assets: PageAssets,
  /** Of one of its clients. */
  explanation: Explanation | null = null,
): string {
  // In the one spelling of a saved result: the order of its keys must not tell where it came from.
  const result: RunResult = JSON.parse(canonicalJson(given));
  const sections = [...storySection(explanation), ...sectionsOf(result)].filter(
    ({ body }) => markupText(body).trim() !== '',
  );
  const body = html`${opening(result)}
${contents(sections)}
<main>
${sections.map(sectionMarkup)}
</main>
`;
  return pageDocument({ title: `${result.scenario.name} · geosim`, kind: 'run', body, data: result }, assets);
}

function storySection(explanation: Explanation | null): readonly Section[] {
  if (explanation === null) return [];
  const { story, operation } = explanation;
  return [
    { id: 'story', title: `The story of ${operation?.id ?? story.client}`, body: storyMarkup(explanation) },
  ];
}

function sectionsOf(result: RunResult): readonly Section[] {
  return [
    {
      id: 'expectations',
      title: 'What was expected',
      body: result.expectations.length === 0 ? NOTHING : expectationList(result.expectations),
    },
    {
      id: 'waterfall',
      title: 'Where the failover time went',
      lead: 'The thick bar is the last client that came back, cut into what it waited for; the thin one the mean client; the frame what the documented rules allow, from best to worst, with the mean as a diamond.',
      body: failovers(result),
    },
    {
      id: 'time',
      title: 'What happened, moment by moment',
      lead: 'Every chart has the same time. Point at one to see that moment in all of them and on the map; click to stay there, drag to zoom in, double-click to zoom out.',
      body: stage(result),
    },
    { id: 'milestones', title: 'Milestones', body: milestoneTable(result) },
    {
      id: 'availability',
      title: 'Availability',
      lead: 'Counted by time of clients, by operations, and by the worst stretch of time that users lived through.',
      body: availabilitySection(result),
    },
    {
      id: 'latency',
      title: 'Latency by region and operation',
      lead: 'From the moment the client wanted to start, not from when it could: waiting counts.',
      body: latencySection(result),
    },
    {
      id: 'data',
      title: 'Data',
      lead: 'What was kept of what was acknowledged, and how much of it readers saw.',
      body: dataSection(result),
    },
    {
      id: 'registry',
      title: 'Images',
      lead: 'When what was pushed could be pulled where, and how long hosts waited for it.',
      body: registrySection(result),
    },
    {
      id: 'load',
      title: 'Load',
      body: tableMarkup(loadTable(result), { caption: 'What the replicas carried' }),
    },
    {
      id: 'faults',
      title: 'Faults',
      body: tableMarkup(faultsTable(result.faults), { caption: 'What each fault touched' }),
    },
    {
      id: 'cost',
      title: 'Cost',
      lead: 'Of the time after the warm-up, and of thirty days like it.',
      body: tableMarkup(costTable(result.cost), { caption: 'What is paid for' }),
    },
    { id: 'settings', title: 'Settings', body: settingsSection(result) },
    { id: 'trust', title: 'Why believe it', body: trustSection(result) },
    { id: 'metrics', title: 'All metrics', body: metricsSection(result) },
  ];
}

function failovers(result: RunResult): Markup {
  const steps = tableMarkup(failoverStepsTable(result.failovers), {
    caption: 'When what happened, after the start of the fault',
  });
  return html`${waterfall(result)}${steps}`;
}
