import type { ClientStory, EndpointStep } from '../../explanation/explanation.js';
import { endpointStepWords, reasonWords, stepWords } from '../explain/step-words.js';
import { duration, exactClock } from '../format.js';
import { oneLine } from '../safe-text.js';

/** Every event of a client, one a line: its steps, and what else it did where it was meant to begin. */
export function clientTrace({ client, steps, operations }: ClientStory): string {
  const lines = [
    ...steps.map((step) => ({ at_us: step.at_us, words: stepWords(step) })),
    ...operations
      .filter(({ operation }) => !ATTEMPTS.includes(operation))
      .map((one) => ({
        at_us: one.intended_us,
        words: `${one.operation}${one.replica === null ? '' : ` at ${oneLine(one.replica)}`}: ${reasonWords(one)}, over after ${duration(one.ended_us - one.intended_us)}`,
      })),
  ];
  return traceText(client, lines);
}

/** They are told as steps. */
const ATTEMPTS: readonly string[] = ['negotiate', 'connect', 'request'];

/** Every event of a replica or an app server, messages apart. */
export function endpointTrace(endpoint: string, steps: readonly EndpointStep[]): string {
  return traceText(
    endpoint,
    steps.map((step) => ({ at_us: step.at_us, words: endpointStepWords(step) })),
  );
}

function traceText(name: string, lines: readonly { at_us: number; words: string }[]): string {
  const inOrder = [...lines].sort((a, b) => a.at_us - b.at_us); // stable
  return [`# ${oneLine(name)}`, ...inOrder.map(({ at_us, words }) => `${exactClock(at_us)}  ${words}`)]
    .map((line) => `${line}\n`)
    .join('');
}
