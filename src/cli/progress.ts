/** A line on a terminal that says how far a run is and how long it may still take. */
export interface Progress {
  /** `now_us` of `end_us` simulated after `events` events. */
  show(now_us: number, end_us: number, events: number): void;
  /** Wipes the line, so that what follows starts on a clean one. */
  clear(): void;
}

/** `write` goes to the terminal; `clock_ms` is a clock that never goes back. */
export function progressLine(label: string, write: (text: string) => void, clock_ms: () => number): Progress {
  const started_ms = clock_ms();
  let shown = false;
  return {
    show: (now_us, end_us, events) => {
      shown = true;
      write(`\r\u001b[2K${progressText(label, now_us / end_us, events, clock_ms() - started_ms)}`);
    },
    clear: () => {
      if (shown) write('\r\u001b[2K');
      shown = false;
    },
  };
}

/** `region-outage  43 %  1.2 M events  about 3 s left`. */
export function progressText(label: string, share: number, events: number, elapsed_ms: number): string {
  const percent = `${Math.floor(share * 100)} %`;
  const parts = [label, percent.padStart(5), `${short(events)} events`];
  // The first moments, with everybody connecting, say little about the rest.
  if (share >= 0.02 && elapsed_ms >= 500) {
    parts.push(`about ${leftText((elapsed_ms * (1 - share)) / share / 1000)} left`);
  }
  return parts.join('  ');
}

function leftText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3600)} h`;
}

function short(count: number): string {
  if (count < 10_000) return String(count);
  if (count < 1_000_000) return `${Math.round(count / 1000)} k`;
  return `${(count / 1_000_000).toFixed(1)} M`;
}
