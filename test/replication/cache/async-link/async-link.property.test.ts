import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PING_BYTES } from '../../../../src/replication/cache/async-link/sizes.js';
import { MS, Rig, SECOND } from './rig.js';

const KEYS = 6;

type Step =
  | { readonly kind: 'write'; readonly key: number; readonly bytes: number; readonly count: number }
  | { readonly kind: 'cut' | 'heal' | 'sever' | 'kill' | 'restart' }
  | { readonly kind: 'bandwidth'; readonly bps: number | undefined };

const steps = fc.array(
  fc.record({
    after_us: fc.integer({ min: 1, max: 8 * SECOND }),
    step: fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('write' as const),
          key: fc.nat(KEYS - 1),
          bytes: fc.integer({ min: 1, max: 3_000 }),
          count: fc.integer({ min: 1, max: 60 }),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constantFrom(
            'cut' as const,
            'heal' as const,
            'sever' as const,
            'kill' as const,
            'restart' as const,
          ),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('bandwidth' as const),
          bps: fc.constantFrom(undefined, 0, 40_000, 2_000_000),
        }),
      },
    ) as fc.Arbitrary<Step>,
  }),
  { minLength: 1, maxLength: 25 },
);

const settings = fc.record({
  seed: fc.nat(1_000),
  diskless: fc.boolean(),
  backlog_bytes: fc.constantFrom(16_384, 65_536, 1_048_576),
  timeout_s: fc.constantFrom(5, 60),
  // More often than the shorter patience: else an idle link would come and go.
  pingEvery_s: fc.constantFrom(1, 3),
  hard_bytes: fc.constantFrom(0, 70_000),
});

/** Plays the steps; afterwards everything is whole again. Gives the moment after the last step. */
function play(rig: Rig, script: readonly { readonly after_us: number; readonly step: Step }[]): number {
  let cut = false;
  const heal = () => {
    if (cut) rig.heal();
    cut = false;
  };
  const restart = () => {
    if (!rig.hosts.isAlive(1)) rig.hosts.restart(1);
  };
  const take = (step: Step) => {
    switch (step.kind) {
      case 'write':
        for (let i = 0; i < step.count; i++) rig.write((step.key + i) % KEYS, step.bytes);
        return;
      case 'cut':
        if (!cut) rig.drop();
        cut = true;
        return;
      case 'heal':
        return heal();
      case 'sever':
        return rig.hosts.connection.sever();
      case 'kill':
        if (rig.hosts.isAlive(1)) rig.hosts.kill(1);
        return;
      case 'restart':
        return restart();
      case 'bandwidth':
        return rig.hosts.connection.setBandwidth(step.bps);
    }
  };
  let at_us = 0;
  for (const { after_us, step } of script) {
    at_us += after_us;
    rig.at(at_us, () => take(step));
  }
  rig.at(at_us + 1, () => {
    heal();
    restart();
    rig.hosts.connection.setBandwidth(undefined);
  });
  return at_us;
}

/** What one side reads, by key; a refusal is null. */
function state(rig: Rig, side: 0 | 1): (number | null)[] {
  return Array.from({ length: KEYS }, (_, key) => {
    const answer = rig.read(side, key);
    return answer.ok ? answer.version : null;
  });
}

test('a secondary always shows a state that its primary was in, and in the end the present one', () => {
  fc.assert(
    fc.property(settings, steps, ({ hard_bytes, ...rest }, script) => {
      const { seed, ...options } = rest;
      const rig = new Rig({
        seed,
        options: { ...options, outputLimit: { hard_bytes, soft_bytes: 0, soft_s: 0 } },
      });
      const end_us = play(rig, script);
      rig.every(100 * MS, 1, end_us, () => {
        const shown = state(rig, 1);
        if (shown.includes(null) || !rig.hosts.isAlive(1)) return;
        // After write number n the primary's keys had, each, their last version up to n.
        const n = Math.max(...(shown as number[]));
        const then = new Array<number>(KEYS).fill(0);
        for (const { side, key, version } of rig.applied) if (side === 0 && version <= n) then[key] = version;
        expect(shown).toEqual(then);
      });
      // Patience of either side, of TCP's last SYN, and a transfer.
      rig.run(end_us + 200 * SECOND);
      expect(rig.secondary.info().linkUp).toBe(true);
      expect(state(rig, 1)).toEqual(state(rig, 0));
      expect(rig.secondary.info().replid).toBe(rig.primary.info().replid);
      expect([0, PING_BYTES]).toContain(rig.lag_bytes); // one may be on its way
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('after a promotion the former primary brings nothing along when it is linked again, and both agree', () => {
  fc.assert(
    fc.property(settings, steps, fc.boolean(), ({ seed, diskless, backlog_bytes }, script, wipe) => {
      const rig = new Rig({ seed, options: { diskless, backlog_bytes } });
      const end_us = play(rig, script);
      const promote = () => {
        // Refused while a snapshot is loaded: the operator tries again.
        if (!rig.secondary.promote()) rig.at(rig.kernel.now_us + 50 * MS, promote);
      };
      rig.at(end_us + 2, promote);
      rig.at(end_us + 10 * SECOND, () => rig.write(0, 10, 1));
      rig.at(end_us + 20 * SECOND, () => rig.primary.follow(1, wipe));
      rig.run(end_us + 19 * SECOND);
      const kept = state(rig, 1);
      rig.run(end_us + 200 * SECOND);
      expect(state(rig, 1)).toEqual(kept); // the former primary brings nothing along
      expect(rig.primary.info()).toMatchObject({ role: 'secondary', linkUp: true });
      expect(state(rig, 0)).toEqual(kept);
    }),
    { numRuns: 40 },
  );
}, 60_000);
