import type { History, Promised } from './conformance.js';
import { textOf } from './text-of.js';

/** Replicas under test, and what can be done to them. */
export interface World<Action> {
  readonly fabric: {
    readonly log: readonly string[];
    changedLetters(): readonly { readonly from: number; readonly to: number; readonly message: unknown }[];
  };
  act(action: Action): void;
}

/** What strategies of every family promise. `start` makes a world that watches, `end` lets it come to rest. */
export function commonPromises<Subject, Action, W extends World<Action>>(
  start: (subject: Subject, history: History<Action>) => W,
  end: (world: W) => void,
): readonly Promised<Subject, Action>[] {
  const played = (subject: Subject, history: History<Action>): W => {
    const world = start(subject, history);
    for (const action of history.actions) world.act(action);
    return world;
  };
  return [
    {
      name: 'deterministic',
      statement: 'the same history gives the same effects, to the letter',
      faults: 'crashes',
      leastReplicas: 1,
      breach: (subject, history) =>
        firstDifference(played(subject, history).fabric.log, played(subject, history).fabric.log),
    },
    {
      name: 'no-shared-state',
      statement: 'two services in one process do not touch each other',
      faults: 'crashes',
      leastReplicas: 1,
      breach(subject, history) {
        const alone = played(subject, history);
        const [one, other] = [start(subject, history), start(subject, history)];
        for (const action of history.actions) for (const world of [one, other]) world.act(action);
        return (
          firstDifference(alone.fabric.log, one.fabric.log) ??
          firstDifference(one.fabric.log, other.fabric.log)
        );
      },
    },
    {
      name: 'keeps-letters',
      statement: 'a letter is not changed once it was sent, by nobody',
      faults: 'crashes',
      leastReplicas: 2,
      breach(subject, history) {
        const world = played(subject, history);
        end(world);
        const [changed] = world.fabric.changedLetters();
        return changed === undefined
          ? null
          : `a letter from ${changed.from} to ${changed.to} was changed after it was sent, to ${textOf(changed.message)}`;
      },
    },
  ];
}

function firstDifference(before: readonly string[], after: readonly string[]): string | null {
  const at = before.findIndex((line, index) => line !== after[index]);
  if (at < 0 && before.length === after.length) return null;
  const index = at < 0 ? before.length : at;
  return `effect ${index + 1} was “${before[index] ?? 'none'}” once and “${after[index] ?? 'none'}” another time`;
}
