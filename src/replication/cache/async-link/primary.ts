import type { ReplicaId } from '../../../domain/ids.js';
import type { Micros } from '../../../kernel/kernel.js';
import { Attached } from './attached.js';
import type { Snapshot } from './dataset.js';
import type { Command, FromSecondary } from './messages.js';
import { DUMPED, type Server } from './server.js';
import {
  CONTINUE_BYTES,
  FULLRESYNC_BYTES,
  GETACK_BYTES,
  PING_BYTES,
  SELECT_BYTES,
  SIMPLE_REPLY_BYTES,
} from './sizes.js';
import { type WaitDone, Waiting } from './waiting.js';

/** The primary's side of the link: feeds the stream, answers PSYNC, watches its secondary. */
export class Primary {
  readonly #server: Server;
  readonly #waiting: Waiting;
  #attached: Attached | undefined;
  #dumped: Snapshot | undefined;
  /** The next write is preceded by SELECT. */
  #selects = true;
  #good = 0;
  #alone_s: number;

  constructor(server: Server) {
    this.#server = server;
    this.#waiting = new Waiting(server.effects);
    this.#alone_s = server.now_s();
  }

  /** min-replicas-to-write is met, as of the last look (once a second, and when a secondary comes or goes). */
  get mayWrite(): boolean {
    return this.#good >= this.#server.options.minReplicas.toWrite;
  }

  /** What the secondary has acknowledged; undefined while none is online. */
  get ackOffset(): number | undefined {
    return this.#attached?.state === 'online' ? this.#attached.ackOffset : undefined;
  }

  get output_bytes(): number {
    return this.#attached?.output_bytes ?? 0;
  }

  /** Executes a write that a client asked for, and streams it. */
  execute(command: Command): void {
    this.#server.data.execute(command);
    if (this.#selects && this.#server.history.hasBacklog) {
      this.#selects = false;
      this.#feed({ kind: 'select', size: SELECT_BYTES });
    }
    this.#feed(command);
  }

