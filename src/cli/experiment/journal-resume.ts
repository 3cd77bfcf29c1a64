import { existsSync } from 'node:fs';
import { type ExperimentPlan, plannedRuns, runKey, seedOf } from '../../experiments/plan.js';
import { Mistake } from '../mistake.js';
import type { Shard } from '../options/shard.js';
import type { Terminal } from '../terminal.js';
import { type JournalContent, readJournal } from './journal.js';

export function nameOfJournal(shard: Shard | null): string {
  return shard === null ? 'journal.jsonl' : `journal-${shard.index}-of-${shard.of}.jsonl`;
}

/**
 * What a journal already has of the runs of an experiment, to go on behind it; null to begin it anew.
 *
 * @throws Mistake where beginning anew would throw away runs of this experiment that nobody has seen yet.
 */
export function knownRuns(
  file: string,
  plan: ExperimentPlan,
  resume: boolean,
  terminal: Terminal,
): JournalContent | null {
  if (!existsSync(file)) return null;
  const content = readJournal(file);
  const wanted = new Set(plannedRuns(plan, 0, plan.runs).map(({ key }) => key));
  const known = [...wanted].filter((key) => content.records.has(key)).length;
  if (!resume) {
    const isUnfinished = plan.stopping === null && known > 0 && known < wanted.size;
    if (!isUnfinished || isComplete(content)) return null;
    throw new Mistake(
      `${file} has ${known} of the ${wanted.size} runs of this experiment`,
      'go on with --resume, or remove the file to begin anew',
    );
  }
  const lines = content.damaged.join(', ');
  const notes = [
    ...(content.damaged.length === 0 ? [] : [`line ${lines}: wrong checksum, what it held is run again`]),
    ...(content.isTorn ? ['the last line was cut off: its run is run again'] : []),
    `${known} of ${wanted.size} runs are there`,
  ];
  for (const note of notes) terminal.err(`geosim: ${file}: ${note}\n`);
  return content;
}

/** All runs of the experiment that it is the journal of. */
function isComplete({ head, records }: JournalContent): boolean {
  if (head === null) return false;
  const { designs, seed, runs } = head.plan;
  return designs.every((design) =>
    Array.from({ length: runs }, (_, run) => runKey(design, seedOf({ seed }, run))).every((key) =>
      records.has(key),
    ),
  );
}
