import { describe, expect, it } from 'vitest';
import { metric, runDesign, SECOND } from '../behaviours/support.js';

const REPLICAS = { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] };
const talkers = (name: string, region: string, more: object = {}) => ({
  name,
  region,
  count: 20,
  protocol: 'at-most-once',
  publish: { rate: '0.2/s each', group: { size: 40 } },
  ...more,
});
/** Patient enough to hold on to its connection for the whole of the fault. */
const PATIENT = { keepAlive: { from: 'server', interval: '10s', timeout: '10m' } };
const outcomes = (result: ReturnType<typeof runDesign>, clients: string) =>
  result.availability.requests.find((row) => row.clients === clients && row.operation === 'publish')!;

describe('messages on a connection that is cut in one direction', () => {
  const clients = [talkers('us', 'eastus', PATIENT), talkers('eu', 'westeurope', PATIENT)];
  const cut = (from: object, to: object) => [
    { at: '2m', kind: 'network-cut', from, to, direction: 'one-way', as: 'cut' },
  ];
  const us = { clients: 'us' };
  const replica = { replica: 'eastus' };

  it('reach a client whose own messages vanish', () => {
    const result = runDesign({ duration: '6m', service: REPLICAS, clients, faults: cut(us, replica) });
    const lateToUs = result.series['delivered{clients=us}']!.values.slice(-120, -10);
    expect(Math.min(...windows(lateToUs, 30))).toBeGreaterThan(0);
    expect(outcomes(result, 'us').ok).toBeLessThan(outcomes(result, 'eu').ok / 2);
  });

  it('reach the service, though no answer comes back', () => {
    const result = runDesign({ duration: '6m', service: REPLICAS, clients, faults: cut(replica, us) });
    const answered = outcomes(result, 'eu');
    const unanswered = outcomes(result, 'us');
    expect(unanswered.reasons['request-timeout']).toBeGreaterThan(500);
    expect(answered.failed + answered.unknown).toBeLessThan(5);
    // `eu` gets what everybody sends, of `us` as of itself, but for what was under way at the end.
    const sent = answered.ok + unanswered.ok + unanswered.unknown;
    const owed = 20 * unanswered.ok + 20 * unanswered.unknown + 19 * answered.ok;
    expect(sent).toBeGreaterThan(2000);
    expect(metric(result, 'messages_delivered{clients=eu}')).toBeGreaterThan(0.99 * owed);
  });
});

describe('a replica that starts again', () => {
  it('resets every connection it no longer knows, at once, however short it was away', () => {
    const faults = [{ at: '2m', kind: 'replica-crash', replica: 'eastus', for: '1ms', as: 'blink' }];
    const clients = [talkers('us', 'eastus', PATIENT), talkers('eu', 'westeurope')];
    const result = runDesign({ duration: '4m', service: REPLICAS, clients, faults });
    const [{ hit, moved, lastMoved_us }] = result.failovers;
    expect([hit, moved]).toEqual([20, 20]);
    // A reset, a pause of 1 s, a handshake.
    expect(lastMoved_us).toBeLessThan(122 * SECOND);
  });

  it('is no link that forgot a subscriber: messages its old clients miss are lost with the replica', () => {
    const silence = { at: '2m', kind: 'region-outage', region: 'eastus', for: '20s', as: 'dark' };
    const clients = [talkers('us', 'eastus', PATIENT), talkers('eu', 'westeurope')];
    const result = runDesign({ duration: '4m', service: REPLICAS, clients, faults: [silence] });
    expect(metric(result, 'messages_lost{clients=us,reason=replica-down}')).toBeGreaterThan(1000);
    const forgotten = result.metrics['messages_lost{clients=us,reason=not-forwarded}']?.value ?? 0;
    expect(forgotten).toBeLessThan(10);
  });
});

describe('a client that has not come yet', () => {
  it('publishes nothing', () => {
    const clients = [late()];
    const result = runDesign({ duration: '4m', warmup: '0s', service: REPLICAS, clients });
    const { ok, failed } = outcomes(result, 'late');
    expect(ok).toBeGreaterThan(300);
    expect(failed).toBeLessThan(5); // those who ask during their first handshake
  });
});

function late() {
  return talkers('late', 'eastus', {
    arriveOver: '2m',
    publish: { rate: '0.2/s each', group: { size: 20 } },
  });
}

/** Sums of neighbouring values. */
function windows(values: readonly (number | null)[], size: number): number[] {
  const sums: number[] = [];
  for (let at = 0; at + size <= values.length; at += size) {
    sums.push(values.slice(at, at + size).reduce<number>((sum, value) => sum + (value ?? 0), 0));
  }
  return sums;
}
