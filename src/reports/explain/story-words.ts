import type { ClientStory, OperationFact, Outage, Step, Wait } from '../../explanation/explanation.js';
import { clock, counted, duration } from '../format.js';
import { oneLine } from '../safe-text.js';
import { reasonWords, stepWords } from './step-words.js';

/** `us#17 was down for 3 min 20 s, 1 outage.` */
export function downTime({ client, outages, down_for_us }: ClientStory): string {
  return outages.length === 0
    ? `${oneLine(client)} was never down.`
    : `${oneLine(client)} was down for ${duration(down_for_us)}, ${counted(outages.length, 'outage')}.`;
}

/** What came of the operation that was asked about, at the last of so many tries. */
export function operationWords(operation: OperationFact, wasDown: boolean, tries = 1): string {
  const { intended_us, started_us, ended_us, outcome, replica } = operation;
  const where = replica === null ? '' : ` at ${oneLine(replica)}`;
  const late =
    tries === 1 && started_us > intended_us ? `, begun ${duration(started_us - intended_us)} late` : '';
  const took = `${clock(intended_us)}${late}, over after ${duration(ended_us - intended_us)}`;
  const verdict = { ok: 'went well', failed: 'failed', unknown: 'may or may not have been done' }[outcome];
  const why = outcome === 'ok' ? '' : `: ${reasonWords(operation)}`;
  const nth = tries === 1 ? '' : `, at try ${tries}`;
  const because = wasDown ? ' The client was down then, as follows.' : '';
  return `This ${operation.operation}${where} ${verdict}${nth}${why} (${took}).${because}`;
}

/** Each try of an operation, and the pause after it. */
export function tryWords({ tries }: Wait): readonly { readonly at_us: number; readonly words: string }[] {
  return tries.map((one, index) => {
    const { started_us, ended_us, replica } = one;
    const where = replica === null ? '' : `${oneLine(replica)}: `;
    const next = tries[index + 1];
    const pause = next === undefined ? '' : `; waits ${duration(next.started_us - ended_us)}`;
    return {
      at_us: started_us,
      words: `${where}${reasonWords(one)}, over after ${duration(ended_us - started_us)}${pause}`,
    };
  });
}

export function outageTitle({ from_us, to_us, fault }: Outage, end_us: number): string {
  const until = to_us === null ? 'the end of the run' : clock(to_us);
  const why = fault === null ? '' : ` · ${oneLine(fault)}`;
  return `Down ${duration((to_us ?? end_us) - from_us)} · ${clock(from_us)} to ${until}${why}`;
}

/** From the fault that began it on, also where it began earlier than the outage. */
export function during(
  steps: readonly Step[],
  { from_us, to_us, fault }: Outage,
  end_us: number,
): readonly Step[] {
  const began = steps.findLast(
    (step) =>
      step.kind === 'milestone' &&
      step.milestone === 'fault-started' &&
      step.subject === fault &&
      step.at_us <= from_us,
  );
  const start_us = began?.at_us ?? from_us;
  return steps.filter(({ at_us }) => at_us >= start_us && at_us <= (to_us ?? end_us));
}

/** One line a step; a pause is told with the attempt that it follows. */
export function storyLines(
  steps: readonly Step[],
): readonly { readonly at_us: number; readonly words: string }[] {
  const pauses = steps.filter((step) => step.kind === 'back-off');
  const pauseAfter = (step: Step) =>
    step.kind === 'attempt' && step.ended !== null
      ? pauses.find(({ at_us }) => at_us === step.ended?.ended_us)
      : undefined;
  const told = new Set<Step>(steps.flatMap((step) => pauseAfter(step) ?? []));
  return steps
    .filter((step) => !told.has(step))
    .map((step) => {
      const pause = pauseAfter(step);
      const words = pause === undefined ? stepWords(step) : `${stepWords(step)}; ${stepWords(pause)}`;
      return { at_us: step.at_us, words };
    });
}
