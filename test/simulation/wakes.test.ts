import { describe, expect, it } from 'vitest';
import { Audiences } from '../../src/clients/audiences.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { createRandom } from '../../src/kernel/streams.js';
import type { PubSubStrategy } from '../../src/replication/pubsub/contract.js';
import { blindObserver } from '../../src/simulation/blind-observer.js';
import { PubSubService } from '../../src/simulation/pubsub/service.js';
import { presetLatency } from '../../src/topology/latency.js';
import { Network } from '../../src/topology/network.js';
import { regionBook } from '../../src/topology/regions.js';

const SECOND = 1_000_000;
const CAPACITY = {
  connectionsPerUnit: 1000,
  connectRate: 'unlimited',
  smallGroup: 4000,
  largeGroups: 3000,
  largeGroup: 100,
  user: 4000,
  serverToUser: 180,
  event: 500,
  servers: 1,
  law: 'constant',
  longestWait: 10 * SECOND,
} as const;

/** A replica that wants to be woken 10 s after it was linked (token 1) or started again (token 2). */
function world() {
  const woken: [at_s: number, token: number][] = [];
  const strategy: PubSubStrategy = {
    name: 'sleeper',
    summary: '',
    replicas: { min: 2, max: 2 },
    create: (effects) => ({
      joined() {},
      closed() {},
      published() {},
      received() {},
      linkUp: () => effects.wake(10 * SECOND, 1),
      linkDown() {},
      restarted: () => effects.wake(10 * SECOND, 2),
      woken: (token) => {
        if (effects.self === 0) woken.push([effects.now_us() / SECOND, token]);
      },
    }),
  };
  const kernel = new Kernel();
  const random = createRandom(1);
  const network = new Network(
    presetLatency('azure-2026-07', regionBook([])),
    {
      jitter: { packet: { mean: 0, sample: () => 0 }, regime: 'none', regimeEvery: SECOND },
      backbone: { stretch: 1, loss: 0 },
      internet: { stretch: 1, jitter: { mean: 0, sample: () => 0 }, loss: 0 },
    },
    random,
  );
  const replicas = ['eastus', 'westeurope'].map((region) => ({
    name: region,
    units: 1,
    region,
    site: network.addSite({ name: region, kind: 'replica', region }),
  }));
  const service = new PubSubService(
    {
      strategy,
      replicas,
      capacity: CAPACITY,
      populations: 0,
      clients: 0,
      audiences: new Audiences({ populations: [], addressed: [] }, random),
      copiesToServer: false,
    },
    { kernel, network, observer: blindObserver, random },
  );
  const acts: (() => void)[] = [() => service.crashed(0), () => service.restarted(0)];
  const act = kernel.handler('test: act', (index) => acts[index]());
  return { kernel, service, woken, act };
}

describe('what a replica wants to be woken for', () => {
  it('comes when its time is there', () => {
    const { kernel, service, woken } = world();
    service.start();
    kernel.runUntil(20 * SECOND);
    expect(woken).toEqual([[10, 1]]);
  });

  it('dies with its process: the next one does not know of it', () => {
    const { kernel, service, woken, act } = world();
    service.start();
    kernel.at(3 * SECOND, act, 0);
    kernel.at(4 * SECOND, act, 1);
    kernel.runUntil(14 * SECOND);
    expect(woken).toEqual([[14, 2]]);
  });
});