  /** WAIT: done when so many secondaries have acknowledged all that was written so far. timeout 0: none. */
  wait(replicas: number, timeout_us: Micros, done: WaitDone): void {
    const { offset } = this.#server.history;
    const reached = (this.ackOffset ?? -1) >= offset ? 1 : 0;
    if (reached >= replicas) return done(reached);
    this.#waiting.add({ offset, replicas, done }, timeout_us);
    if (this.#attached?.isFed) this.#feed({ kind: 'getack', size: GETACK_BYTES });
  }

  accept(peer: ReplicaId): void {
    this.#attached = new Attached(peer, this.#server);
  }

  heard(message: FromSecondary): void {
    const attached = this.#attached;
    if (attached === undefined) return;
    attached.heard_s = this.#server.now_s();
    switch (message.kind) {
      case 'hello':
        return attached.say({ kind: 'pong' }, SIMPLE_REPLY_BYTES);
      case 'replconf':
        return attached.say({ kind: 'ok' }, SIMPLE_REPLY_BYTES);
      case 'psync':
        return this.#psync(attached, message.replid, message.offset);
      case 'newline':
        attached.ackTime_s = this.#server.now_s();
        return;
      case 'ack':
        return this.#acknowledged(attached, message.offset);
    }
  }

  hungUp(): void {
    if (this.#attached !== undefined) this.#lost('ended');
  }

  /** Once a second. `loops`: how often before. */
  cron(loops: number): void {
    const { options, history } = this.#server;
    const now_s = this.#server.now_s();
    if (this.#attached?.isFed && loops % options.pingEvery_s === 0) {
      this.#feed({ kind: 'ping', size: PING_BYTES });
    }
    if (this.#attached !== undefined) this.#watch(this.#attached, now_s);
    if (this.#attached === undefined && history.hasBacklog && options.backlogTtl_s > 0) {
      if (now_s - this.#alone_s > options.backlogTtl_s) history.freeBacklog();
    }
    this.#countGood();
  }

  woken(token: number): void {
    if (token !== DUMPED) return this.#waiting.timedOut(token, this.ackOffset ?? -1);
    const snapshot = this.#dumped;
    this.#dumped = undefined;
    if (this.#attached === undefined || snapshot === undefined) return;
    this.#attached.send(snapshot, false);
    this.#attached.release();
  }

  /** It becomes a secondary: nobody waits here any more. */
  resign(): void {
    if (this.#attached !== undefined) this.#server.effects.hangUp(this.#attached.peer);
    this.#attached = undefined;
    this.#server.effects.cancel(DUMPED);
    this.#waiting.release();
  }

  #feed(command: Command): void {
    const attached = this.#attached?.isFed ? this.#attached : undefined;
    const { history } = this.#server;
    const sent = attached === undefined ? Number.POSITIVE_INFINITY : history.offset - attached.output_bytes;
    if (!history.feed(command, sent) || attached === undefined) return;
    attached.stream(command);
    this.#checkOutput(attached);
  }

  #checkOutput(attached: Attached): void {
    if (attached.limit.isExceeded(attached.output_bytes, this.#server.now_s())) this.#drop('output-buffer');
  }

  #psync(attached: Attached, replid: number, offset: number): void {
    const { history, options } = this.#server;
    if (history.continues(replid, offset)) {
      attached.say({ kind: 'continue', replid: history.replid }, CONTINUE_BYTES);
      this.#online(attached);
      for (const command of history.since(offset)) attached.stream(command);
      return this.#checkOutput(attached);
    }
    if (!history.hasBacklog) history.begin();
    attached.state = 'wait-start';
    if (!options.diskless || options.disklessDelay_s === 0) this.#startSnapshot(attached);
  }

  #startSnapshot(attached: Attached): void {
    const { history, data, options, effects } = this.#server;
    const { replid, offset } = history;
    attached.say({ kind: 'fullresync', replid, offset }, FULLRESYNC_BYTES);
    attached.hold();
    this.#selects = true;
    const snapshot = data.snapshot();
    if (options.diskless) return attached.send(snapshot, true);
    attached.state = 'dumping';
    this.#dumped = snapshot;
    effects.wake(Math.round((snapshot.bytes * 1e6) / options.machine.dump_bytes_per_s), DUMPED);
  }

  #acknowledged(attached: Attached, offset: number): void {
    attached.ackOffset = Math.max(attached.ackOffset, offset);
    attached.ackTime_s = this.#server.now_s();
    // The first one after a snapshot from memory says that its end was recognised.
    if (attached.isHeld) attached.release();
    if (attached.state === 'sending') this.#online(attached);
    this.#waiting.acknowledged(attached.ackOffset);
  }

  #online(attached: Attached): void {
    attached.state = 'online';
    attached.ackTime_s = this.#server.now_s();
    this.#countGood();
  }

  #watch(attached: Attached, now_s: number): void {
    const { timeout_s, disklessDelay_s } = this.#server.options;
    switch (attached.state) {
      case 'handshake':
        return;
      case 'wait-start':
        attached.say({ kind: 'newline' }, 1);
        if (now_s - attached.heard_s >= disklessDelay_s) this.#startSnapshot(attached);
        return;
      case 'dumping':
        return attached.say({ kind: 'newline' }, 1);
      case 'sending': {
        const progress = attached.progress();
        if (progress === 'sent') this.#online(attached);
        else if (progress === 'stuck') return this.#drop('timeout');
        return this.#checkOutput(attached);
      }
      case 'online':
        if (now_s - attached.ackTime_s > timeout_s) return this.#drop('timeout');
        return this.#checkOutput(attached);
    }
  }

  #drop(why: 'timeout' | 'output-buffer'): void {
    if (this.#attached !== undefined) this.#server.effects.hangUp(this.#attached.peer);
    this.#lost(why);
  }

  #lost(why: 'ended' | 'timeout' | 'output-buffer'): void {
    this.#attached = undefined;
    this.#alone_s = this.#server.now_s();
    this.#dumped = undefined;
    this.#server.effects.cancel(DUMPED);
    this.#server.log({ kind: 'replica-lost', why });
    this.#countGood();
  }

  #countGood(): void {
    const { maxLag_s } = this.#server.options.minReplicas;
    const attached = this.#attached;
    const good = attached?.state === 'online' && this.#server.now_s() - attached.ackTime_s <= maxLag_s;
    this.#good = good ? 1 : 0;
  }
}
