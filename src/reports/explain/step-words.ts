import type {
  Attempt,
  EndpointStep,
  Found,
  OperationFact,
  Step,
  Told,
} from '../../explanation/explanation.js';
import { clock, duration } from '../format.js';
import { oneLine } from '../safe-text.js';

/** One step of a story in words, without its moment. */
export function stepWords(step: Step): string {
  switch (step.kind) {
    case 'connected':
      return `connected to ${oneLine(step.to)}`;
    case 'left':
      return `leaves ${oneLine(step.from)}`;
    case 'down':
      return downWords(step.fault, step.from);
    case 'up':
      return step.on === null ? 'served again' : `served again, by ${oneLine(step.on)}`;
    case 'noticed':
      return NOTICED[step.how];
    case 'attempt':
      return attemptWords(step);
    case 'back-off':
      return step.until_us === null
        ? 'gives up: it makes no more attempts'
        : `waits ${duration(step.until_us - step.at_us)}`;
    case 'found-down':
      return foundWords(step);
    case 'milestone':
      return milestoneWords(step.milestone, step.subject, step.detail);
  }
}

/** What happens to a replica or an app server. */
export function endpointStepWords(step: EndpointStep): string {
  switch (step.kind) {
    case 'found-down':
    case 'milestone':
      return stepWords(step);
    case 'restored':
      return 'is among the answers again';
    case 'crashed':
      return 'its process dies';
    case 'came':
      return `${oneLine(step.client)} connects`;
    case 'went':
      return `${oneLine(step.client)} is gone, or has given its connection up`;
    case 'told':
      return `tells ${oneLine(step.client)}: ${step.answer === null ? 'the service’s own name, or none' : oneLine(step.answer)}`;
    case 'turned-away':
      return `turns a ${step.what} away`;
    case 'resized':
      return `has ${step.units} ${step.units === 1 ? 'unit' : 'units'}`;
  }
}

const NOTICED = {
  silence: 'has heard nothing for too long: it gives its connection up',
  unanswered: 'what it sent was never answered: TCP gives the connection up',
  reset: 'its connection is reset',
} as const;

function downWords(fault: string | null, from: string | null): string {
  const why = fault === null ? '' : ` (${oneLine(fault)})`;
  return from === null ? `without service${why}` : `its way to ${oneLine(from)} is broken${why}`;
}

function attemptWords({ at_us, asked, negotiated, ended }: Attempt): string {
  const told = asked.map(toldWords);
  if (negotiated !== null) {
    const answer = negotiated.answer === null ? 'no instance is online' : oneLine(negotiated.answer);
    told.splice(1, 0, `app server ${oneLine(negotiated.server)} said: ${answer}`);
  }
  const words = told.length === 0 ? 'goes back to the address that it had' : `asks: ${told.join('; ')}`;
  return ended === null ? words : `${words}. ${endWords(ended, at_us)}`;
}

/** `its resolver's cache said eastus, stale for 16 s, kept until 12:58`. */
function toldWords({ at_us, endpoint, by, expires_us, staleSince_us }: Told): string {
  const said = endpoint === null ? 'no address' : oneLine(endpoint);
  const stale = staleSince_us === null ? '' : `, stale for ${duration(at_us - staleSince_us)}`;
  const kept = by === 'authority' || expires_us === null ? '' : `, kept until ${clock(expires_us)}`;
  return `${WHO[by]} said ${said}${stale}${kept}`;
}

const WHO = {
  runtime: 'its runtime’s cache',
  system: 'its system’s cache',
  resolver: 'its resolver’s cache',
  authority: 'the name servers',
} as const;

function endWords(
  { operation, ended_us, outcome, reason, replica }: NonNullable<Attempt['ended']>,
  from_us: number,
) {
  const after = duration(ended_us - from_us);
  if (outcome === 'ok') return `${replica === null ? 'It' : oneLine(replica)} answered after ${after}`;
  return `${operation === 'negotiate' ? 'No endpoint' : 'Failed'} after ${after}: ${REASONS[reason] ?? reason}`;
}

