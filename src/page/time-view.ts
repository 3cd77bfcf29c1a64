/** What of the run is looked at: a moment, and the stretch of time that the charts show. In µs. */
export interface TimeView {
  readonly end_us: number;
  readonly from_us: number;
  readonly to_us: number;
  /** Where the pointer is, else where the reader stayed. */
  readonly cursor_us: number;
  /** Where the reader stayed: what a link leads back to. */
  readonly pinned_us: number;
  readonly clients: string | null;
  /** The pointer passes by, or (null) has left. */
  hover(at_us: number | null): void;
  pin(at_us: number): void;
  zoom(from_us: number, to_us: number): void;
  focus(clients: string | null): void;
  /** Called once a frame, however much has changed in it. */
  onChange(listener: (changed: Changed) => void): void;
}

/** What a listener may have to draw anew. */
export interface Changed {
  readonly cursor: boolean;
  readonly range: boolean;
  readonly clients: boolean;
}

/** Less than that is no stretch of time to look at. */
const LEAST_us = 1_000_000;

export function createTimeView(end_us: number, start_us: number): TimeView {
  const state = {
    from_us: 0,
    to_us: end_us,
    pinned_us: start_us,
    hover_us: null as number | null,
    clients: null as string | null,
  };
  const listeners: ((changed: Changed) => void)[] = [];
  let pending: { cursor: boolean; range: boolean; clients: boolean } | null = null;
  const within = (at_us: number) => Math.max(0, Math.min(end_us, at_us));
  const tell = (what: keyof Changed) => {
    if (pending === null) {
      pending = { cursor: false, range: false, clients: false };
      requestAnimationFrame(() => {
        const changed = pending;
        pending = null;
        if (changed !== null) for (const listener of listeners) listener(changed);
      });
    }
    pending[what] = true;
  };
  return {
    end_us,
    get from_us() {
      return state.from_us;
    },
    get to_us() {
      return state.to_us;
    },
    get cursor_us() {
      return state.hover_us ?? state.pinned_us;
    },
    get pinned_us() {
      return state.pinned_us;
    },
    get clients() {
      return state.clients;
    },
    hover(at_us) {
      state.hover_us = at_us === null ? null : within(at_us);
      tell('cursor');
    },
    pin(at_us) {
      state.pinned_us = within(at_us);
      state.hover_us = null;
      tell('cursor');
    },
    zoom(from_us, to_us) {
      const length_us = Math.min(end_us, Math.max(LEAST_us, to_us - from_us));
      state.from_us = Math.max(0, Math.min(end_us - length_us, from_us));
      state.to_us = state.from_us + length_us;
      tell('range');
    },
    focus(clients) {
      state.clients = clients;
      tell('clients');
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}
