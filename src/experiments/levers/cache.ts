import type { Application, CacheAction, CacheScenario } from '../../scenario/cache/scenario.js';
import { hasOnePrimary } from '../../scenario/cache/strategies.js';
import { formatBytes } from '../../scenario/quantity-text.js';
import type { Lever, Proposal, Sign } from './lever.js';
import { UNANSWERED } from './traffic-manager.js';

export interface CacheContext {
  readonly scenario: CacheScenario;
  readonly application: Application;
  /** Where the settings of the application stand. */
  readonly clients: string;
}

type FailOver = Extract<CacheAction, { do: 'fail-over' }>;

const WAITING_FOR_PEOPLE: readonly Sign[] = [
  ...(['waiting-for-alert', 'deciding', 'unlinking', 'promoting', 'switching-clients'] as const),
];
const DOWN: readonly Sign[] = [
  ...WAITING_FOR_PEOPLE,
  ...(['waiting-for-recovery', 'failing-attempts', 'back-off', 'detecting-dead-connection'] as const),
  ...UNANSWERED,
];

export const CACHE_LEVERS: readonly Lever<CacheContext>[] = [
  {
    against: ['waiting-for-alert'],
    why: 'an alert that has to hold for a time comes later by that time',
    propose: failOver(({ alert }, path) =>
      alert === undefined || alert.for === 0
        ? null
        : { change: 'the alert fires at the first look', set: [`${path}.alert.for=0s`] },
    ),
  },
  {
    against: ['waiting-for-alert'],
    why: 'the first look comes sooner',
    propose: failOver(({ alert }, path) =>
      alert === undefined || alert.every <= 10 * SECOND_us
        ? null
        : { change: 'somebody looks every 10s', set: [`${path}.alert.every=10s`] },
    ),
  },
  {
    against: ['deciding'],
    why: 'the decision was made before it was needed',
    propose: failOver(({ decide }, path) =>
      decide <= MINUTE_us ? null : { change: 'operators decide within a minute', set: [`${path}.decide=1m`] },
    ),
  },
  {
    against: ['unlinking'],
    why: 'the secondary takes writes once it is out of the link',
    propose: failOver(({ unlink }, path) =>
      unlink <= 10 * SECOND_us ? null : { change: 'unlinking takes 10s', set: [`${path}.unlink=10s`] },
    ),
  },
  {
    against: ['switching-clients'],
    why: 'a script changes the endpoint, or a name whose TTL is short',
    propose: failOver(({ switch: takes_us }, path) =>
      takes_us <= 10 * SECOND_us
        ? null
        : { change: 'applications switch within 10s', set: [`${path}.switch=10s`] },
    ),
  },
  {
    against: DOWN,
    why: 'nothing fails over by itself here: somebody has to',
    propose: ({ scenario: { service, operator } }) => {
      const [, secondary] = service.replicas;
      const isDone = operator.some((action) => action.do === 'fail-over');
      if (secondary === undefined || isDone || service.strategy !== 'async-link') return null;
      const set = [
        `operator[${operator.length}]={do: fail-over, to: ${secondary.name}, alert: {on: errors}}`,
      ];
      return { change: `operators fail over to ${secondary.name}`, set };
    },
  },
  {
    against: DOWN,
    why: 'every cache takes writes, and nobody has to fail over; conflicts are settled afterwards',
    propose: ({ scenario: { service } }) => otherStrategy('active-active', 2, service),
  },
  {
    against: [...DOWN, 'stale', 'no-quorum'],
    why: 'a majority elects another leader by itself, and no acknowledged write is lost or missed',
    propose: ({ scenario: { service } }) => otherStrategy('consensus', 3, service),
  },
  {
    against: UNANSWERED,
    why: 'a try that nobody answers ends sooner, and the next one comes sooner',
    propose: ({ application: { timeout }, clients }) =>
      timeout <= 200_000
        ? null
        : { change: 'a try is given up after 200ms', set: [`${clients}.timeout=200ms`] },
  },
  {
    against: [...UNANSWERED, 'no-quorum', 'no-leader', 'loading', 'syncing', 'too-few-replicas'],
    why: 'what failed for a moment may be well at the next try',
    propose: ({ application: { retries }, clients }) =>
      retries.times >= 10 ? null : { change: 'ten retries', set: [`${clients}.retries.times=10`] },
  },
  {
    against: ['no-leader', 'failing-attempts'],
    why: 'followers do without their leader for less long before they elect another',
    propose: ({ scenario: { service } }) =>
      service.strategy !== 'consensus' || service.consensus.electionTimeout.max <= 600_000
        ? null
        : {
            change: 'elections after 300 to 600ms',
            set: ['service.consensus.electionTimeout={min: 300ms, max: 600ms}'],
          },
  },
  {
    against: ['no-quorum'],
    why: 'fewer copies have to answer; reads and writes need not meet any more',
    propose: ({ scenario: { service } }) =>
      service.strategy !== 'quorum' || (service.quorum.read === 1 && service.quorum.write === 1)
        ? null
        : { change: 'one copy is enough', set: ['service.quorum.read=1', 'service.quorum.write=1'] },
  },
  {
    against: ['stale'],
    why: 'the primary has every write that it acknowledged; a read crosses to it',
    propose: ({ scenario: { service }, application: { endpoints }, clients }) =>
      !hasOnePrimary(service.strategy) || endpoints.reads === service.replicas[0]?.name
        ? null
        : { change: 'reads go to the primary', set: [`${clients}.endpoints.reads=primary`] },
  },
  {
    against: ['stale'],
    why: 'a write is acknowledged when the secondary has it, or after a second all the same',
    propose: ({ scenario: { service } }) =>
      service.strategy !== 'async-link' || service.link.wait.replicas > 0
        ? null
        : {
            change: 'writes wait for the secondary (WAIT)',
            set: ['service.link.wait={replicas: 1, timeout: 1s}'],
          },
  },
  {
    against: ['stale'],
    why: 'the primary refuses writes while the secondary is out of touch: there is nothing to miss',
    propose: ({ scenario: { service } }) =>
      service.strategy !== 'async-link' || service.link.minReplicas.toWrite > 0
        ? null
        : {
            change: 'no writes without the secondary (min-replicas)',
            set: ['service.link.minReplicas.toWrite=1'],
          },
  },
  {
    against: ['stale'],
    why: 'reads and writes meet in at least one copy',
    propose: ({ scenario: { service } }) => {
      const { copies, read, write } = service.quorum;
      if (service.strategy !== 'quorum' || read + write > copies.length) return null;
      const enough = copies.length - write + 1;
      return { change: `reads ask ${enough} copies (R + W > N)`, set: [`service.quorum.read=${enough}`] };
    },
  },
  {
    against: ['stale'],
    why: 'the leader answers, once it knows that it still leads',
    propose: ({ scenario: { service } }) =>
      service.strategy !== 'consensus' || service.consensus.reads === 'read-index'
        ? null
        : { change: 'reads by read-index', set: ['service.consensus.reads=read-index'] },
  },
  {
    against: ['too-few-replicas'],
    why: 'the primary takes writes alone; they are lost if it is',
    propose: ({ scenario: { service } }) =>
      service.link.minReplicas.toWrite === 0
        ? null
        : { change: 'writes need no secondary', set: ['service.link.minReplicas.toWrite=0'] },
  },
  {
    against: ['syncing'],
    why: 'a longer break is made up from the backlog, without a full synchronisation',
    propose: ({ scenario: { service } }) =>
      service.strategy !== 'async-link'
        ? null
        : {
            change: 'a backlog 64 times as long',
            set: [`service.link.backlog=${formatBytes(64 * service.link.backlog)}`],
          },
  },
  {
    against: ['syncing'],
    why: 'old data are an answer, too, until the new ones are there',
    propose: ({ scenario: { service } }) =>
      service.link.duringFullSync === 'serve-stale'
        ? null
        : { change: 'old data while it synchronises', set: ['service.link.duringFullSync=serve-stale'] },
  },
];

/** Of the operators' first action that fails over. */
function failOver(
  propose: (action: FailOver, path: string) => Proposal | null,
): (context: CacheContext) => Proposal | null {
  return ({ scenario: { operator } }) => {
    const index = operator.findIndex((action) => action.do === 'fail-over');
    const action = operator[index];
    return action?.do === 'fail-over' ? propose(action, `operator[${index}]`) : null;
  };
}

/** Without what only the present strategy has: operators who fail over, and what is expected of them. */
function otherStrategy(
  strategy: string,
  least: number,
  { strategy: present, replicas }: CacheScenario['service'],
): Proposal | null {
  if (present === strategy || replicas.length < least) return null;
  return {
    change: `strategy ${strategy}`,
    set: [`service.strategy=${strategy}`, 'operator=[]', 'expect=[]'],
  };
}

const SECOND_us = 1_000_000;
const MINUTE_us = 60 * SECOND_us;
