import type { DataOperation } from '../../domain/data-observations.js';
import type { CollectorContext } from '../context.js';

/** Writes one operation as a line of JSON, without a line feed. What the members mean stands in docs/history.md. */
export type HistoryWriter = (operation: Readonly<DataOperation>) => string;

/** The history of a run for checkers outside: one line an operation, in the order of their ends. */
export function historyWriter({ populations, replicas }: CollectorContext): HistoryWriter {
  return (operation) => {
    const { kind, population, session, replica, key, version, sum, amount, bytes } = operation;
    const { intended_us, started_us, ended_us, outcome, reason } = operation;
    return JSON.stringify({
      session,
      clients: populations[population].name,
      replica: replicas[replica]?.name ?? null,
      kind,
      key,
      ...(kind === 'read' ? { saw: outcome === 'ok' ? version : null } : { version }),
      ...(kind === 'add' ? { amount } : {}),
      ...(sum === null ? {} : { sum }),
      bytes,
      intended_us,
      asked_us: started_us,
      answered_us: outcome === 'unknown' ? null : ended_us,
      ended_us,
      outcome,
      ...(outcome === 'ok' ? {} : { reason }),
    });
  };
}
