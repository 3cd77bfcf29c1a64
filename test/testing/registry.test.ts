import { describe, expect, test } from 'vitest';
import everywhere from '../../examples/everywhere.js';
import type { RegistryPlugin, RegistryPluginEffects, RegistryReplica } from '../../src/library/index.js';
import { strategies } from '../../src/replication/strategies.js';
import { holdTo } from '../../src/testing/conformance.js';
import { checkStrategy } from '../../src/testing/index.js';
import { registryHistories } from '../../src/testing/registry/history.js';
import { registryPromises } from '../../src/testing/registry/promises.js';

type Reports = ReturnType<typeof checkStrategy>['promises'];

const broken = (promises: Reports) => {
  const found = promises.filter(({ verdict }) => verdict === 'broken');
  for (const { counterexample } of found) expect(counterexample?.steps.length).toBeLessThan(8);
  return found.map(({ name }) => name);
};

describe('of the strategies that come with geosim each breaks what it does not promise, and nothing else:', () => {
  const apart = ['converges', 'keeps-pushes', 'no-pull-too-early'];
  const expected = new Map<string, readonly string[]>([
    ['eventual', ['no-pull-too-early']],
    ['single', []],
    ['multi-push', apart], // clients push to each
    ['import', apart], // clients tell each
    ['pull-through', ['answers']], // its caches take no pushes
  ]);
  test.each(strategies.registry.map((strategy) => [strategy.name, strategy] as const))(
    '%s',
    (name, strategy) => {
      const promises = holdTo(strategy, strategy.replicas, registryPromises, registryHistories, {
        histories: 60,
      });
      expect(broken(promises)).toEqual(expected.get(name));
    },
  );
});

test('the worked example keeps every promise', () => {
  expect(broken(checkStrategy(everywhere, { histories: 60 }).promises)).toEqual([]);
});

describe('a strategy is caught that', () => {
  const but = (
    change: (right: RegistryReplica, effects: RegistryPluginEffects) => Partial<RegistryReplica>,
  ): RegistryPlugin => ({
    ...everywhere,
    create(effects, peers) {
      const right = everywhere.create(effects, peers);
      return { ...right, ...change(right, effects) };
    },
  });
  const mutants: readonly (readonly [what: string, strategy: RegistryPlugin, broken: readonly string[]])[] = [
    [
      'tells nobody what was pushed',
      but((_, effects) => ({
        asked: (operation, request) => effects.answer(operation, effects.serve(request).answer),
        linkUp() {},
      })),
      ['converges', 'keeps-pushes', 'no-pull-too-early'],
    ],
    [
      'tells nothing when a link is back',
      but((right, effects) => ({
        linkUp: (peer) => (effects.now_us() === 0 ? right.linkUp(peer) : undefined),
      })),
      ['converges', 'keeps-pushes'],
    ],
    [
      'does what it acknowledged a second later',
      but((_, effects) => {
        const later: Parameters<RegistryPluginEffects['serve']>[0][] = [];
        return {
          asked(operation, request) {
            if (request.kind !== 'put-manifest')
              return effects.answer(operation, effects.serve(request).answer);
            later.push(request);
            effects.wake(1_000_000, 1);
            effects.answer(operation, { ok: true });
          },
          woken: () => void effects.serve(later.shift()!),
        };
      }),
      ['reads-own-push'],
    ],
    [
      'gives every manifest that it has been told of',
      but((right, effects) => {
        const told = new Map<number, Parameters<RegistryPluginEffects['take']>[0][number]>();
        return {
          asked(operation, request) {
            const known = request.kind === 'get-manifest' ? told.get(request.manifest ?? -1) : undefined;
            if (known?.kind !== 'manifest' || !known.present) return right.asked(operation, request);
            effects.answer(operation, { ok: true, manifest: known.manifest });
          },
          received(from, message) {
            const { entries = [] } = message as { entries?: Parameters<RegistryPluginEffects['take']>[0] };
            for (const entry of entries) if (entry.kind === 'manifest') told.set(entry.manifest.id, entry);
            right.received(from, message);
          },
        };
      }),
      ['whole-images'],
    ],
    [
      'never acknowledges',
      but((_, effects) => ({
        asked(operation, request) {
          const { answer } = effects.serve(request);
          if (request.kind !== 'put-manifest') effects.answer(operation, answer);
        },
      })),
      ['answers'],
    ],
  ];
  test.each(mutants)('%s', (_, strategy, promises) => {
    const found = broken(checkStrategy(strategy, { histories: 40 }).promises);
    expect(found).toEqual(expect.arrayContaining([...promises]));
  });
});
