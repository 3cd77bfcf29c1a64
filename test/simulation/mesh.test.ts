import { describe, expect, it } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.js';
import { createRandom } from '../../src/kernel/streams.js';
import { Mesh } from '../../src/simulation/mesh.js';
import { FakeNetwork } from '../clients/fakes.js';
import { RTT, SECOND } from '../clients/world.js';

/** Two replicas, 0 and 1, that never send anything; when each of them found its link dead or alive. */
function world() {
  const kernel = new Kernel();
  const network = new FakeNetwork(RTT);
  const downs: [at_us: number, replica: number][] = [];
  const mesh = new Mesh<never>(
    [
      { name: 'a', site: 0 },
      { name: 'b', site: 1 },
    ],
    {
      received() {},
      lost() {},
      linkUp() {},
      linkDown: (replica) => downs.push([kernel.now_us, replica]),
    },
    { kernel, network, random: createRandom(1) },
  );
  const acts: (() => void)[] = [];
  const act = kernel.handler('test: act', (index) => acts[index]());
  const at = (moment_us: number, run: () => void) => kernel.at(moment_us, act, acts.push(run) - 1);
  mesh.start();
  return { kernel, network, mesh, downs, at };
}

describe('a link between replicas that carries nothing', () => {
  const cut = ({ network, mesh }: ReturnType<typeof world>) => {
    network.block(0, 1, 0);
    mesh.pathsChanged();
  };

  it('is given up by both after 30 s of silence', () => {
    const one = world();
    one.at(10 * SECOND, () => cut(one));
    one.kernel.runUntil(100 * SECOND);
    expect(one.downs).toEqual([
      [40 * SECOND, 0],
      [40 * SECOND, 1],
    ]);
  });

  it('and no later because something changed elsewhere meanwhile', () => {
    const one = world();
    one.at(10 * SECOND, () => cut(one));
    one.at(30 * SECOND, () => one.mesh.pathsChanged());
    one.kernel.runUntil(100 * SECOND);
    expect(one.downs.map(([at_us]) => at_us)).toEqual([40 * SECOND, 40 * SECOND]);
  });

  it('but sooner when one of them dies and its host says so', () => {
    const one = world();
    one.at(10 * SECOND, () => cut(one));
    one.at(20 * SECOND, () => {
      one.network.unblock(0, 1);
      one.network.setCondition(1, 'refusing', 1);
      one.mesh.crashed(1);
    });
    one.kernel.runUntil(100 * SECOND);
    expect(one.downs).toEqual([[20 * SECOND + RTT, 0]]);
  });

  it('survives a cut of less than that', () => {
    const one = world();
    one.at(10 * SECOND, () => cut(one));
    one.at(39 * SECOND, () => {
      one.network.unblock(0, 1);
      one.mesh.pathsChanged();
    });
    one.kernel.runUntil(100 * SECOND);
    expect(one.downs).toEqual([]);
  });
});
