import fc from 'fast-check';
import type { Population } from '../../src/clients/ports.js';
import type { World } from './world.js';

/** One thing that happens, some time after the one before it. */
export type Step = { readonly pause_us: number } & (
  | {
      readonly kind: 'cut' | 'heal';
      readonly replica: number;
      readonly direction: 'both' | 'upstream' | 'downstream';
    }
  | { readonly kind: 'crash'; readonly replica: number; readonly how: 'silent' | 'refusing' }
  | { readonly kind: 'restart'; readonly replica: number }
  | { readonly kind: 'point'; readonly endpoint: number }
);

/** Cuts, crashes, repairs of two replicas and changes of the answer, pauses from 0 to 40 s. */
export function schedules(endpoints: readonly number[], maxLength = 25): fc.Arbitrary<Step[]> {
  // Long pauses let clients settle, short ones catch them on their way.
  const pause_us = fc.oneof(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 0, max: 40_000_000 }));
  const replica = fc.nat(1);
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        pause_us,
        kind: fc.constantFrom('cut' as const, 'heal' as const),
        replica,
        direction: fc.constantFrom(
          'both' as const,
          'both' as const,
          'upstream' as const,
          'downstream' as const,
        ),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        pause_us,
        kind: fc.constant('crash' as const),
        replica,
        how: fc.constantFrom('silent' as const, 'refusing' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ pause_us, kind: fc.constant('restart' as const), replica }) },
    {
      weight: 1,
      arbitrary: fc.record({
        pause_us,
        kind: fc.constant('point' as const),
        endpoint: fc.constantFrom(...endpoints),
      }),
    },
  );
  return fc.array(step, { maxLength, size: 'max' });
}

/** Lays the steps out in time; calls `after` with the number of each that has happened. Gives the moment of the last. */
export function layOut<P extends Population>(
  world: World<P>,
  steps: readonly Step[],
  after: (step: number) => void,
  from_us = 0,
): number {
  let at_us = from_us;
  steps.forEach((step, number) => {
    at_us += step.pause_us;
    world.at(at_us, () => {
      perform(world, step, number);
      after(number);
    });
  });
  return at_us;
}

function perform<P extends Population>(world: World<P>, step: Step, fault: number): void {
  switch (step.kind) {
    case 'cut':
      return world.cut(step.replica, step.direction, fault);
    case 'heal':
      return world.heal(step.replica, step.direction, fault);
    case 'crash':
      return world.crash(step.replica, step.how, fault);
    case 'restart':
      return world.restart(step.replica, fault);
    case 'point':
      world.directory.endpoint = step.endpoint;
      world.population.answersChanged();
  }
}
