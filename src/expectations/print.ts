import {
  type Anchor,
  type EventPattern,
  type Expectation,
  type Label,
  type Literal,
  MILESTONES,
  type MilestoneCall,
  type Moment,
  type Name,
  type Subject,
  type Window,
} from './expectation.js';
import { formatDuration } from './literals.js';
import { BARE_NAME } from './tokens.js';

/** An expectation in its usual form. Reading it gives the same expectation again, but for places. */
export function printExpectation(expectation: Expectation): string {
  switch (expectation.kind) {
    case 'comparison': {
      const { subject, relation, limit, windows } = expectation;
      return [printSubject(subject), relation, limit.text, ...windows.map(printWindow)].join(' ');
    }
    case 'milestone': {
      const { negated, call, within } = expectation;
      return `${negated ? 'not ' : ''}${printCall(call)}${within === null ? '' : ` within ${within.text}`}`;
    }
    case 'order':
      return `order: ${expectation.events.map(printEvent).join(', ')}`;
  }
}

function printSubject(subject: Subject): string {
  if (subject.kind === 'count') {
    const { event, labels } = subject.event;
    return `count(${[printName(event), ...labels.map(printLabel)].join(', ')})`;
  }
  const { name, statistic, labels } = subject;
  const word = RESERVED.includes(name.text) ? `"${name.text}"` : printName(name);
  const metric = `${word}${labels.length === 0 ? '' : `(${labels.map(printLabel).join(', ')})`}`;
  return statistic === null ? metric : `${statistic.text}(${metric})`;
}

function printEvent({ event, labels }: EventPattern): string {
  return `${printName(event)}${labels.length === 0 ? '' : `(${labels.map(printLabel).join(', ')})`}`;
}

export function printCall({ milestone, fault, labels }: MilestoneCall): string {
  return `${milestone}(${[printName(fault), ...labels.map(printLabel)].join(', ')})`;
}

function printLabel({ name, value }: Label): string {
  return `${printName(name)} = ${printValue(value)}`;
}

function printValue(value: Name | Literal): string {
  return value.kind === 'name' ? printName(value) : value.text;
}

function printWindow(window: Window): string {
  if (window.kind !== 'between') return `${window.kind} ${printName(window.fault)}`;
  const { from, to } = window;
  return [from === null ? '' : `from ${printMoment(from)}`, to === null ? '' : `to ${printMoment(to)}`]
    .filter((part) => part !== '')
    .join(' ');
}

export function printMoment({ shift_us, anchor }: Moment): string {
  if (anchor === null) return formatDuration(shift_us);
  if (shift_us === 0) return printAnchor(anchor);
  const [length_us, word] = shift_us > 0 ? [shift_us, 'after'] : [-shift_us, 'before'];
  return `${formatDuration(length_us)} ${word} ${printAnchor(anchor)}`;
}

function printAnchor(anchor: Anchor): string {
  return anchor.kind === 'fault' ? `${printName(anchor.fault)}.${anchor.edge}` : printCall(anchor.call);
}

function printName({ text }: Name): string {
  return BARE_NAME.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** At the beginning they mean something else than a metric. */
const RESERVED: readonly string[] = ['not', 'order', 'count', 'failed_back', ...MILESTONES];
