/** The worst window of one size. */
export interface WorstWindow {
  /** uptime / (uptime + downtime) over all clients, the least of all windows. */
  readonly minimum: number;
  /** First step of the window; of equally bad ones the earliest. */
  readonly firstStep: number;
}

/** Window sizes that are reported, as far as the run is long enough. */
export const WINDOWS_us: readonly number[] = [60_000_000, 300_000_000, 900_000_000, 3_600_000_000];

/**
 * Windowed user-uptime after Hauer et al., "Meaningful Availability" (NSDI 2020): of all windows of
 * one size, the one in which the users together had the least of their time. Windows begin at steps.
 *
 * @param up uptime of all clients in each step, any unit
 * @param down downtime of all clients in each step, same unit and length
 * @returns null if no window fits, or no client was up or down in any
 */
export function worstWindow(up: Float64Array, down: Float64Array, windowSteps: number): WorstWindow | null {
  let worst: WorstWindow | null = null;
  let upInWindow = 0;
  let downInWindow = 0;
  for (let step = 0; step < up.length; step++) {
    upInWindow += up[step];
    downInWindow += down[step];
    const leaving = step - windowSteps;
    if (leaving >= 0) {
      upInWindow -= up[leaving];
      downInWindow -= down[leaving];
    }
    const together = upInWindow + downInWindow;
    if (leaving < -1 || together <= 0) continue;
    const minimum = upInWindow / together;
    if (worst === null || minimum < worst.minimum) worst = { minimum, firstStep: leaving + 1 };
  }
  return worst;
}
