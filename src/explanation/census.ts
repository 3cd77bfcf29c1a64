import type { DataObserver } from '../domain/data-observations.js';
import type { ClientId, PopulationId } from '../domain/ids.js';
import type { Observer } from '../domain/observations.js';
import type { FailureReason, OperationKind, Outcome } from '../domain/outcome.js';
import type { Micros } from '../kernel/kernel.js';
import { type Cast, clientName, faultName } from './cast.js';
import { MissedWrites } from './missed-writes.js';
import { operationId } from './operation-id.js';

/** Whose stories are worth telling: the clients that were down longest, and operations that went wrong. */
export interface Census {
  readonly worst: readonly {
    readonly client: string;
    readonly down_for_us: number;
    readonly outages: number;
    /** What hit it last; null: no fault. */
    readonly fault: string | null;
  }[];
  readonly failed: readonly {
    readonly clients: string;
    readonly operation: OperationKind;
    readonly outcome: Outcome;
    /** `stale`: a read that went well and saw too little. */
    readonly reason: FailureReason | 'stale';
    readonly count: number;
    /** The first few. */
    readonly examples: readonly string[];
  }[];
  /** Of each population and kind the slowest that went well. */
  readonly slowest: readonly {
    readonly clients: string;
    readonly operation: OperationKind;
    readonly id: string;
    readonly took_for_us: number;
  }[];
}

type Seen = Pick<Observer, 'connected' | 'clientDown' | 'clientUp' | 'clientHit' | 'operation'> &
  Pick<DataObserver, 'dataOperation' | 'dataWritten' | 'dataApplied'>;

/** Watches all clients, with a few numbers a client; of operations those that were meant from `from_us` on. */
export function censusOf(cast: Cast, from_us: Micros): Seen & { finish(end_us: Micros): Census } {
  const clients = cast.populations.reduce((sum, { count }) => sum + count, 0);
  const seen = new Uint8Array(clients);
  const downSince_us = new Float64Array(clients).fill(NOTHING);
  const down_us = new Float64Array(clients);
  const outages = new Uint32Array(clients);
  const fault = new Int16Array(clients).fill(NOTHING);
  const failed = new Map<string, Failed>();
  const slowest = new Map<string, Slowest>();

  const missedWrites = new MissedWrites(cast);

  function remember(what: Wrong, example: Example): void {
    const key = `${what.population} ${what.operation} ${what.outcome} ${what.reason}`;
    const known = failed.get(key);
    if (known === undefined) failed.set(key, { ...what, count: 1, examples: [example] });
    else {
      known.count++;
      // Tries of one thing have one id.
      const { client, intended_us } = example;
      const isKnown = known.examples.some((one) => one.client === client && one.intended_us === intended_us);
      if (known.examples.length < EXAMPLES && !isKnown) known.examples.push(example);
    }
  }

  return {
    connected(_population, _replica, client) {
      seen[client] = 1;
    },
    clientHit(id, _population, client) {
      fault[client] = id;
    },
    clientDown(_population, client, at_us) {
      if (seen[client] === 0 || downSince_us[client] !== NOTHING) return;
      downSince_us[client] = at_us;
      outages[client] = outages[client] + 1;
    },
    clientUp(_population, client, at_us) {
      seen[client] = 1;
      if (downSince_us[client] === NOTHING) return;
      down_us[client] = down_us[client] + at_us - downSince_us[client];
      downSince_us[client] = NOTHING;
    },
    operation(operation, population, _replica, intended_us, _started_us, ended_us, outcome, reason, client) {
      if (intended_us < from_us) return;
      if (outcome === 'ok') {
        const key = `${population} ${operation}`;
        const took_us = ended_us - intended_us;
        const known = slowest.get(key);
        if (known === undefined) slowest.set(key, { population, operation, client, intended_us, took_us });
        else if (took_us > known.took_us) Object.assign(known, { client, intended_us, took_us });
        return;
      }
      remember({ population, operation, outcome, reason }, { client, intended_us });
    },
    dataOperation(operation) {
      if (operation.kind !== 'read') return missedWrites.ended(operation);
      const { population, session, intended_us, outcome } = operation;
      if (outcome !== 'ok' || intended_us < from_us || !missedWrites.isStale(operation)) return;
      remember({ population, operation: 'read', outcome, reason: 'stale' }, { client: session, intended_us });
    },
    dataWritten: (...words) => missedWrites.written(...words),
    dataApplied: (...words) => missedWrites.applied(...words),
    finish(end_us) {
      for (let client = 0; client < clients; client++) {
        if (downSince_us[client] !== NOTHING)
          down_us[client] = down_us[client] + end_us - downSince_us[client];
      }
      return {
        worst: worstOf(cast, down_us).map((client) => ({
          client: clientName(cast, client),
          down_for_us: down_us[client],
          outages: outages[client],
          fault: faultName(cast, fault[client]),
        })),
        failed: [...failed.values()]
          .sort((a, b) => b.count - a.count)
          .map(({ population, operation, outcome, reason, count, examples }) => ({
            clients: cast.populations[population].name,
            ...{ operation, outcome, reason, count },
            examples: examples.map((one) => idOf(cast, operation, one)),
          })),
        slowest: [...slowest.values()]
          .sort((a, b) => b.took_us - a.took_us)
          .map((one) => ({
            clients: cast.populations[one.population].name,
            operation: one.operation,
            id: idOf(cast, one.operation, one),
            took_for_us: one.took_us,
          })),
      };
    },
  };
}

/** Of each population the few clients that were down longest; of equals the first. */
function worstOf({ populations }: Cast, down_us: Float64Array): ClientId[] {
  let first = 0;
  return populations.flatMap(({ count }) => {
    const worst: ClientId[] = [];
    for (let client = first; client < first + count; client++) {
      if (down_us[client] === 0) continue;
      const at = worst.findIndex((other) => down_us[other] < down_us[client]);
      worst.splice(at < 0 ? worst.length : at, 0, client);
      if (worst.length > WORST) worst.pop();
    }
    first += count;
    return worst;
  });
}

function idOf(cast: Cast, operation: string, { client, intended_us }: Example): string {
  return operationId(clientName(cast, client), operation, intended_us);
}

interface Example {
  readonly client: ClientId;
  readonly intended_us: Micros;
}

interface Wrong {
  readonly population: PopulationId;
  readonly operation: OperationKind;
  readonly outcome: Outcome;
  readonly reason: FailureReason | 'stale';
}

interface Failed extends Wrong {
  count: number;
  readonly examples: Example[];
}

interface Slowest {
  readonly population: PopulationId;
  readonly operation: OperationKind;
  client: ClientId;
  intended_us: Micros;
  took_us: Micros;
}

const NOTHING = -1;
const WORST = 3;
const EXAMPLES = 3;
