import type { RunResult, Series } from '../metrics/result.js';

/** Who was where at a moment: what the map shows of it. */
export interface Moment {
  readonly replicas: readonly ReplicaNow[];
  readonly clients: readonly ClientsNow[];
  /** Bytes per second between replicas, positions in the topology; only where there are any. */
  readonly traffic: readonly { readonly from: number; readonly to: number; readonly perSecond: number }[];
  /** Names of the faults in force. */
  readonly faults: readonly string[];
}

export interface ReplicaNow {
  readonly name: string;
  /** Connections, as the clients believe; null where nobody holds any. */
  readonly connected: number | null;
  /** Faults in force that name it or its region, and whether one of them takes it down. */
  readonly faults: readonly string[];
  readonly isDown: boolean;
  /** Somebody who answers for it has found it unhealthy, and has not found it healthy since. */
  readonly isLeftOut: boolean;
}

export interface ClientsNow {
  readonly name: string;
  readonly count: number;
  /** Without service; null where that is not counted. */
  readonly down: number | null;
  /** Connections by replica, in the order of the topology. */
  readonly connected: readonly number[];
}

/** Reads moments off a result. Made once, asked often. */
export function momentsOf(result: RunResult): (at_us: number) => Moment {
  const { replicas, clients } = result.topology;
  const series = Object.values(result.series);
  const all = new Map(Object.entries(result.series));
  const named = (name: string) =>
    [...all].filter(([key]) => key.startsWith(`${name}{`)).map(([, own]) => own);
  const connected = clients.map((population) =>
    replicas.map((replica) =>
      named('connected').find(
        ({ labels }) => labels.clients === population.name && labels.replica === replica.name,
      ),
    ),
  );
  const down = clients.map(({ name }) => named('down').find(({ labels }) => labels.clients === name));
  const forwarded = named('forwarded_bytes').map((own) => ({
    own,
    from: replicas.findIndex(({ name }) => name === own.labels.from),
    to: replicas.findIndex(({ name }) => name === own.labels.to),
  }));
  const holdsConnections = named('connected').length > 0;
  const isCounted = series.some(({ unit }) => unit === 'clients');
  return (at_us) => {
    const populations = clients.map(({ name, count }, index): ClientsNow => {
      const without = down[index];
      return {
        name,
        count,
        down: without === undefined || !isCounted ? null : valueAt(without, at_us),
        connected: replicas.map((_, replica) => valueAt(connected[index]?.[replica], at_us)),
      };
    });
    const faults = result.faults.filter(
      ({ from_us, to_us }) => from_us <= at_us && (to_us === null || at_us < to_us),
    );
    const names = faults.map(({ name }) => name);
    return {
      replicas: replicas.map(({ name, region }, replica) => ({
        name,
        connected: holdsConnections
          ? populations.reduce((sum, population) => sum + (population.connected[replica] ?? 0), 0)
          : null,
        ...struckBy(result, name, region, names),
        isLeftOut: isLeftOut(result, name, at_us),
      })),
      clients: populations,
      traffic: forwarded.flatMap(({ own, from, to }) => {
        const perSecond = valueAt(own, at_us) / (own.step_us / 1_000_000);
        return perSecond > 0 && from >= 0 && to >= 0 ? [{ from, to, perSecond }] : [];
      }),
      faults: names,
    };
  };
}

function valueAt(series: Series | undefined, at_us: number): number {
  if (series === undefined) return 0;
  const step = Math.min(series.values.length - 1, Math.max(0, Math.floor(at_us / series.step_us)));
  return series.values[step] ?? 0;
}

/** Of faults in force those whose beginning, as the timeline has it, names the replica or its region. */
function struckBy({ timeline }: RunResult, replica: string, region: string, inForce: readonly string[]) {
  const own = timeline.filter(
    ({ kind, subject, detail }) =>
      kind === 'fault-started' &&
      inForce.includes(subject) &&
      (detail.region === region ||
        String(detail.replica ?? '')
          .split(', ')
          .includes(replica)),
  );
  return {
    faults: own.map(({ subject }) => subject),
    isDown: own.some(({ detail }) => detail.fault === 'region-outage' || detail.fault === 'replica-crash'),
  };
}

function isLeftOut({ timeline }: RunResult, replica: string, at_us: number): boolean {
  const last = timeline.findLast(
    ({ at_us: when, kind, subject }) =>
      when <= at_us && subject === replica && (kind === 'endpoint-degraded' || kind === 'endpoint-online'),
  );
  return last?.kind === 'endpoint-degraded';
}
