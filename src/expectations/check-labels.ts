import type { ExpectationContext, SayProblem } from './check.js';
import { didYouMean } from './closest.js';
import type { Label, Literal, Name, Place } from './expectation.js';
import { problemAt } from './problem.js';
import type { LabelRule } from './vocabulary/measure.js';

/** Each label is known, stands once, names something that is there, and none that is needed is missing. */
export function checkLabels(
  labels: readonly Label[],
  rules: Readonly<Record<string, LabelRule>>,
  { owner, place }: { readonly owner: string; readonly place: Place },
  context: ExpectationContext,
  say: SayProblem,
): void {
  const seen = new Set<string>();
  for (const { name, value } of labels) {
    const rule = Object.hasOwn(rules, name.text) ? rules[name.text] : undefined;
    if (rule === undefined) {
      const known = Object.keys(rules);
      const message = `${owner} has no label "${name.text}"`;
      const expected = known.length === 0 ? 'no labels' : known.join(', ');
      say(problemAt('bad-expectation', name, { message, expected, hint: didYouMean(name.text, known) }));
    } else if (seen.has(name.text)) {
      say(problemAt('bad-expectation', name, { message: `${name.text} stands here twice` }));
    } else {
      checkValue(name.text, value, rule, context, say);
    }
    seen.add(name.text);
  }
  for (const [label, { required, values }] of Object.entries(rules)) {
    if (required !== true || seen.has(label)) continue;
    const expected = typeof values === 'string' ? `${label} = …` : `${label} = ${values.join(' | ')}`;
    say(problemAt('bad-expectation', place, { message: `${owner} needs the label ${label}`, expected }));
  }
}

/** A name of something in the scenario. */
export function checkName(
  what: string,
  name: Name | Literal,
  known: readonly string[],
  say: SayProblem,
): void {
  if (name.kind === 'name' && known.includes(name.text)) return;
  const expected = known.length === 0 ? `the scenario has no ${what}` : known.join(', ');
  const message = `there is no ${what} "${name.text}"`;
  say(problemAt('unknown-name', name, { message, expected, hint: didYouMean(name.text, known) }));
}

function checkValue(
  label: string,
  value: Name | Literal,
  { values }: LabelRule,
  context: ExpectationContext,
  say: SayProblem,
): void {
  switch (values) {
    case 'clients':
      return checkName('population of clients', value, context.clients, say);
    case 'replica':
      return checkName('replica', value, context.replicas, say);
    case 'region':
      return checkName('region with a replica or app server', value, context.regions, say);
    case 'image':
      return checkName('image', value, context.images ?? [], say);
    case 'fault':
      return checkName(
        'fault',
        value,
        context.faults.map(({ name }) => name),
        say,
      );
    case 'action':
      return checkName('action of operators', value, context.actions ?? [], say);
    case 'duration':
      if (value.kind === 'duration' && value.value > 0) return;
      return say(
        problemAt('bad-expectation', value, {
          message: `"${value.text}" is no length of time`,
          expected: `${label} = 1m, for example`,
        }),
      );
    default: {
      if (values.includes(value.text)) return;
      const message = `"${value.text}" is no ${label}`;
      const hint = didYouMean(value.text, values);
      say(problemAt('bad-expectation', value, { message, expected: values.join(', '), hint }));
    }
  }
}
