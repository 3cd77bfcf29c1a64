import fc from 'fast-check';
import type {
  Anchor,
  EventPattern,
  Expectation,
  Label,
  Literal,
  MilestoneCall,
  Moment,
  Name,
  Subject,
  Window,
} from '../../src/expectations/expectation.js';
import { MILESTONES } from '../../src/expectations/expectation.js';
import { printExpectation } from '../../src/expectations/print.js';

const PLACE = { offset: 0, length: 0 };
const WORDS = [
  'us',
  'eu-west',
  'dark',
  'count',
  'order',
  'not',
  'detected',
  'from',
  'to',
  'within',
  'p99',
  'start',
];

const name: fc.Arbitrary<Name> = fc
  .oneof(fc.constantFrom(...WORDS), fc.string({ minLength: 1 }), fc.string({ unit: 'binary' }))
  .map((text) => ({ kind: 'name', text, ...PLACE }));

const decimal = fc.integer({ min: 0, max: 99_999 }).map((n) => String(n / 100));
const duration: fc.Arbitrary<Literal> = fc
  .tuple(
    fc.integer({ min: 0, max: 999_999 }),
    fc.constantFrom(['us', 1], ['ms', 1e3], ['s', 1e6], ['m', 6e7], ['h', 36e8] as const),
  )
  .map(([count, [unit, size]]) => ({
    kind: 'duration',
    value: count * Number(size),
    text: `${count}${unit}`,
    ...PLACE,
  }));
const literal: fc.Arbitrary<Literal> = fc.oneof(
  duration,
  decimal.map((text): Literal => ({ kind: 'number', value: Number(text), text, ...PLACE })),
  decimal.map(
    (text): Literal => ({ kind: 'share', value: Number(`${text}e-2`), text: `${text}%`, ...PLACE }),
  ),
  fc.nat().map((count): Literal => ({ kind: 'bytes', value: count * 1e3, text: `${count}KB`, ...PLACE })),
);

const label: fc.Arbitrary<Label> = fc.record({ name, value: fc.oneof(name, literal) });
const labels = fc.array(label, { maxLength: 3 });
const event: fc.Arbitrary<EventPattern> = fc.record({ event: name, labels });
const statistic = fc
  .constantFrom('p50', 'p99', 'mean')
  .map((text): Name => ({ kind: 'name', text, ...PLACE }));
const subject: fc.Arbitrary<Subject> = fc.oneof(
  fc.record({ kind: fc.constant('metric' as const), name, statistic: fc.option(statistic), labels }),
  fc.record({ kind: fc.constant('count' as const), event }),
);
const call: fc.Arbitrary<MilestoneCall> = fc
  .record({ milestone: fc.constantFrom(...MILESTONES), fault: name, labels })
  .map((parts) => ({ ...parts, ...PLACE }));
const anchor: fc.Arbitrary<Anchor> = fc.oneof(
  fc.record({
    kind: fc.constant('fault' as const),
    fault: name,
    edge: fc.constantFrom('start' as const, 'end' as const),
  }),
  fc.record({ kind: fc.constant('milestone' as const), call }),
);
const moment: fc.Arbitrary<Moment> = fc.oneof(
  fc.nat({ max: 1e10 }).map((shift_us) => ({ shift_us, anchor: null, ...PLACE })),
  fc
    .tuple(fc.integer({ min: -1e10, max: 1e10 }), anchor)
    .map(([shift_us, at]) => ({ shift_us, anchor: at, ...PLACE })),
);
const window: fc.Arbitrary<Window> = fc.oneof(
  fc
    .tuple(fc.option(moment), fc.option(moment))
    .filter(([from, to]) => from !== null || to !== null)
    .map(([from, to]): Window => ({ kind: 'between', from, to, ...PLACE })),
  fc
    .tuple(fc.constantFrom('during' as const, 'outside' as const), name)
    .map(([kind, fault]): Window => ({ kind, fault, ...PLACE })),
);
const relation = fc.constantFrom(
  '>=' as const,
  '<=' as const,
  '>' as const,
  '<' as const,
  '=' as const,
  '!=' as const,
);

/** Anything that the grammar can say, places left at 0 and the text as it is printed. */
export const anyExpectation: fc.Arbitrary<Expectation> = fc
  .oneof(
    fc.record({
      kind: fc.constant('comparison' as const),
      text: fc.constant(''),
      subject,
      relation,
      limit: literal,
      windows: fc.array(window, { maxLength: 2 }).filter(isWrittenApart),
    }),
    fc.record({
      kind: fc.constant('milestone' as const),
      text: fc.constant(''),
      negated: fc.boolean(),
      call,
      within: fc.option(duration),
    }),
    fc.record({
      kind: fc.constant('order' as const),
      text: fc.constant(''),
      events: fc.array(event, { minLength: 2, maxLength: 4 }),
    }),
  )
  .map((expectation) => ({ ...expectation, text: printExpectation(expectation) }));

/** The same with every place at 0, to compare what was meant and not where it stood. */
export function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'offset' || key === 'length' ? 0 : withoutPlaces(inner),
    ]),
  );
}

/** `from A` followed by `to B` is read as one window, `from A to B`: the same moments, another tree. */
function isWrittenApart(
  windows: readonly { readonly kind: string; readonly from?: unknown; readonly to?: unknown }[],
) {
  const [first, second] = windows;
  return !(
    first?.kind === 'between' &&
    second?.kind === 'between' &&
    first.to === null &&
    second.from === null
  );
}
