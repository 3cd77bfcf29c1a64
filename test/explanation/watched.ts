import { readFileSync } from 'node:fs';
import type { Observer } from '../../src/domain/observations.js';
import type { ClientStory } from '../../src/explanation/explanation.js';
import { type Witness, witnessOf } from '../../src/explanation/witness.js';
import type { RunResult } from '../../src/metrics/result.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { castOf } from '../../src/simulation/cast-of.js';
import { parsed, run } from '../behaviours/support.js';

/** A shipped scenario, of pub/sub if no family is named: `registry/firewall`. */
export function shipped(name: string, set: readonly string[] = []): Scenario {
  const path = name.includes('/') ? name : `pubsub/${name}`;
  const file = new URL(`../../scenarios/${path}.yaml`, import.meta.url);
  return parsed(readFileSync(file, 'utf8'), set);
}

/** One run with a witness for every client, each told of its own client and of the world only. */
export function everyStory(scenario: Scenario): { result: RunResult; stories: readonly ClientStory[] } {
  const cast = castOf(scenario);
  const clients = scenario.clients.reduce((sum, { count }) => sum + count, 0);
  const witnesses = Array.from({ length: clients }, (_, client) => witnessOf(client, cast));
  const result = run(scenario, { watch: dispatch(witnesses) });
  return { result, stories: witnesses.map((witness) => witness.finish(result.simulated_us)) };
}

export function storyOf(
  scenario: Scenario,
  client: number,
): { readonly result: RunResult; readonly story: ClientStory } {
  const witness = witnessOf(client, castOf(scenario));
  const result = run(scenario, { watch: witness });
  return { result, story: witness.finish(result.simulated_us) };
}

function dispatch(all: readonly Witness[]): Partial<Observer> {
  return {
    milestone: (...words) => {
      for (const witness of all) witness.milestone(...words);
    },
    detected: (...words) => {
      for (const witness of all) witness.detected(...words);
    },
    connected: (...words) => all[words[2]].connected(...words),
    disconnected: (...words) => all[words[2]].disconnected(...words),
    clientHit: (...words) => all[words[2]].clientHit(...words),
    clientDown: (...words) => all[words[1]].clientDown(...words),
    clientUp: (...words) => all[words[1]].clientUp(...words),
    clientMoved: (move) => all[move.client].clientMoved(move),
    lookedUp: (...words) => all[words[1]].lookedUp(...words),
    negotiated: (...words) => all[words[1]].negotiated(...words),
    noticed: (...words) => all[words[1]].noticed(...words),
    backedOff: (...words) => all[words[1]].backedOff(...words),
    operation: (...words) => all[words[8]].operation(...words),
  };
}
