import type { Micros } from '../kernel/kernel.js';
import type { ClientTime } from './client-time.js';
import type { CollectorContext } from './context.js';
import type { Availability, ClientMinutes } from './result.js';
import type { StepGrid } from './step-grid.js';
import { WINDOWS_us, worstWindow } from './windowed-uptime.js';

/**
 * Client-minutes and windowed user-uptime after the warm-up, by population and for all (`*`).
 *
 * A window lies wholly between the end of the warm-up and the end of the run and begins at a step of
 * the grid; `at_us` is its beginning. A size that is no whole number of steps (very long runs) or
 * longer than the run is left out.
 */
export function clientAvailability(
  context: CollectorContext,
  clients: ClientTime,
  grid: StepGrid,
  end_us: Micros,
): Pick<Availability, 'clientMinutes' | 'windowed'> {
  const rows = context.populations.map(({ name }, population) => ({
    name,
    ...clients.times(grid, population, end_us),
    longestDown_us: clients.longestDown_us(population),
  }));
  if (rows.length > 0) rows.push(together(rows));
  const wholeSteps = Math.max(0, Math.floor((end_us - grid.origin_us) / grid.step_us));
  return {
    clientMinutes: rows.map(clientMinutes),
    windowed: rows.flatMap(({ name, up, down }) =>
      WINDOWS_us.filter((window_us) => window_us % grid.step_us === 0).flatMap((window_us) => {
        const steps = window_us / grid.step_us;
        const worst = worstWindow(up.subarray(0, wholeSteps), down.subarray(0, wholeSteps), steps);
        if (worst === null) return [];
        const at_us = grid.origin_us + worst.firstStep * grid.step_us;
        return [{ clients: name, window_us, minimum: worst.minimum, at_us }];
      }),
    ),
  };
}

interface Row {
  readonly name: string;
  readonly up: Float64Array;
  readonly down: Float64Array;
  readonly longestDown_us: Micros;
}

function together(rows: readonly Row[]): Row {
  const all = {
    name: '*',
    up: new Float64Array(rows[0].up.length),
    down: new Float64Array(rows[0].down.length),
    longestDown_us: Math.max(...rows.map((row) => row.longestDown_us)),
  };
  for (const { up, down } of rows) {
    for (let step = 0; step < up.length; step++) {
      all.up[step] += up[step];
      all.down[step] += down[step];
    }
  }
  return all;
}

function clientMinutes({ name, up, down, longestDown_us }: Row): ClientMinutes {
  const up_us = sum(up);
  const down_us = sum(down);
  const total_us = up_us + down_us;
  return {
    clients: name,
    total_min: total_us / MINUTE_us,
    down_min: down_us / MINUTE_us,
    ratio: total_us > 0 ? up_us / total_us : null,
    longestDown_for_us: longestDown_us,
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

const MINUTE_us = 60_000_000;
