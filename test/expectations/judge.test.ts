import { describe, expect, it } from 'vitest';
import { NAME_SERVERS } from '../../src/domain/ids.js';
import { judgeTexts } from '../../src/expectations/judge.js';
import type { JudgedRun } from '../../src/expectations/judged-run.js';
import type { CollectorContext } from '../../src/metrics/context.js';
import type { ExpectationReport } from '../../src/metrics/result.js';
import { CONTEXT, type Collectors, MIN, observed, PRICES, S } from '../metrics/observed.js';

/** Ten minutes of two populations (us: clients 0 to 2, eu: 3 and 4); the fault `dark` from 2m to 5m. */
function run(state: (o: Collectors) => void, changes: Partial<CollectorContext> = {}): JudgedRun {
  const context = { ...CONTEXT, ...changes };
  const topology = { replicas: [], clients: [] };
  return {
    simulated_us: context.duration_us,
    warmup_us: context.warmup_us,
    topology,
    ...observed(state, changes),
  };
}

function judged(text: string, on: JudgedRun): ExpectationReport {
  return judgeTexts([text], on)[0]!;
}

const MOVE = {
  fault: 0,
  from: 0,
  to: 1,
  left: 0,
  decider: NAME_SERVERS,
  noticed_us: 2 * MIN,
  resolverStaleUntil_us: -1,
  cacheStaleUntil_us: -1,
};

/** us loses east at 2m; 0 is served again at 3m, 1 at 3m30, 2 at 4m. eu notices nothing. */
function failover(o: Collectors): void {
  for (const client of [0, 1, 2]) o.connected(0, 0, client, 0);
  for (const client of [3, 4]) o.connected(1, 1, client, 0);
  o.faultStarted(0, 2 * MIN);
  o.faultTouched(0, 'connections', 3);
  for (const client of [0, 1, 2]) {
    o.clientDown(0, client, 2 * MIN);
    o.clientHit(0, 0, client, 2 * MIN);
    o.disconnected(0, 0, client, 2 * MIN + 30 * S);
  }
  o.operation('publish', 0, 0, 150 * S, 150 * S, 151 * S, 'unknown', 'connection-dead', 0);
  o.milestone(160 * S, { kind: 'endpoint-degraded', subject: 'east' });
  o.milestone(160 * S, { kind: 'dns-answer-changed', subject: 'east' });
  const [firstProbe_us, decidingProbe_us] = [125 * S, 155 * S];
  o.detected({
    endpoint: 0,
    decider: NAME_SERVERS,
    firstProbe_us,
    decidingProbe_us,
    degraded_us: 160 * S,
    published_us: 162 * S,
  });
  for (const client of [0, 1, 2]) {
    const moved_us = 3 * MIN + client * 30 * S;
    o.connected(0, 1, client, moved_us);
    o.clientUp(0, client, moved_us);
    const times = {
      lastFailure_us: -1,
      asked_us: -1,
      negotiated_us: -1,
      attempt_us: moved_us - S,
      resolved_us: moved_us - S,
      moved_us,
    };
    o.clientMoved({ ...MOVE, ...times, population: 0, client });
    o.operation('connect', 0, 1, moved_us - 3 * S, moved_us - S, moved_us, 'ok', 'none', 0);
  }
  o.operation('publish', 0, 1, 400 * S, 400 * S, 400.2 * S, 'ok', 'none', 0);
  o.delivered(0, 1, 1, 60 * S, 60.1 * S, 2_000);
  o.delivered(1, 1, 1, 400 * S, 400.1 * S, 2_000);
  // Sent before the fault and lost through it; within it; and after it.
  o.lost(0, 2, 119.5 * S, 121 * S, 'connection-dead');
  o.lost(0, 4, 130 * S, 131 * S, 'member-offline');
  o.faultEnded(0, 5 * MIN);
  o.lost(1, 1, 450.5 * S, 451 * S, 'link-lost');
  o.milestone(10 * MIN, { kind: 'replica-ready', subject: 'east' });
}

const FAILOVER = run(failover);

