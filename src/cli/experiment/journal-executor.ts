import type { Executor } from '../../experiments/executor.js';
import type { RunRecord } from '../../experiments/run-record.js';
import type { Journal } from './journal.js';

/**
 * Answers what is known, hands on the rest, and writes down what comes of it before anybody is told. A
 * journal that cannot be written ends the experiment: what is not on disk has not happened.
 */
export function journalExecutor(
  inner: Executor,
  journal: Journal,
  known: ReadonlyMap<string, RunRecord>,
  /** So many were known. */
  onKnown: (runs: number) => void,
): Executor {
  return {
    async execute(runs, tell) {
      const open = runs.filter((run) => {
        const record = known.get(run.key);
        if (record !== undefined) tell(run, { kind: 'done', result: record });
        return record === undefined;
      });
      onKnown(runs.length - open.length);
      await inner.execute(open, (run, outcome) => {
        if (outcome.kind === 'done') journal.append(outcome.result);
        tell(run, outcome);
      });
    },
  };
}
