import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/routing/negotiate/options.js';
import { SECOND } from '../world.js';
import { type World, world } from './world.js';

const VIEWS = ['poll', 'on-demand', 'server-connections'] as const;

function story(by: (typeof VIEWS)[number], seed: number, roles?: readonly (readonly Role[])[]): World {
  const w = world({ seed, health: { by }, ...(roles === undefined ? {} : { roles }) });
  w.change(61 * SECOND, () => w.network.setCondition(0, 'silent', 7));
  w.change(163 * SECOND, () => w.network.setCondition(0, 'up', 7));
  for (let second = 1; second <= 300; second += 1) w.at(second * SECOND, () => w.ask(0));
  w.kernel.runUntil(300 * SECOND);
  return w;
}

describe.each(VIEWS)('%s', (by) => {
  it('runs the same twice', () => {
    const [one, other] = [story(by, 3), story(by, 3)];
    expect(one.observer.milestones.length).toBeGreaterThan(0);
    expect(one.events).toEqual(other.events);
    expect(one.observer.milestones).toEqual(other.observer.milestones);
  });

  it('an app server more changes nothing for the others', () => {
    const pairs: readonly (readonly Role[])[] = [
      ['primary', 'secondary'],
      ['secondary', 'primary'],
    ];
    const more = story(by, 3, [...pairs, ['secondary', 'secondary']]);
    const few = story(by, 3, pairs);
    for (const server of ['app-a', 'app-b']) {
      expect(more.offline('a', server)).toEqual(few.offline('a', server));
      expect(more.online('a', server)).toEqual(few.online('a', server));
    }
  });
});

it('another seed is another run', () => {
  for (const by of ['poll', 'server-connections'] as const) {
    expect(story(by, 3).offline('a')).not.toEqual(story(by, 4).offline('a'));
  }
});
