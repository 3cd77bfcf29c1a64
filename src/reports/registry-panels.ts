import type { RunResult } from '../metrics/result.js';
import type { Rollout } from './rollouts.js';
import type { PanelLine, SeriesPanel } from './series-panels.js';

/** What a registry's report says of single moments, as plots over the time of the run. */
export function registryPanels(result: RunResult, clients: string | null): readonly SeriesPanel[] {
  if (result.registry === undefined) return [];
  return [imagesPanel(result), rolloutsPanel(result, clients)].filter(({ lines }) => lines.length > 0);
}

/** Of the images pushed so far those that each replica has whole. */
function imagesPanel(result: RunResult): SeriesPanel {
  const pushes = result.registry?.pushes ?? [];
  const once = (at_us: number | null): readonly Happening[] => (at_us === null ? [] : [{ at_us, times: 1 }]);
  const lines = result.topology.replicas.map(({ name }, index): PanelLine => {
    const arrivals = pushes.flatMap(({ visible }) =>
      once(visible.find(({ replica }) => replica === name)?.at_us ?? null),
    );
    return { label: name, hue: { of: 'replica', index }, ...counting(result, arrivals) };
  });
  const pushed: PanelLine = {
    label: 'pushed',
    hue: { of: 'other', index: 0 },
    ...counting(
      result,
      pushes.flatMap(({ acknowledged_us }) => once(acknowledged_us)),
    ),
  };
  return {
    id: 'images',
    title: 'Images pushed, and whole in each replica',
    unit: 'images',
    ...LEVELS,
    lines: pushes.length === 0 ? [] : [...lines, pushed],
  };
}

/** Hosts that have the image they wanted, over all rollouts of their fleet. */
function rolloutsPanel(result: RunResult, clients: string | null): SeriesPanel {
  const rollouts = result.registry?.rollouts ?? [];
  const lines = result.topology.clients.flatMap(({ name }, index): readonly PanelLine[] => {
    const own = rollouts.filter((rollout) => rollout.clients === name);
    if (own.length === 0 || (clients !== null && clients !== name)) return [];
    return [{ label: name, hue: { of: 'clients', index }, ...counting(result, own.flatMap(servedIn)) }];
  });
  return { id: 'rollouts', title: 'Hosts served, over all rollouts', unit: 'hosts', ...LEVELS, lines };
}

const LEVELS = { scale: 'amount', shape: 'steps', isMain: true } as const;

interface Happening {
  readonly at_us: number;
  readonly times: number;
}

/** Of many hosts a result keeps only some moments: each stands for all that were served since the one before. */
function servedIn({ from_us, hosts, reached }: Rollout): readonly Happening[] {
  return reached.map(({ share, for_us }, index) => ({
    at_us: from_us + for_us,
    times: Math.round(share * hosts) - Math.round((reached[index - 1]?.share ?? 0) * hosts),
  }));
}

/** How often it has happened by the end of each step. */
function counting(
  { simulated_us }: RunResult,
  happenings: readonly Happening[],
): Pick<PanelLine, 'step_us' | 'within' | 'values'> {
  const step_us = Math.max(1, Math.ceil(simulated_us / MOST_STEPS / SECOND_us)) * SECOND_us;
  const values = new Array<number>(Math.ceil(simulated_us / step_us)).fill(0);
  for (const { at_us, times } of happenings) {
    const step = Math.min(values.length - 1, Math.floor(at_us / step_us));
    values[step] = (values[step] ?? 0) + times;
  }
  for (let step = 1; step < values.length; step++)
    values[step] = (values[step] ?? 0) + (values[step - 1] ?? 0);
  return { step_us, within: 1, values };
}

const SECOND_us = 1_000_000;
const MOST_STEPS = 5_000;