describe('milestones', () => {
  it.each([
    // text, verdict, observed, at (s), margin (s)
    ['detected(dark) within 40s', 'met', '40s after dark began', 160, 0],
    ['detected(dark) within 39s', 'missed', '40s after dark began, 1s too late', 159, -1],
    ['detected(dark)', 'met', '40s after dark began', 160, undefined],
    ['published(dark) within 1m', 'met', '42s after dark began', 162, 18],
    ['not detected(dark)', 'missed', '40s after dark began', 160, undefined],
    ['not detected(dark) within 30s', 'met', '40s after dark began', null, 10],
    ['not detected(dark) within 50s', 'missed', '40s after dark began, 10s too early', 160, -10],
    ['moved(dark, share = first) within 1m', 'met', '1m after dark began', 180, 0],
    ['moved(dark, share = 50%) within 90s', 'met', '1m30s after dark began', 210, 0],
    [
      'moved(dark, share = 99%, clients = us) within 1m',
      'missed',
      '2m after dark began, 1m too late',
      180,
      -60,
    ],
    ['moved(dark) within 2m', 'met', '2m after dark began', 240, 0],
    ['recovered(dark) within 3m', 'met', '2m after dark began', 240, 60],
    ['failedBack(dark) within 3m', 'missed', 'no client of "us" came back', 480, null],
    ['not failedBack(dark)', 'met', 'no client of "us" came back', null, undefined],
  ])('%s: %s', (text, verdict, said, at_s, margin_s) => {
    const report = judged(text, FAILOVER);
    expect(report).toMatchObject({ text, verdict, observed: said });
    expect(report.at_us === null ? null : report.at_us / S).toBe(at_s);
    expect(typeof report.margin === 'number' ? report.margin / S : report.margin).toBe(margin_s);
  });

  it('fail back counts from the end of the fault, and the first client of anyone will do', () => {
    const back = run((o) => {
      failover(o);
      o.restored(0, 6 * MIN);
      o.clientReturned(0, 0, 1, 7 * MIN);
    });
    expect(judged('failedBack(dark) within 2m', back)).toMatchObject({
      verdict: 'met',
      at_us: 7 * MIN,
      margin: 0,
    });
  });

  it('of several populations the last one decides, but for the first client', () => {
    const both = run((o) => {
      failover(o);
      o.clientHit(0, 1, 3, 5 * MIN - S);
      const moved_us = 5 * MIN;
      const times = {
        lastFailure_us: -1,
        asked_us: -1,
        negotiated_us: -1,
        attempt_us: moved_us,
        resolved_us: moved_us,
        moved_us,
      };
      o.clientMoved({ ...MOVE, ...times, population: 1, client: 3 });
    });
    expect(judged('moved(dark, share = first) within 1m', both).verdict).toBe('met');
    expect(judged('moved(dark, share = 50%) within 2m', both).verdict).toBe('missed');
    expect(judged('moved(dark, share = 50%, clients = us) within 2m', both).verdict).toBe('met');
  });
});