/** Why a read saw too little: which write it missed, and what became of that. */
export function missedWords({ missed, started_us, replica }: OperationFact): string {
  if (missed === undefined) return '';
  const { writer, asked_us, acknowledged_us, writes, reached_us } = missed;
  const where = replica === null ? 'the replica' : oneLine(replica);
  const age = duration(started_us - acknowledged_us);
  const more = writes === 1 ? '' : ` and ${writes - 1} more`;
  const fate =
    reached_us === null
      ? `It never reached ${where}, nor did anything newer: it was lost, or the run ended before`
      : `It was at ${where} from ${clock(reached_us)}, ${duration(reached_us - started_us)} after the read began`;
  return `It saw too little: ${oneLine(writer)} had written at ${clock(asked_us)}, acknowledged ${age} before the read${more}. ${fate}.`;
}

/** Why an operation did not succeed, in words. */
export function reasonWords({
  outcome,
  reason,
}: {
  readonly outcome: OperationFact['outcome'];
  readonly reason: OperationFact['reason'] | 'stale';
}): string {
  if (reason === 'stale') return 'it missed a write that was acknowledged before';
  return outcome === 'ok' ? 'it went well' : (REASONS[reason] ?? reason);
}

const REASONS: Readonly<Record<string, string>> = {
  'not-connected': 'the client had no connection, and knew it',
  'connection-dead': 'it went into a connection whose path was broken',
  'connect-timeout': 'nothing answered',
  refused: 'refused',
  throttled: 'turned away: too full, or too far behind',
  'no-endpoint': 'the app server believed no instance online',
  'no-app-server': 'no app server took the event',
  'request-timeout': 'it was sent, and no answer came in time',
  'no-address': 'the name had no address',
  'read-only': 'it was a write, and this replica takes none',
  syncing: 'the replica was taking its data anew',
  loading: 'the replica had just started and had no data yet',
  'too-few-replicas': 'too few replicas were in touch',
  'no-leader': 'there was no leader',
  'no-quorum': 'too few replicas answered',
  'unknown-manifest': 'this replica has no image of that name, or not yet',
  'unknown-blob': 'a layer that the manifest names is not at this replica',
  'unknown-upload': 'the upload was begun at another replica',
  unavailable: 'the registry answered, and its storage failed',
  unreachable: 'the registry could not reach the one that it needed',
};

function foundWords({
  at_us,
  endpoint,
  by,
  bySilence,
  firstProbe_us,
  decidingProbe_us,
  published_us,
}: Found): string {
  if (by === 'operators') {
    return `operators are told that ${oneLine(endpoint)} is down; they are done at ${clock(published_us)}`;
  }
  const how = bySilence
    ? 'nothing was heard on its connections'
    : firstProbe_us === decidingProbe_us
      ? `by the probe of ${clock(decidingProbe_us)}`
      : `first failing probe ${clock(firstProbe_us)}, the one that decided ${clock(decidingProbe_us)}`;
  const told = published_us > at_us ? `; answers leave it out from ${clock(published_us)}` : '';
  return `${by} find${by === 'name servers' ? '' : 's'} ${oneLine(endpoint)} down: ${how}${told}`;
}

function milestoneWords(
  kind: string,
  subject: string,
  detail: Readonly<Record<string, string | number>>,
): string {
  const name = oneLine(subject);
  const say = (key: string) => oneLine(String(detail[key] ?? ''));
  switch (kind) {
    case 'fault-started':
      return `fault ${name} begins${detail.fault === undefined ? '' : ` (${say('fault')})`}`;
    case 'fault-ended':
      return `fault ${name} ends`;
    case 'probe-failed':
      return `a probe of ${name} fails for the first time, from ${say('site')}: ${say('reason')}`;
    case 'dns-answer-changed':
      return `the name servers give ${say('to')} from now on, no longer ${say('from')}`;
    case 'endpoint-online':
      return `${name} is found well again`;
    case 'endpoint-degraded':
      return `${name} is found down`;
    case 'endpoint-disabled':
      return `${name} is disabled`;
    case 'operator-acted':
      return detail.step === undefined ? `operators act: ${name}` : `operators, ${name}: ${say('step')} done`;
    default: {
      const details = Object.keys(detail)
        .sort()
        .map((key) => `${oneLine(key)} ${say(key)}`);
      return [`${oneLine(kind)} ${name}`, ...details].join(', ');
    }
  }
}
