import type { ReplicaId } from '../../../domain/ids.js';
import type { Operation, Refusal } from '../contract.js';
import type { Command, FromPrimary, FromSecondary, RdbEnd, ReplicationId } from './messages.js';
import { LOADED, type Server } from './server.js';
import { ackBytes, PING_BYTES, psyncBytes, REPLCONF_BYTES } from './sizes.js';

/**
 * connect: at the next second. connecting: SYN is out. handshake: PING, REPLCONF or PSYNC is out.
 * transfer: the snapshot arrives. loading: it is read in. connected: only the stream is left.
 */
type LinkState = 'connect' | 'connecting' | 'handshake' | 'transfer' | 'loading' | 'connected';

/** The secondary's side of the link: dials, asks for what it lacks, applies the stream. */
export class Secondary {
  readonly primary: ReplicaId;
  readonly #server: Server;
  #state: LinkState = 'connect';
  /** Its history is a part of the primary's, for all it knows. */
  #mayContinue: boolean;
  /** Its data is whole, if old. */
  #hasData: boolean;
  /** When the primary was last heard, or dialled. */
  #heard_s: number;
  #coming: { readonly replid: ReplicationId; readonly offset: number } | undefined;
  #snapshot: RdbEnd | undefined;
  /** Stream that arrives while the snapshot is read in, and whether the connection has ended since. */
  #held: Command[] = [];
  #endedMeanwhile = false;

  /** `fresh`: it has no data, or none that counts any more. */
  constructor(primary: ReplicaId, server: Server, fresh: boolean) {
    this.primary = primary;
    this.#server = server;
    this.#mayContinue = !fresh;
    this.#hasData = !fresh;
    this.#heard_s = server.now_s();
  }

  get isLinked(): boolean {
    return this.#state === 'connected';
  }
  get isLoading(): boolean {
    return this.#state === 'loading';
  }

  /** Why it does not answer this operation, if so. */
  refusal(operation: Operation): Refusal | undefined {
    const { duringFullSync, serveStaleData } = this.#server.options;
    if (duringFullSync === 'refuse' && !this.#hasData) return 'syncing';
    if (this.#state === 'loading') return 'loading';
    if (!serveStaleData && this.#state !== 'connected') return 'syncing';
    return operation.kind === 'read' ? undefined : 'read-only';
  }

  connect(): void {
    this.#state = 'connecting';
    this.#heard_s = this.#server.now_s();
    this.#server.effects.dial(this.primary);
  }

  dialled(): void {
    this.#touch();
    this.#state = 'handshake';
    this.#say({ kind: 'hello' }, PING_BYTES);
  }

  heard(message: FromPrimary): void {
    this.#touch();
    switch (message.kind) {
      case 'pong':
        return this.#say({ kind: 'replconf' }, REPLCONF_BYTES);
      case 'ok':
        return this.#psync();
      case 'newline':
        return;
      case 'continue':
        return this.#continue(message.replid);
      case 'fullresync':
        return this.#transfer(message.replid, message.offset);
      case 'rdb':
        if (message.last !== undefined) this.#load(message.last);
        return;
      default:
        if (this.#state === 'loading') this.#held.push(message);
        else this.#apply(message);
    }
  }

  /** The connection could not be opened, or has ended. */
  hungUp(): void {
    this.#lost('ended');
  }

  /** Once a second. */
  cron(): void {
    const { timeout_s } = this.#server.options;
    const silent = this.#server.now_s() - this.#heard_s > timeout_s;
    switch (this.#state) {
      case 'connect':
        return this.connect();
      case 'loading':
        // Nobody is listened to meanwhile, so nothing can be overdue.
        return this.#endedMeanwhile ? undefined : this.#say({ kind: 'newline' }, 1);
      case 'connecting':
      case 'handshake':
      case 'transfer':
        return silent ? this.#timeout() : undefined;
      case 'connected':
        return silent ? this.#timeout() : this.#acknowledge();
    }
  }

  loaded(): void {
    const { data, history, effects } = this.#server;
    const coming = this.#coming;
    const end = this.#snapshot;
    if (coming === undefined || end === undefined) return;
    data.replace(end.snapshot, (key, version) => effects.applied(key, version));
    history.adopt(coming.replid, coming.offset);
    this.#coming = undefined;
    this.#snapshot = undefined;
    this.#linked();
    // The primary waits for this one before it streams on.
    if (end.diskless) this.#acknowledge();
    const held = this.#held;
    this.#held = [];
    for (const command of held) this.#apply(command);
    if (this.#endedMeanwhile) this.#lost('ended');
  }

  /** It becomes a primary, or another's secondary. */
  leave(): void {
    if (this.#state !== 'connect') this.#server.effects.hangUp(this.primary);
    this.#server.effects.cancel(LOADED);
  }

  #psync(): void {
    const { replid, offset } = this.#server.history;
    const asked = this.#mayContinue ? { replid, offset: offset + 1 } : { replid: 0, offset: -1 };
    this.#say({ kind: 'psync', ...asked }, psyncBytes(asked.offset));
  }

  #continue(replid: ReplicationId): void {
    this.#server.history.continuesAs(replid);
    this.#server.log({ kind: 'resync', how: 'partial' });
    this.#linked();
  }

  #transfer(replid: ReplicationId, offset: number): void {
    this.#coming = { replid, offset };
    this.#mayContinue = false;
    if (this.#server.options.duringFullSync === 'refuse') this.#hasData = false;
    this.#state = 'transfer';
    this.#server.log({ kind: 'resync', how: 'full' });
  }

  #load(end: RdbEnd): void {
    const { options, effects } = this.#server;
    this.#server.log({ kind: 'snapshot-received' });
    this.#state = 'loading';
    this.#snapshot = end;
    const { keys, bytes } = end.snapshot;
    const { loadKey_us, loadByte_us } = options.machine;
    effects.wake(Math.round(keys * loadKey_us + bytes * loadByte_us), LOADED);
  }

  #linked(): void {
    this.#touch();
    this.#state = 'connected';
    this.#mayContinue = true;
    this.#hasData = true;
    this.#server.log({ kind: 'link-up' });
  }

  #apply(command: Command): void {
    const { history, data, effects } = this.#server;
    // Acknowledged is what came before the question.
    if (command.kind === 'getack') this.#acknowledge();
    // Its own copy of the stream, for the day it is promoted.
    history.feed(command, Number.POSITIVE_INFINITY);
    data.execute(command);
    if (command.kind === 'set' || command.kind === 'incrby') effects.applied(command.key, command.version);
  }

  #acknowledge(): void {
    const { offset } = this.#server.history;
    this.#say({ kind: 'ack', offset }, ackBytes(offset));
  }

  #timeout(): void {
    this.#server.effects.hangUp(this.primary);
    this.#lost('timeout');
  }

  #lost(why: 'ended' | 'timeout'): void {
    const state = this.#state;
    if (state === 'connect') return;
    if (state === 'loading') {
      // A snapshot that is here is read to its end; only then is the socket looked at again.
      this.#endedMeanwhile = true;
      return;
    }
    this.#endedMeanwhile = false;
    this.#coming = undefined;
    this.#state = 'connect';
    if (state === 'connected') this.#server.log({ kind: 'link-down', why });
    // A link that was there is dialled again at once; one that could not be opened, at the next second.
    if (state === 'connected' || state === 'transfer') this.connect();
  }

  #touch(): void {
    this.#heard_s = this.#server.now_s();
  }

  #say(message: FromSecondary, bytes: number): void {
    this.#server.effects.write(this.primary, message, bytes);
  }
}
