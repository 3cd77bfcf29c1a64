import type { ReplicaId } from '../../domain/ids.js';
import type { Blob } from '../../domain/image.js';
import type { FailureReason, Outcome } from '../../domain/outcome.js';
import type { RegistryRequest } from '../../domain/registry-requests.js';
import type { PopulationIdentity } from '../ports.js';
import { type CallEnd, type Host, HttpCalls } from './http-calls.js';
import { Later } from './later.js';
import type { EngineOptions, HttpAnswer, RegistryClientPorts } from './ports.js';

/** What the tasks of one population's container engines share. */
export interface Engine {
  readonly calls: HttpCalls;
  readonly later: Later;
  readonly options: EngineOptions;
}

export function engineOf(
  identity: PopulationIdentity,
  options: EngineOptions,
  ports: RegistryClientPorts,
): Engine {
  const calls = new HttpCalls(identity, options, ports);
  return { calls, later: new Later(ports.kernel, `${identity.name}: later`), options };
}

/** One command of one host: whom it asks, and which replicas it met. */
export interface Session {
  readonly client: number;
  readonly host: Host;
  readonly replicas: Set<ReplicaId>;
}

/** 'none': done. */
export type Done = (reason: FailureReason) => void;

/** Sends a request and remembers which replica it went to. */
export function ask(
  engine: Engine,
  session: Session,
  request: RegistryRequest,
  bytes: number,
  ended: (end: CallEnd) => void,
): void {
  engine.calls.open({ client: session.client, host: session.host, request, bytes }, (end) => {
    if (end.replica >= 0) session.replicas.add(end.replica);
    ended(end);
  });
}

/** `GET /v2/`, which names the token service, and the token. */
export function authenticate(engine: Engine, session: Session, done: Done): void {
  ask(engine, session, { kind: 'authenticate' }, 0, (ping) => {
    if (reasonOf(ping) !== 'none') return done(reasonOf(ping));
    ask(engine, session, { kind: 'authenticate' }, 0, (token) => done(reasonOf(token)));
  });
}

/**
 * Works on blobs, so many at a time, each with the engine's attempts: the pause before the n-th retry is n
 * times the first. Done when all are, or when one has failed for good; the others are then left alone.
 */
export function forEachBlob(
  engine: Engine,
  blobs: readonly Blob[],
  parallel: number,
  work: (blob: Blob, done: Done) => void,
  done: Done,
): void {
  const { attempts, retryPause_us } = engine.options;
  const waiting = [...blobs];
  let underWay = 0;
  let over = false;
  const finish = (reason: FailureReason): void => {
    if (over) return;
    over = true;
    done(reason);
  };
  const attempt = (blob: Blob, number: number): void =>
    work(blob, (reason) => {
      if (over) return;
      if (reason === 'none') {
        underWay--;
        return next();
      }
      if (number >= attempts) return finish(reason);
      engine.later.after(number * retryPause_us, () => {
        if (!over) attempt(blob, number + 1);
      });
    });
  const next = (): void => {
    while (underWay < parallel && waiting.length > 0) {
      underWay++;
      attempt(waiting.shift() as Blob, 1);
    }
    if (underWay === 0) finish('none');
  };
  next();
}

export function reasonOf(end: CallEnd): FailureReason {
  if ('failure' in end) return end.failure;
  return end.answer.ok ? 'none' : end.answer.reason;
}

export function answerOf(end: CallEnd): HttpAnswer | undefined {
  return 'answer' in end ? end.answer : undefined;
}

/** Whoever hears nothing does not know whether it was done. */
export function outcomeOf(reason: FailureReason): Outcome {
  if (reason === 'none') return 'ok';
  return reason === 'request-timeout' ? 'unknown' : 'failed';
}
