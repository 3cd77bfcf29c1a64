import type { PopulationId } from '../domain/ids.js';
import type { Observer } from '../domain/observations.js';
import type { FailureReason, Outcome } from '../domain/outcome.js';
import type { Micros } from '../kernel/kernel.js';
import { clientAvailability } from './client-availability.js';
import { ClientTime } from './client-time.js';
import { ConnectRate } from './connect-rate.js';
import type { CollectorContext } from './context.js';
import { Detections } from './detections.js';
import { Failovers } from './failovers.js';
import { FaultLog } from './fault-log.js';
import { Latency } from './latency.js';
import { Load } from './load.js';
import { Messages } from './messages.js';
import { metricsOf } from './metrics.js';
import { pubsubCost } from './pubsub-cost.js';
import { RequestOutcomes } from './request-outcomes.js';
import type { RunResult } from './result.js';
import { SeriesCollector } from './series.js';
import { chooseStep, gridOver, seriesStep } from './step-grid.js';
import { Timeline } from './timeline.js';
import { Traffic } from './traffic.js';

/** The part of a result that comes of observing the run; `data` and `registry` are the family's to add. */
export type CollectedResult = Pick<
  RunResult,
  | 'timeline'
  | 'failovers'
  | 'metrics'
  | 'series'
  | 'availability'
  | 'latency'
  | 'faults'
  | 'cost'
  | 'data'
  | 'registry'
>;

/**
 * Everything that turns observations into numbers. Call `finish` once, when the run has ended.
 *
 * Metrics leave the warm-up out: operations by their intended start, messages by their sending,
 * everything else by its moment. Timeline, series, failovers and fault reports do not.
 */