describe('no data:', () => {
  const untouched = run((o) => {
    o.connected(0, 0, 0, 0);
    o.faultStarted(0, 2 * MIN);
    o.faultEnded(0, 5 * MIN);
  });
  const stuck = run((o) => {
    o.connected(0, 0, 0, 0);
    o.faultStarted(0, 2 * MIN);
    o.faultTouched(0, 'connections', 1);
    o.clientDown(0, 0, 2 * MIN);
    o.clientHit(0, 0, 0, 2 * MIN);
  });

  it.each([
    ['a fault that touched nothing', untouched, 'not detected(dark)', '"dark" touched nothing'],
    [
      'nor is it good for an anchor',
      untouched,
      'downClients = 0 after recovered(dark)',
      '"dark" touched nothing',
    ],
    ['nobody was hit there', FAILOVER, 'recovered(dark, clients = eu)', 'hit no clients of "eu"'],
    [
      'no deadline within the run',
      stuck,
      'recovered(dark) within 9m',
      'the run ended 1m before the deadline',
    ],
    ['nor a bound within it', stuck, 'timeToRecover(fault = dark) <= 9m', '0 of 1 clients'],
    ['never is no lower bound', stuck, 'timeToRecover(fault = dark) >= 1m', '0 of 1 clients'],
    ['a fault that did not end', stuck, 'failedBack(dark)', 'did not end before the run did'],
    ['an anchor that did not happen', stuck, 'downClients = 0 after recovered(dark)', '0 of 1 clients'],
    ['no messages', untouched, 'lostMessages = 0', 'nothing was measured'],
    ['no messages in a window', untouched, 'lostMessages = 0 outside dark', 'nothing of the kind'],
    ['no messages of theirs', stuck, 'deliveredMessages(clients = eu) = 0', 'nothing was measured'],
    ['no requests', untouched, 'availability(over = requests) = 100%', 'nothing was measured'],
    [
      'no such operation',
      FAILOVER,
      'operations(operation = request, outcome = failed) = 0',
      'nothing was measured',
    ],
    [
      'no requests then',
      FAILOVER,
      'availability(over = requests) = 100% from 9m',
      'nothing was measured in that time',
    ],
    ['no latency', FAILOVER, 'p99(latency(operation = request)) < 1s', 'no request has a latency'],
    ['no clients then', untouched, 'availability(clients = eu) = 100%', 'nothing was measured'],
    ['less than a step', FAILOVER, 'downClients = 0 from 150.2s to 150.9s', 'shorter than 1s'],
    ['no such time', FAILOVER, 'downClients = 0 from recovered(dark) to detected(dark)', 'no such time'],
  ])('%s', (_, on, text, reason) => {
    const report = judged(text, on);
    expect(report).toMatchObject({ verdict: 'no-data', at_us: null });
    expect(report.observed).toContain(reason);
  });

  it('a population that got no messages, among others that did', () => {
    const oneSided = run((o) => o.delivered(0, 0, 0, S, 2 * S, 2_000));
    expect(judged('lostMessages(clients = us, reason = link-lost) = 0', oneSided).verdict).toBe('met');
    expect(judged('lostMessages(clients = eu) = 0', oneSided).verdict).toBe('no-data');
    expect(judged('lostMessages(clients = eu) = 0 during dark', oneSided).verdict).toBe('no-data');
  });

  it('but a milestone that never came before a deadline within the run is missed', () => {
    expect(judged('recovered(dark) within 3m', stuck)).toMatchObject({ verdict: 'missed', at_us: 5 * MIN });
    expect(judged('timeToRecover(fault = dark) <= 3m', stuck)).toMatchObject({
      verdict: 'missed',
      value: null,
    });
    expect(judged('clientsHit(fault = dark) = 0', untouched).verdict).toBe('no-data');
  });
});

