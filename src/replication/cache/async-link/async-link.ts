import type { ReplicaId } from '../../../domain/ids.js';
import type { Micros } from '../../../kernel/kernel.js';
import type { Answer, CacheEffects, CacheStrategy, Operation } from '../contract.js';
import { commandOf } from './command-of.js';
import { Dataset } from './dataset.js';
import { History } from './history.js';
import type { FromPrimary, FromSecondary } from './messages.js';
import type { AsyncLinkOptions } from './options.js';
import { Primary } from './primary.js';
import type { AsyncLinkReplica } from './replica.js';
import { Secondary } from './secondary.js';
import { CRON, type LinkEvent, LOADED, type Server } from './server.js';

/**
 * Redis 7.0 replication between a primary and one secondary: asynchronous, by a stream of commands.
 *
 * Promises: the secondary executes the primary's writes in the primary's order, each once, so that it
 * always shows a state that the primary was in. After a break it goes on where it was if the primary's
 * backlog still reaches back that far, and takes the whole data set anew if not.
 * Does not promise: that an acknowledged write outlives its primary (what had not arrived is lost at
 * a promotion, and what a former primary has beyond it when that one is linked again); that a read of
 * the secondary sees the latest write, or one's own; any change of roles by itself. WAIT says that a
 * write has arrived, not that it will be kept. Nothing is written to disk: a process that starts again
 * is empty, and if it is the primary its secondary becomes empty too.
 *
 * Left out: chained secondaries, expiry and eviction, diskless loading, persistence, CLIENT PAUSE.
 */
export const asyncLink = {
  name: 'async-link',
  summary: 'Redis: one primary, an asynchronous copy that an operator can promote',
  replicas: { min: 1, max: 2 },
  create: createReplica,
} satisfies CacheStrategy<AsyncLinkOptions>;

const SECOND_US = 1_000_000;
/** Replication id of caches that were linked before the run; the others are drawn from 1 up. */
const HISTORY_AT_START = 2 ** 53 - 1;

function createReplica(
  effects: CacheEffects,
  peers: readonly ReplicaId[],
  options: AsyncLinkOptions,
): AsyncLinkReplica {
  const listeners: ((event: LinkEvent) => void)[] = [];
  /** Seconds of this machine's clock begin anywhere between those of the run. */
  const clockPhase_us = Math.floor(effects.random('clock') * SECOND_US);

  /** Of the settings, the role alone changes; it survives the process. */
  let primaryId = options.primary;
  let server = newServer(true);
  if (options.synced) server.history.adopt(HISTORY_AT_START, 0);
  let role: Primary | Secondary = newRole(options.synced);
  let loops = 0;
  armCron(Math.floor(effects.random('cron') * SECOND_US));

  function newServer(prefilled: boolean): Server {
    return {
      effects,
      options,
      history: new History(options.backlog_bytes, () => 1 + Math.floor(effects.random('replid') * 2 ** 52)),
      data: new Dataset(options, prefilled),
      now_s: () => Math.floor((effects.now_us() + clockPhase_us) / SECOND_US),
      log: (event) => {
        for (const listener of listeners) listener(event);
      },
    };
  }

  function newRole(hasData: boolean): Primary | Secondary {
    return primaryId === effects.self ? new Primary(server) : new Secondary(primaryId, server, !hasData);
  }

  function armCron(delay_us: Micros): void {
    effects.cancel(CRON);
    if (peers.length > 0) effects.wake(delay_us, CRON);
  }

  function cron(): void {
    armCron(SECOND_US);
    if (role instanceof Primary) role.cron(loops);
    else role.cron();
    loops++;
  }

  function refusal(what: Operation) {
    if (role instanceof Secondary) return role.refusal(what);
    return what.kind === 'read' || role.mayWrite ? undefined : 'too-few-replicas';
  }

  function answerTo(what: Operation): Answer {
    const reason = refusal(what);
    if (reason !== undefined) return { ok: false, reason };
    if (what.kind === 'read') {
      const entry = server.data.get(what.key);
      return { ok: true, version: entry?.version ?? 0, sum: entry?.sum ?? 0 };
    }
    if (role instanceof Primary) role.execute(commandOf(what, options.keyBytes));
    effects.applied(what.key, what.version);
    if (what.kind === 'write') return { ok: true, version: what.version };
    return { ok: true, version: what.version, sum: server.data.get(what.key)?.sum ?? 0 };
  }

  return {
    asked(operation, what) {
      effects.answer(operation, answerTo(what));
    },
    forgotten() {}, // nothing is ever under way: answers are given at once
    dialled(peer, incoming) {
      if (role instanceof Primary) {
        if (incoming) role.accept(peer);
        else effects.hangUp(peer);
      } else if (!incoming) role.dialled();
      else effects.hangUp(peer); // a secondary has no secondary of its own here
    },
    heard(peer, message) {
      if (role instanceof Primary) role.heard(message as FromSecondary);
      else if (peer === role.primary) role.heard(message as FromPrimary);
    },
    hungUp(peer) {
      if (role instanceof Primary) role.hungUp();
      else if (peer === role.primary) role.hungUp();
    },
    woken(token) {
      if (token === CRON) cron();
      else if (role instanceof Primary) role.woken(token);
      else if (token === LOADED) role.loaded();
    },
    restarted() {
      server = newServer(false);
      role = newRole(false);
      loops = 0;
      armCron(Math.floor(effects.random('cron') * SECOND_US));
    },

    promote() {
      if (role instanceof Primary) return true;
      if (role.isLoading) return false;
      role.leave();
      server.history.shift();
      primaryId = effects.self;
      role = newRole(true);
      server.log({ kind: 'role', role: 'primary' });
      return true;
    },
    follow(primary, wipe) {
      if (primary === effects.self) throw new Error('a replica cannot follow itself');
      if (role instanceof Secondary) {
        if (role.isLoading) return false;
        role.leave();
      } else role.resign();
      if (wipe) server.data.replace(undefined, (key, version) => effects.applied(key, version));
      primaryId = primary;
      const secondary = new Secondary(primary, server, wipe);
      role = secondary;
      server.log({ kind: 'role', role: 'secondary' });
      secondary.connect();
      return true;
    },
    wait(replicas, timeout_us, done) {
      if (role instanceof Primary) role.wait(replicas, timeout_us, done);
      else done(0);
    },
    listen(listener) {
      listeners.push(listener);
    },
    info() {
      const { replid, offset, histlen } = server.history;
      const primary = role instanceof Primary ? role : undefined;
      return {
        role: primary === undefined ? 'secondary' : 'primary',
        replid,
        offset,
        histlen,
        linkUp: role instanceof Secondary && role.isLinked,
        ackOffset: primary?.ackOffset,
        output_bytes: primary?.output_bytes ?? 0,
      };
    },

    // Everything goes over the connection that the secondary dials.
    received() {},
    linkUp() {},
    linkDown() {},
  };
}