export function createCollectors(
  context: CollectorContext,
): Observer & { finish(end_us: Micros): CollectedResult } {
  const { duration_us, warmup_us } = context;
  const measured_us = Math.max(0, duration_us - warmup_us);
  const seriesGrid = gridOver(0, duration_us, context.step_us ?? seriesStep(duration_us));
  const windowGrid = gridOver(warmup_us, duration_us, chooseStep(measured_us, WINDOW_STEPS));

  const faults = new FaultLog(context);
  const detections = new Detections();
  const failovers = new Failovers(context, faults, detections);
  const timeline = new Timeline(context, faults);
  const clients = new ClientTime(context, [windowGrid, seriesGrid]);
  const series = new SeriesCollector(context, seriesGrid, faults);
  const requests = new RequestOutcomes(context);
  const latency = new Latency(context);
  const messages = new Messages(context, faults);
  const load = new Load(context, seriesGrid);
  const traffic = new Traffic(context);
  const connects = new ConnectRate();

  /** Each fault that hit the population and had begun by then may have been waiting for it. */
  function negotiated(
    population: PopulationId,
    started_us: Micros,
    ended_us: Micros,
    outcome: Outcome,
    reason: FailureReason,
  ): void {
    for (const fault of context.faults.keys()) {
      if (started_us < faults.start_us(fault) || !failovers.hasHit(fault, population)) continue;
      timeline.negotiated(fault, population, ended_us, outcome, reason);
    }
  }

  return {
    milestone: (at_us, milestone) => timeline.milestone(at_us, milestone),
    detected: (detection) => detections.add(detection),
    restored: (endpoint) => failovers.restored(endpoint),

    faultStarted(fault, at_us) {
      faults.begin(fault, at_us);
      timeline.faultStarted(fault, at_us);
    },
    faultEnded(fault, at_us) {
      faults.end(fault, at_us);
      timeline.faultEnded(fault, at_us);
    },
    faultTouched: (fault, what, count) => faults.touched(fault, what, count),

    connected(population, replica, client, at_us) {
      series.connections(population, replica, at_us, 1);
      clients.connected(population, client, at_us);
      failovers.connected(replica, client);
    },
    disconnected(population, replica, client, at_us) {
      series.connections(population, replica, at_us, -1);
      if (!clients.isDown(client)) return; // it goes elsewhere of its own accord
      const hitBy = failovers.hitBy(client);
      const fault = hitBy >= 0 ? hitBy : faults.active(); // the hit may be stated after the loss
      if (fault >= 0) timeline.dropped(fault, replica, at_us);
    },
    clientDown: (population, client, at_us) => clients.down(population, client, at_us),
    clientUp: (population, client, at_us) => clients.up(population, client, at_us),
    clientHit: (fault, population, client) => failovers.hit(fault, population, client),
    clientMoved: (move) => failovers.moved(move),
    clientReturned: (population, replica, _client, at_us) => failovers.returned(population, replica, at_us),

    // Of single clients: explanation/ follows them.
    lookedUp() {},
    negotiated() {},
    noticed() {},
    backedOff() {},

    operation(kind, population, replica, intended_us, started_us, ended_us, outcome, reason) {
      series.operation(kind, population, intended_us, outcome);
      if (outcome !== 'ok') {
        timeline.requestFailed(failovers.suspect(population), population, kind, ended_us, outcome, reason);
      }
      if (kind === 'negotiate') negotiated(population, started_us, ended_us, outcome, reason);
      if (ConnectRate.counts(kind)) {
        series.connecting(population, started_us);
        if (started_us >= warmup_us) connects.begun(started_us);
      }
      if (intended_us < warmup_us) return;
      requests.record(kind, population, outcome, reason);
      if (outcome === 'ok') latency.operation(kind, population, replica, intended_us, started_us, ended_us);
    },

    inFlight: (kind, population, count) => requests.leaveInFlight(kind, population, count),

    delivered(population, from, to, sent_us, received_us, bytes) {
      series.delivered(population, sent_us);
      if (sent_us < warmup_us) return;
      messages.delivered(population);
      traffic.delivered(to, bytes);
      latency.delivered(population, from, to, received_us - sent_us);
    },
    lost(population, count, sent_us, at_us, reason) {
      series.lost(population, count, sent_us, at_us);
      if (sent_us >= warmup_us) messages.lost(population, count, sent_us, at_us, reason);
    },
    duplicated(population, at_us) {
      series.duplicated(population, at_us);
      if (at_us >= warmup_us) messages.duplicated(population);
    },
    serverPublished(copies, _bytes, at_us) {
      if (at_us >= warmup_us) traffic.serverPublished(copies);
    },
    throttled(replica, what, at_us) {
      series.throttled(replica, what, at_us);
      timeline.throttled(faults.latest, replica, what, at_us);
      if (at_us >= warmup_us) load.throttled(replica, what);
    },
    worked: (replica, wait_us, work_us, at_us) => load.worked(replica, wait_us, work_us, at_us),
    crashed: (replica, at_us) => load.crashed(replica, at_us),
    resized: (replica, units, at_us) => load.resized(replica, units, at_us),
    forwarded(from, to, bytes, at_us) {
      series.forwarded(from, to, bytes, at_us);
      if (at_us < warmup_us) return;
      messages.forwarded(from, to, bytes);
      traffic.forwarded(from, bytes);
    },
    dnsQuery(population, at_us) {
      if (at_us >= warmup_us) messages.dnsQuery(population);
    },

    finish(end_us) {
      clients.finish(end_us);
      load.finish(end_us);
      const entries = failovers.entries();
      const failoverRows = entries.map(({ failover }) => failover);
      const availability = {
        requests: requests.rows(),
        ...clientAvailability(context, clients, windowGrid, end_us),
      };
      const cost = pubsubCost(context, { load, messages, traffic }, end_us);
      const measured = {
        context,
        availability,
        failovers: failoverRows,
        faults,
        detections,
        latency,
        messages,
        requests,
        load,
        traffic,
        connects,
        cost,
        end_us,
      };
      return {
        timeline: timeline.entries(entries),
        failovers: failoverRows,
        metrics: metricsOf(measured),
        series: series.series(clients, load, end_us),
        availability,
        latency: latency.rows(),
        faults: faults.reports(),
        ...(cost === undefined ? {} : { cost }),
      };
    },
  };
}

/** 1 s steps up to five and a half hours. */
const WINDOW_STEPS = 20_000;
