import type { RunResult } from '../metrics/result.js';
import { dashOf } from '../reports/charts/palette.js';
import { duration } from '../reports/format.js';
import { withoutIdleTotal } from '../reports/populations.js';
import { Chart, plainOptions, shareTick } from './chart-kit.js';
import { element } from './elements.js';
import { currentLook, hueIndex, onLookChange } from './theme.js';

/** Windowed user-uptime: the worst window of each length, lengths on a logarithmic axis. */
export function wireWindows(result: RunResult): void {
  const figure = document.querySelector<HTMLElement>('[data-windows]');
  const canvas = figure?.querySelector('canvas');
  const legend = figure?.querySelector('.legend');
  if (figure == null || canvas == null || legend == null) return;
  const { clients, windowed } = { clients: result.topology.clients, windowed: result.availability.windowed };
  const names = withoutIdleTotal(
    [...new Set(windowed.map((row) => row.clients))].map((name) => ({ clients: name })),
  );
  const sizes = [...new Set(windowed.map(({ window_us }) => window_us))].sort((a, b) => a - b);
  const hues = names.map(({ clients: name }) => {
    const index = clients.findIndex((population) => population.name === name);
    return hueIndex(index < 0 ? { of: 'other', index: 0 } : { of: 'clients', index });
  });
  for (const [index, { clients: name }] of names.entries()) {
    const item = element('li');
    const key = element('span', `key dash-${index % 4}`);
    key.style.setProperty('--key', `var(--hue-${hues[index]!})`);
    item.append(key, element('span', '', name === '*' ? 'all' : name));
    legend.append(item);
  }
  const options = () => {
    const look = currentLook();
    const { x, y } = plainOptions(look, sizes[0]! / 1_000_000, sizes.at(-1)! / 1_000_000).scales;
    return {
      ...plainOptions(look, 0, 1),
      scales: {
        x: {
          ...x,
          type: 'logarithmic' as const,
          min: (sizes[0]! / 1_000_000) * 0.9,
          max: (sizes.at(-1)! / 1_000_000) * 1.1,
          ticks: {
            ...x.ticks,
            autoSkip: false,
            callback: (value: string | number) => duration(Number(value) * 1_000_000),
          },
          afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
            axis.ticks = sizes.map((size) => ({ value: size / 1_000_000 }));
          },
        },
        y: {
          ...y,
          max: 1,
          ticks: { ...y.ticks, callback: shareTick },
        },
      },
    };
  };
  const datasets = () => {
    const look = currentLook();
    return names.map(({ clients: name }, index) => ({
      data: windowed
        .filter((row) => row.clients === name)
        .sort((a, b) => a.window_us - b.window_us)
        .map(({ window_us, minimum }) => ({ x: window_us / 1_000_000, y: minimum })),
      parsing: false as const,
      borderColor: look.hues[hues[index]!]!,
      backgroundColor: look.hues[hues[index]!]!,
      borderDash: dashOf(index),
      borderWidth: 2,
      pointRadius: 3.5,
      clip: 6,
    }));
  };
  const chart = new Chart(canvas, { type: 'line', data: { datasets: datasets() }, options: options() });
  onLookChange(() => {
    chart.options = options();
    chart.data.datasets = datasets();
    chart.update('none');
  });
}
