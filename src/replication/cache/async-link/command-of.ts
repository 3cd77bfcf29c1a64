import type { Operation } from '../contract.js';
import type { Command } from './messages.js';
import { incrByBytes, setBytes } from './sizes.js';

/** What a write of a client becomes in the stream. */
export function commandOf(what: Exclude<Operation, { kind: 'read' }>, keyBytes: number): Command {
  const { key, version } = what;
  if (what.kind === 'write') {
    return { kind: 'set', key, version, valueBytes: what.bytes, size: setBytes(keyBytes, what.bytes) };
  }
  return { kind: 'incrby', key, version, amount: what.amount, size: incrByBytes(keyBytes, what.amount) };
}