describe('comparisons', () => {
  it.each([
    // text, verdict, observed, at (s), margin
    ['lostMessages = 7', 'met', '7', null, null],
    ['lostMessages(clients = us) = 6', 'met', '6', null, null],
    ['lostMessages(reason = link-lost) = 1', 'met', '1', null, null],
    ['lostMessages(reason = replica-down) = 0', 'met', '0', null, null],
    ['lostMessages = 6 during dark', 'met', '6', null, null],
    ['lostMessages = 0 outside dark', 'missed', '1', 450, null],
    ['lostMessages(clients = us) = 0 outside dark', 'met', '0', null, null],
    ['lostMessages = 0 outside dark to 7m', 'met', '0', null, null],
    ['lostMessages < 6 during dark', 'missed', '6, missed by 0', 130, 0],
    ['lostMessages <= 2', 'missed', '7, missed by 5', 130, -5],
    ['lostMessages = 2 to 2m', 'met', '2', null, null],
    ['lostMessagesDuring(fault = dark) = 6', 'met', '6', null, null],
    ['deliveredMessages >= 3', 'missed', '2, missed by 1', null, -1],
    ['operations(outcome = ok) = 4', 'met', '4', null, null],
    ['operations(outcome = ok) = 3 during dark', 'met', '3', null, null],
    ['operations(operation = publish, outcome = unknown) = 0', 'missed', '1', 150, null],
    ['downtime(clients = us) = 4m30s', 'met', '4m30s', null, null],
    ['downtime <= 4m', 'missed', '4m30s, missed by 30s', 210, -30 * S],
    ['downtime = 0s outside dark', 'met', '0s', null, null],
    ['downtime = 90s from 2m to 150s', 'met', '1m30s', null, null],
    ['longestDowntime <= 2m', 'met', '2m', null, 0],
    ['timeToMove(fault = dark, share = 50%) <= 2m', 'met', '1m30s', null, 30 * S],
    ['clientsHit(fault = dark) = 3', 'met', '3', null, null],
    ['clientsHit(fault = dark, clients = eu) = 0', 'met', '0', null, null],
    ['clientsMoved(fault = dark) >= 3', 'met', '3', null, 0],
    ['availability(over = requests) = 80%', 'met', '80%', null, null],
    [
      'availability(over = requests, operation = publish) >= 60%',
      'missed',
      '50%, missed by 10%',
      150,
      undefined,
    ],
    ['availability(operation = publish) = 100% outside dark', 'met', '100%', null, null],
    ['availability(operation = connect) = 100% during dark', 'met', '100%', null, null],
    ['availability(clients = us) = 85%', 'met', '85%', null, null],
    ['availability >= 91%', 'met', '91%', null, 0],
    ['availability(clients = us) = 100% outside dark', 'met', '100%', null, null],
    ['availability(clients = us) >= 60% during dark', 'missed', '50%, missed by 10%', 120, undefined],
    ['availability(clients = us, window = 1m) >= 50%', 'missed', '0%, missed by 50%', 91, -0.5],
    ['availability(clients = us, window = 1m) = 100% from 2m after dark.start', 'met', '100%', null, null],
    ['windowedAvailability(clients = us, window = 5m) >= 70%', 'met', '70%', 0, 0],
    ['p50(latency(operation = connect)) <= 3s', 'met', '3s', null, 0],
    ['p50(latency(operation = connect, from = started)) <= 1s', 'met', '1s', null, 0],
    ['max(deliveryLatency(path = local)) <= 100ms', 'met', '100ms', null, 0],
    ['connected(clients = us, replica = west) = 3 from 4m', 'met', '3', null, null],
    ['connected(clients = us, replica = west) >= 2 from 200s to 220s', 'missed', '1, missed by 1', 201, -1],
    ['connectedClients >= 2', 'met', '2', 151, 0],
    ['downClients = 0 before dark.start', 'met', '0', null, null],
    ['downClients <= 1', 'missed', '3, missed by 2', 121, -2],
    ['downClients = 3 from 2m to 179.5s', 'met', '3 (judged in whole steps of 1s)', null, null],
    ['availability(clients = us, window = 2m) = 25% from 2m to 4m', 'met', '25%', null, null],
    ['count(fault-started) = 1 during dark', 'met', '1', null, null],
    ['count(fault-ended) = 0 during dark', 'met', '0', null, null],
    ['count(replica-ready) = 1 from 9m', 'met', '1', null, null],
    ['downClients = 0 from 241.5s', 'met', '0 (judged in whole steps of 1s)', null, null],
    ['count(client-moved, subject = us) = 0', 'missed', '3', 180, null],
    ['count(client-moved, subject = eu) = 0', 'met', '0', null, null],
    ['count(client-moved, which = last) = 1 during dark', 'met', '1', null, null],
    ['count(endpoint-degraded) = 0 to detected(dark)', 'met', '0', null, null],
    ['forwardsPerDelivered = 0', 'met', '0', null, null],
  ])('%s: %s', (text, verdict, said, at_s, margin) => {
    const report = judged(text, FAILOVER);
    expect(report).toMatchObject({ text, verdict, observed: said });
    expect(report.at_us === null ? null : report.at_us / S).toBe(at_s);
    if (margin === undefined) expect(report.margin).toBeCloseTo(-0.1, 12);
    else expect(report.margin).toBe(margin);
  });

  it('leave the warm-up out', () => {
    const warm = run(failover, { warmup_us: 6 * MIN });
    expect(judged('lostMessages = 1', warm).verdict).toBe('met');
    expect(judged('downClients = 0', warm).verdict).toBe('met');
    expect(judged('count(client-moved) = 0', warm).verdict).toBe('met');
    expect(judged('downClients = 0 during dark', warm).verdict).toBe('no-data');
  });

  it('never show the limit where it was missed by a hair', () => {
    const nearly = run((o) => {
      for (let client = 0; client < 3; client++) o.connected(0, 0, client, 0);
      o.clientDown(0, 0, 5 * MIN);
      o.clientUp(0, 0, 5 * MIN + 1);
    });
    const report = judged('availability(clients = us) >= 100%', nearly);
    expect(report.verdict).toBe('missed');
    expect(report.observed).toBe('99.9999999%, missed by 0.0000001%');
    expect(report.at_us).toBe(5 * MIN);
  });
});

