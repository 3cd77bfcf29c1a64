import type { Failover, FaultReport, RunResult } from '../metrics/result.js';
import { clock, count, counted, duration, percent, windowName } from './format.js';
import { oneLine, shorten } from './safe-text.js';

/**
 * The run in a sentence or two: what went wrong, when it was noticed, when the last client was back,
 * what it cost. Says only what the result holds.
 */
export function story(result: RunResult): string {
  const failover = hardestHit(result);
  if (failover === undefined) return quietStory(result);
  const fault = result.faults.find(({ name }) => name === failover.fault);
  const sentences = [
    `${whatHappened(result, fault, failover)} at ${clock(failover.started_us)}.`,
    `${detection(failover)} ${recovery(failover)}.`,
  ];
  const cost = costs(result, failover.clients);
  return [...sentences, ...cost].join(' ');
}

/** The failover that hit most clients; of equals, the one that left more behind, then the one that took longer. */
export function hardestHit(result: RunResult): Failover | undefined {
  const hit = result.failovers.filter((failover) => failover.hit > 0);
  return hit.sort(
    (a, b) =>
      b.hit - a.hit ||
      a.moved - b.moved ||
      (b.lastMoved_us ?? 0) - b.started_us - ((a.lastMoved_us ?? 0) - a.started_us),
  )[0];
}

/** Hosts of a registry hold no connection: what became of images says how it went. */
function registryStory(result: RunResult): string {
  const value = (name: string) => result.metrics[name]?.value ?? 0;
  const faults = result.faults.length === 0 ? 'No faults' : counted(result.faults.length, 'fault');
  const lost = value('pushes_lost');
  const done = [
    `${counted(value('pushes_acknowledged'), 'push', 'pushes')} acknowledged${lost > 0 ? `, ${count(lost)} of them lost` : ''}`,
    `${counted(value('hosts_served'), 'image')} pulled`,
  ];
  return `${faults}: ${done.join(', ')} in ${duration(result.simulated_us)}.`;
}

function quietStory(result: RunResult): string {
  if (result.registry !== undefined) return registryStory(result);
  const people = counted(clients(result), 'client');
  if (result.faults.length === 0) return `No faults: ${people} for ${duration(result.simulated_us)}.`;
  const touched = result.faults.filter((fault) => fault.touched > 0).length;
  if (touched === 0) return `${counted(result.faults.length, 'fault')}, but nothing was touched.`;
  return `${counted(result.faults.length, 'fault')}, and not one of ${people} lost its connection.`;
}

function whatHappened(result: RunResult, fault: FaultReport | undefined, failover: Failover): string {
  const name = brief(failover.fault);
  const place = placeOf(result, failover.fault);
  if (place !== null && fault?.kind === 'region-outage') return `${brief(place)} went dark`;
  if (place !== null && fault?.kind === 'replica-crash') return `${brief(place)} crashed`;
  return fault === undefined || fault.kind === fault.name
    ? `${name} began`
    : `${name} (${brief(fault.kind)}) began`;
}

/** Where the fault struck: as its milestone says, else the replica whose connections it dropped. */
function placeOf(result: RunResult, fault: string): string | null {
  const started = result.timeline.find(({ kind, subject }) => kind === 'fault-started' && subject === fault);
  const place = started?.detail.region ?? started?.detail.replica;
  if (typeof place === 'string') return place;
  const dropped = result.timeline.find(
    ({ kind, detail }) => kind === 'connection-dropped' && detail.fault === fault,
  );
  return dropped?.subject ?? null;
}

function detection(failover: Failover): string {
  if (failover.detected_us === null) return 'Never detected by the routing;';
  return `Detected after ${duration(failover.detected_us - failover.started_us)},`;
}

function recovery(failover: Failover): string {
  const { hit, moved, lastMoved_us, started_us } = failover;
  if (moved === 0 || lastMoved_us === null)
    return `none of ${counted(hit, 'client')} came back before the end`;
  const after = duration(lastMoved_us - started_us);
  if (moved < hit) {
    return `${count(moved)} of ${counted(hit, 'client')} back after ${after}, ${count(hit - moved)} never`;
  }
  return hit === 1
    ? `the one client back after ${after}`
    : `last of ${count(hit)} clients back after ${after}`;
}

function costs(result: RunResult, population: string): readonly string[] {
  const time = result.availability.clientMinutes.find(({ clients }) => clients === population);
  if (time === undefined || time.ratio === null) return [];
  const worst = result.availability.windowed
    .filter(({ clients }) => clients === population)
    .sort((a, b) => a.window_us - b.window_us)[0];
  const served = `Clients ${brief(population)} were served ${percent(time.ratio)} of their time`;
  if (worst === undefined) return [`${served}.`];
  return [`${served}, ${percent(worst.minimum)} in the worst ${windowName(worst.window_us)}.`];
}

function clients(result: RunResult): number {
  return result.topology.clients.reduce((total, population) => total + population.count, 0);
}

/** A name in a sentence. */
function brief(name: string): string {
  return shorten(oneLine(name), 40);
}
