import { entriesOf, isWritten, mustName } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { formatDuration } from '../../quantity-text.js';
import type { Path } from '../../tree.js';
import { areInstances } from '../instances.js';
import type { Draft } from '../schema.js';
import { appServersOf } from './app-servers.js';
import type { Check, CheckContext } from './context.js';

type NegotiateDraft = NonNullable<NonNullable<Draft['service']>['negotiate']>;
type HealthDraft = NonNullable<NegotiateDraft['health']>;

/** What app servers answer: settings that agree with each other and with the strategy. */
export const checkNegotiate: Check = (context, say) => {
  const { service, routing } = context.draft;
  const { negotiate = {}, strategy } = service ?? {};
  mustName('region', negotiate.truth, context.regions, [...NEGOTIATE, 'truth'], say);
  if (isWritten(context, APP) && appServersOf(context.draft).length === 0) {
    noEffect(APP, 'there are no app servers', context, say);
  }
  if (strategy === undefined) return;
  if (!areInstances(strategy)) return warnOfOtherStrategy(strategy, context, say);
  for (const key of ['trafficManager', 'fixed']) {
    noEffect(['routing', key], 'with strategy: multi-instance every instance has its own name', context, say);
  }
  checkPattern(negotiate, context, say);
  checkMode(negotiate, routing?.app, context, say);
  checkHealth(negotiate.health ?? {}, context, say);
  warnOfImpatience(negotiate.health ?? {}, context, say);
};

/** Who hangs up before a check of a silent instance ends gets no answer as long as one is silent. */
function warnOfImpatience({ by, timeout }: HealthDraft, { draft }: CheckContext, say: Say): void {
  if (by !== 'on-demand' || timeout === undefined) return;
  for (const [, { name, kind, connect }] of entriesOf(draft.clients)) {
    if (kind === 'requests' || connect?.timeout === undefined || connect.timeout > timeout) continue;
    say({
      severity: 'warning',
      code: 'impatient',
      path: [...NEGOTIATE, 'health', 'timeout'],
      message: `a check of a silent instance takes ${formatDuration(timeout)}, and "${name}" wait ${formatDuration(connect.timeout)} for an answer: while the primary is dead they get none`,
      hint: 'a time-out shorter than connect.timeout',
    });
    return;
  }
}

/** Only clients of several instances are told one by an app server. */
function warnOfOtherStrategy(strategy: string, context: CheckContext, say: Say): void {
  const why = `with strategy: ${strategy} clients connect to the one name of the service`;
  noEffect(NEGOTIATE, why, context, say);
  for (const [index] of entriesOf(context.draft.service?.appServers)) {
    noEffect(['service', 'appServers', index, 'endpoints'], why, context, say);
  }
}

function checkPattern(negotiate: NegotiateDraft, context: CheckContext, say: Say): void {
  const { pattern, drain, copyToServer } = negotiate;
  if (pattern === 'client-server') {
    const why = 'it belongs to pattern: client-client';
    noEffect([...NEGOTIATE, 'truth'], why, context, say);
    if (copyToServer === true) noEffect([...NEGOTIATE, 'copyToServer'], why, context, say);
  }
  if (pattern === 'client-client') {
    const why = 'the source of truth names the first instance that is online';
    noEffect([...NEGOTIATE, 'choice'], why, context, say);
  }
  if (drain !== 'nobody') return;
  for (const key of ['drainAfter', 'drainRate']) {
    noEffect([...NEGOTIATE, key], 'it belongs to drain: app-server', context, say);
  }
}

/** Who stands by is a matter of priority, whatever else is written. */
function checkMode(
  { mode }: NegotiateDraft,
  app: NonNullable<Draft['routing']>['app'],
  context: CheckContext,
  say: Say,
): void {
  if (mode !== 'active-passive') return;
  const manager = app?.trafficManager;
  if (typeof manager === 'object' && manager.method !== 'priority') {
    const why = 'mode: active-passive answers app servers by priority';
    noEffect([...APP, 'trafficManager', 'method'], why, context, say);
  }
  if (app?.fixed === undefined) return;
  noEffect([...NEGOTIATE, 'mode'], 'routing.app.fixed leads every client to one app server', context, say);
}

function checkHealth(health: HealthDraft, context: CheckContext, say: Say): void {
  const { by, ping, silence } = health;
  if (by === undefined) return;
  for (const [key, ways] of Object.entries(WAYS_OF)) {
    if (ways.includes(by)) continue;
    noEffect([...HEALTH, key], `it belongs to by: ${ways.join(' or ')}`, context, say);
  }
  if (by !== 'server-connections' || ping === undefined || silence === undefined || silence > ping) return;
  say({
    code: 'contradiction',
    path: [...HEALTH, 'silence'],
    message: `a silence of ${formatDuration(silence)} at a ping every ${formatDuration(ping)} closes every healthy connection`,
    expected: `more than ${formatDuration(ping)}`,
    hint: 'two intervals or more leave room for a lost ping',
  });
}

/** Of which ways to learn about health a setting is. */
const WAYS_OF: Readonly<Record<string, readonly NonNullable<HealthDraft['by']>[]>> = {
  interval: ['poll'],
  timeout: ['poll', 'on-demand'],
  toleratedFailures: ['poll'],
  connections: ['server-connections'],
  ping: ['server-connections'],
  silence: ['server-connections'],
};

/** Says nothing of what the author did not write. */
function noEffect(path: Path, why: string, context: CheckContext, say: Say): void {
  if (!isWritten(context, path)) return;
  const message = `"${path.at(-1)}" has no effect: ${why}`;
  say({ severity: 'warning', code: 'no-effect', path, at: 'key', message });
}

const NEGOTIATE: Path = ['service', 'negotiate'];
const HEALTH: Path = [...NEGOTIATE, 'health'];
const APP: Path = ['routing', 'app'];
