import type { ConformanceReport, PromiseReport } from './conformance.js';

/** A report for people: a line for each promise, and under a broken one the history that breaks it. */
export function conformanceText({ family, strategy, promises }: ConformanceReport): string {
  const width = Math.max(...promises.map(({ name }) => name.length));
  const lines = promises.flatMap((promise) => [
    `  ${MARKS[promise.verdict]}  ${promise.name.padEnd(width)}  ${promise.statement}${tested(promise)}`,
    ...counterexample(promise),
  ]);
  const kept = promises.filter(({ verdict }) => verdict === 'holds').length;
  return [`${strategy} (${family}): ${kept} of ${promises.length} promises hold`, ...lines, ''].join('\n');
}

const MARKS = { holds: 'holds   ', broken: 'BROKEN  ', untested: 'untested' } as const;

function tested({ verdict, histories }: PromiseReport): string {
  return verdict === 'holds' ? ` (${histories} histories)` : '';
}

function counterexample({ counterexample: found }: PromiseReport): readonly string[] {
  if (found === null) return [];
  return [
    `      ${found.replicas} ${found.replicas === 1 ? 'replica' : 'replicas'}, seed ${found.seed}:`,
    ...found.steps.map((step, index) => `      ${String(index + 1).padStart(3)}. ${step}`),
    `      then: ${found.what}`,
  ];
}