describe('load and money', () => {
  const busy = run(
    (o) => {
      failover(o);
      o.resized(0, 1, 0);
      o.resized(1, 1, 0);
      o.throttled(1, 'connection', 130 * S);
      o.throttled(1, 'connection', 400 * S);
      o.throttled(1, 'message', 401 * S);
      o.duplicated(0, 140 * S);
      o.worked(1, 20_000, 500, 130 * S);
      o.forwarded(0, 1, 1_000_000, 130 * S);
    },
    { prices: PRICES },
  );

  it.each([
    // text, verdict, observed, at (s)
    ['throttled <= 3', 'met', '3', null],
    ['throttled(replica = west, what = connection) = 0 during dark', 'missed', '1', 130],
    ['throttled(what = connection) < 2 after dark.end', 'met', '1', null],
    ['throttled(replica = east) = 0', 'met', '0', null],
    ['count(throttled, subject = west, what = connection) = 1', 'met', '1', null],
    ['count(throttled, outcome = ok) = 0', 'met', '0', null],
    ['duplicates = 0 outside dark', 'met', '0', null],
    ['duplicates(clients = us) <= 0', 'missed', '1, missed by 1', 140],
    ['duplicates(clients = eu) = 0', 'met', '0', null],
    ['max(queueWait(replica = west)) <= 10ms', 'missed', '20ms, missed by 10ms', null],
    // Two units for ten minutes at 1 a minute; 489 messages of east, of which 10 are free.
    ['cost(what = units) <= 19', 'missed', '20, missed by 1', null],
    ['cost(what = backbone) = 1', 'met', '1', null],
    ['cost(what = messages) = 479', 'met', '479', null],
    // (20 + 479 + 1 + 4,000 bytes to clients) × 4,320
    ['monthlyCost > 2160000', 'met', '2160', null],
  ])('%s: %s', (text, verdict, said, at_s) => {
    const report = judged(text, busy);
    expect(report.verdict).toBe(verdict);
    expect(report.observed).toContain(said);
    expect(report.at_us).toBe(at_s === null ? null : at_s * S);
  });

  it('of which nothing happened are 0 in any window, and unknown where they could not happen', () => {
    const sized = run((o) => {
      failover(o);
      o.resized(0, 1, 0);
    });
    expect(judged('throttled = 0 during dark', sized).verdict).toBe('met');
    expect(judged('duplicates = 0 from 1m to 2m', sized).verdict).toBe('met');
    expect(judged('throttled = 0 during dark', FAILOVER).verdict).toBe('no-data');
    expect(judged('cost <= 1', FAILOVER).verdict).toBe('no-data');
  });
});

describe('order', () => {
  it.each([
    [
      'order: fault-started, endpoint-degraded, dns-answer-changed, client-moved',
      'met',
      'in this order',
      null,
    ],
    ['order: dns-answer-changed, endpoint-degraded', 'missed', 'endpoint-degraded at 2m40s came before', 160],
    ['order: endpoint-degraded, failed-back', 'missed', 'failed-back never happened', null],
    [
      'order: client-moved(which = first), client-moved(which = last), fault-ended',
      'met',
      'in this order',
      null,
    ],
  ])('%s: %s', (text, verdict, said, at_s) => {
    const report = judged(text, FAILOVER);
    expect(report.verdict).toBe(verdict);
    expect(report.observed).toContain(said);
    expect(report.at_us === null ? null : report.at_us / S).toBe(at_s);
  });
});
