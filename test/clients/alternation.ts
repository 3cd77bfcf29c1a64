import { expect } from 'vitest';
import type { Fact, Recorder } from './fakes.js';

/** What must hold of every client's life, whatever happened to it. */
export function expectOrderlyLives(observer: Recorder): void {
  const clients = new Set(observer.facts.map((fact) => fact.client));
  for (const client of clients) {
    const facts = observer.facts.filter((fact) => fact.client === client);
    expectAlternating(facts, 'up', 'down');
    expectAlternating(facts, 'connected', 'disconnected');
    expectSameReplica(facts);
    expect(timesOf(facts)).toEqual(timesOf(facts).toSorted((a, b) => a - b));
    // A client that is hit was up, and goes down for it at that moment.
    const downs = new Set(timesOf(facts.filter((fact) => fact.kind === 'down')));
    for (const at_us of timesOf(facts.filter((fact) => fact.kind === 'hit'))) {
      expect(downs.has(at_us)).toBe(true);
    }
    const hits = facts.filter((fact) => fact.kind === 'hit').length;
    const moves = observer.moves.filter((move) => move.client === client);
    expect(hits - moves.length).toBeGreaterThanOrEqual(0);
    expect(hits - moves.length).toBeLessThanOrEqual(1);
    for (const move of moves) {
      expect(move.attempt_us).toBeLessThanOrEqual(move.resolved_us);
      expect(move.resolved_us).toBeLessThanOrEqual(move.moved_us);
      expect(move.noticed_us).toBeLessThanOrEqual(move.attempt_us);
      expect(move.lastFailure_us).toBeLessThanOrEqual(move.moved_us);
    }
  }
}

function expectAlternating(facts: readonly Fact[], first: Fact['kind'], second: Fact['kind']): void {
  const kinds = facts.map((fact) => fact.kind).filter((kind) => kind === first || kind === second);
  expect(kinds).toEqual(kinds.map((_, i) => (i % 2 === 0 ? first : second)));
}

/** A client is disconnected from the replica that it was connected to. */
function expectSameReplica(facts: readonly Fact[]): void {
  let connectedTo = -1;
  for (const fact of facts) {
    if (fact.kind === 'connected') connectedTo = fact.replica;
    if (fact.kind === 'disconnected') expect(fact.replica).toBe(connectedTo);
  }
}

function timesOf(facts: readonly Fact[]): number[] {
  return facts.map((fact) => fact.at_us);
}
