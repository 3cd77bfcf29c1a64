import type { DataObserver } from '../domain/data-observations.js';
import type { ClientId, EndpointId, FaultId } from '../domain/ids.js';
import type { Observer } from '../domain/observations.js';
import { Detections } from '../metrics/detections.js';
import { Answered } from './answered.js';
import { Attempts } from './attempts.js';
import { type Cast, clientName, endpointName, faultName } from './cast.js';
import type { ClientStory, OperationFact, Step } from './explanation.js';
import { foundDown } from './found-down.js';
import { MissedWrites } from './missed-writes.js';
import { operationId } from './operation-id.js';
import { Outages } from './outages.js';

/** What an observer has to see to tell the story of one client. */
export type Witness = Pick<
  Observer,
  | 'milestone'
  | 'detected'
  | 'connected'
  | 'disconnected'
  | 'clientDown'
  | 'clientUp'
  | 'clientHit'
  | 'clientMoved'
  | 'lookedUp'
  | 'negotiated'
  | 'noticed'
  | 'backedOff'
  | 'operation'
> &
  Pick<DataObserver, 'dataOperation' | 'dataWritten' | 'dataApplied'> & {
    /** So far. */
    readonly soFar: { readonly isDown: boolean; readonly operations: readonly OperationFact[] };
    /** Call it once, when the run has ended. */
    finish(end_us: number): ClientStory;
  };

/** Follows one client through a run, and what the routing does meanwhile. It writes down, nothing else. */
export function witnessOf(client: ClientId, cast: Cast): Witness {
  const name = clientName(cast, client);
  const steps: Step[] = [];
  const operations: OperationFact[] = [];
  const attempts = new Attempts();
  const detections = new Detections();
  const answered = new Answered();
  const outages = new Outages(cast, attempts, detections);
  const missedWrites = new MissedWrites(cast);
  const isMe = (other: ClientId): boolean => other === client;
  const nameOf = (endpoint: EndpointId) => endpointName(cast, endpoint);
  const fault = (id: FaultId) => faultName(cast, id);

  return {
    milestone(at_us, { kind, subject, detail = {} }) {
      if (kind === 'dns-answer-changed') answered.changed(detail, at_us);
      if (isOfInterest(kind)) {
        steps.push({ kind: 'milestone', at_us, milestone: kind, subject, detail: { ...detail } });
      }
    },
    detected(detection) {
      detections.add(detection);
      steps.push(foundDown(detection, cast));
    },
    connected(_population, replica, who, at_us) {
      if (!isMe(who)) return;
      outages.connected(replica, at_us);
      steps.push({ kind: 'connected', at_us, to: nameOf(replica) ?? '?' });
    },
    disconnected(_population, replica, who, at_us) {
      if (!isMe(who) || outages.isDown) return;
      steps.push({ kind: 'left', at_us, from: nameOf(replica) ?? '?' });
    },
    clientHit(id, _population, who) {
      if (isMe(who)) outages.hit(id);
    },
    clientDown(_population, who, at_us) {
      if (!isMe(who)) return;
      const begun = outages.down(at_us);
      if (begun !== null) {
        steps.push({ kind: 'down', at_us, fault: fault(begun.fault), from: nameOf(begun.before) });
      }
    },
    clientUp(_population, who, at_us) {
      if (!isMe(who)) return;
      if (outages.up(at_us)) steps.push({ kind: 'up', at_us, on: null });
    },
    clientMoved(move) {
      if (isMe(move.client)) outages.moved(move);
    },
    lookedUp(_population, who, endpoint, by, latency_us, expires_us, at_us) {
      if (!isMe(who)) return;
      const endpointNamed = nameOf(endpoint);
      attempts.asked({
        at_us,
        endpoint: endpointNamed,
        by,
        answered_us: at_us + latency_us,
        expires_us: Number.isFinite(expires_us) ? expires_us : null,
        staleSince_us: endpointNamed === null ? null : answered.staleSince_us(endpointNamed),
      });
    },
    negotiated(_population, who, server, answer, at_us) {
      if (!isMe(who)) return;
      attempts.negotiated({ at_us, server: nameOf(server) ?? '?', answer: answerName(answer, nameOf) });
    },
    noticed(_population, who, how, at_us) {
      if (!isMe(who)) return;
      outages.noticed(at_us);
      steps.push({ kind: 'noticed', at_us, how });
    },
    backedOff(_population, who, until_us, at_us) {
      if (!isMe(who)) return;
      if (until_us < 0) outages.gaveUp(at_us);
      steps.push({ kind: 'back-off', at_us, until_us: until_us < 0 ? null : until_us });
    },
    operation(kind, _population, replica, intended_us, started_us, ended_us, outcome, reason, who) {
      if (!isMe(who)) return;
      const fact: OperationFact = {
        id: operationId(name, kind, intended_us),
        operation: kind,
        ...{ intended_us, started_us, ended_us, outcome, reason, replica: nameOf(replica) },
      };
      operations.push(fact);
      if (kind === 'connect' || kind === 'negotiate' || kind === 'request') attempts.ended(fact);
    },
    // An operation on data is stated after the operation that it is.
    dataOperation(operation) {
      if (operation.kind !== 'read') return missedWrites.ended(operation);
      if (!isMe(operation.session) || operation.outcome !== 'ok') return;
      const missed = missedWrites.missedBy(operation);
      const last = operations.at(-1);
      if (missed !== null && last !== undefined) operations[operations.length - 1] = { ...last, missed };
    },
    dataWritten: (...words) => missedWrites.written(...words),
    dataApplied: (...words) => missedWrites.applied(...words),
    soFar: {
      get isDown() {
        return outages.isDown;
      },
      operations,
    },
    finish(end_us) {
      const ended = outages.finish(end_us);
      const servedBy = (at_us: number) => ended.find(({ to_us }) => to_us === at_us)?.after ?? null;
      const all = [...steps, ...attempts.all]
        .sort((a, b) => a.at_us - b.at_us) // stable
        .map((step) => (step.kind === 'up' ? { ...step, on: servedBy(step.at_us) } : step));
      return {
        client: name,
        clients: name.slice(0, name.lastIndexOf('#')),
        outages: ended,
        down_for_us: ended.reduce((sum, { from_us, to_us }) => sum + (to_us ?? end_us) - from_us, 0),
        operations,
        steps: all,
      };
    },
  };
}

/** What of the world's course a client can depend on; who finds an endpoint down is told apart. */
const OF_INTEREST: readonly string[] = [
  ...['fault-started', 'fault-ended', 'probe-failed', 'dns-answer-changed', 'endpoint-online'],
  ...['endpoint-disabled', 'operator-acted', 'refused', 'scaled', 'connections-closed', 'back-to-normal'],
  ...['alert', 'role-changed', 'application-moved', 'writes-lost', 'link-status'],
];

function isOfInterest(kind: string): boolean {
  return OF_INTEREST.includes(kind);
}

function answerName(answer: number, nameOf: (endpoint: number) => string | null): string | null {
  return answer < -1 ? 'the service' : nameOf(answer);
}
