import type { Micros } from '../kernel/kernel.js';

/** `us#17/publish@612.345678`: who, what, and when it was meant to begin, in seconds. */
export function operationId(client: string, operation: string, intended_us: Micros): string {
  const micros = String(intended_us % 1_000_000).padStart(6, '0');
  return `${client}/${operation}@${Math.floor(intended_us / 1_000_000)}.${micros}`;
}

export interface OperationName {
  readonly client: string;
  readonly operation: string;
  readonly intended_us: Micros;
}

/** Reads an id; null where it is none. Names of populations may hold any of its signs. */
export function readOperationId(id: string): OperationName | null {
  const [, client, operation, seconds, micros] = /^(.+#\d+)\/([a-z-]+)@(\d+)\.(\d{6})$/.exec(id) ?? [];
  if (client === undefined || operation === undefined) return null;
  return { client, operation, intended_us: Number(seconds) * 1_000_000 + Number(micros) };
}
