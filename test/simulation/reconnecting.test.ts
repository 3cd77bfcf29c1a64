import { describe, expect, it } from 'vitest';
import { MINUTE, metric, runDesign, SECOND } from '../behaviours/support.js';

const EAST = { region: 'eastus', units: 1 };

describe('a one-way cut while messages go on arriving', () => {
  it('ends for the clients soon after the path does, not when TCP would give up', () => {
    const result = runDesign({
      duration: '12m',
      service: {
        strategy: 'single',
        replicas: [EAST],
        appServers: [{ region: 'eastus', publish: { rate: '1/s', to: 'everyone' } }],
      },
      clients: [
        {
          name: 'us',
          region: 'eastus',
          count: 50,
          keepAlive: { from: 'client', interval: '10s', timeout: '30s' },
          publish: { to: 'server', rate: '0.5/s each' },
        },
      ],
      faults: [
        {
          at: '3m',
          for: '1m',
          kind: 'network-cut',
          from: { clients: 'us' },
          to: { replica: 'eastus' },
          direction: 'one-way',
          as: 'cut',
        },
      ],
    });
    const [failover] = result.failovers;
    expect(failover!.moved).toBe(failover!.hit);
    // Retransmissions double: the longest wait between two within the minute of the cut is about a minute.
    expect(failover!.lastMoved_us! - 4 * MINUTE).toBeLessThan(70 * SECOND);
  });
});

describe('a session that is taken up again', () => {
  it('does not join its groups a second time: nobody gets a message twice', () => {
    const result = runDesign({
      duration: '6m',
      service: { strategy: 'single', replicas: [EAST] },
      clients: [
        {
          name: 'us',
          region: 'eastus',
          count: 20,
          joins: 'by-request',
          publish: { rate: '0.5/s each', group: { size: 10 } },
        },
      ],
      faults: [{ at: '2m', kind: 'connection-reset', replica: 'eastus', as: 'reset' }],
    });
    expect(metric(result, 'messages_duplicated')).toBe(0);
    expect(metric(result, 'messages_lost')).toBe(0);
  });
});

describe('a client that has never been connected', () => {
  it('has no session to take up, and is sent elsewhere as soon as its app server knows', () => {
    const result = runDesign({
      duration: '2m',
      service: {
        strategy: 'multi-instance',
        replicas: [EAST, { region: 'westeurope', units: 1 }],
        negotiate: { health: { by: 'poll', interval: '5s', timeout: '2s' } },
      },
      clients: [{ name: 'us', region: 'eastus', count: 20, arriveOver: '1s' }],
      faults: [{ at: '0s', kind: 'replica-crash', replica: 'eastus', as: 'dead' }],
    });
    // Polls every 5 s find the dead instance by then; a try a second later leads to the other one.
    const connect = result.metrics['operation_latency{clients=us,from=intended,operation=connect}'];
    expect(connect?.histogram?.count).toBe(20);
    expect(connect?.histogram?.max).toBeLessThan(8 * SECOND);
  });
});

describe('connections that are reset over a time', () => {
  it('are those of the beginning: whoever is back on a new connection keeps it', () => {
    const result = runDesign({
      duration: '12m',
      service: { strategy: 'geo-replicas', replicas: [EAST, { region: 'westeurope', units: 1 }] },
      clients: [{ name: 'us', region: 'eastus', count: 100 }],
      faults: [{ at: '2m', for: '5m', kind: 'connection-reset', replica: 'eastus', as: 'reset' }],
    });
    // Each is back at once, on the same replica, and would be reset again and again otherwise.
    expect(metric(result, 'clients_hit{clients=us,fault=reset}')).toBe(100);
    expect(result.faults[0]!.by.connections).toBe(100);
  });

  it('are touched also where their path is cut, and reset when it is mended', () => {
    const result = runDesign({
      duration: '6m',
      service: { strategy: 'single', replicas: [EAST] },
      clients: [
        {
          name: 'us',
          region: 'eastus',
          count: 30,
          keepAlive: { from: 'client', interval: '20s', timeout: '120s' },
        },
      ],
      faults: [
        {
          at: '2m',
          for: '30s',
          kind: 'network-cut',
          from: { clients: 'us' },
          to: { replica: 'eastus' },
          as: 'cut',
        },
        { at: '130s', kind: 'connection-reset', replica: 'eastus', as: 'reset' },
      ],
    });
    expect(result.faults.map(({ name, by }) => [name, by.connections])).toEqual([
      ['cut', 30],
      ['reset', 30],
    ]);
    // Not one goes on with the old connection: all 30 connect anew.
    expect(metric(result, 'operations{clients=us,operation=connect,outcome=ok}')).toBe(60);
  });
});
