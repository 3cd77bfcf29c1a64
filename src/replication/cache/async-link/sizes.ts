/** Bytes of commands in the replication stream (RESP) and of entries in a snapshot (RDB). */

/** *3 SET key value. 142 for a key of 5 and a value of 110 bytes. */
export function setBytes(keyBytes: number, valueBytes: number): number {
  return header(3) + bulk(3) + bulk(keyBytes) + bulk(valueBytes);
}

/** *3 INCRBY key amount. */
export function incrByBytes(keyBytes: number, amount: number): number {
  return header(3) + bulk(6) + bulk(keyBytes) + bulk(String(amount).length);
}

/** *1 PING: 14, the offset by which an idle link moves. */
export const PING_BYTES = header(1) + bulk(4);
/** *2 SELECT 0, before the first command that follows a snapshot. */
export const SELECT_BYTES = header(2) + bulk(6) + bulk(1);
/** *3 REPLCONF GETACK *. */
export const GETACK_BYTES = header(3) + bulk(8) + bulk(6) + bulk(1);
/** +PONG, +OK and the like. */
export const SIMPLE_REPLY_BYTES = 7;
/** listening-port and two capa, in one packet (of about this size). */
export const REPLCONF_BYTES = 140;
/** +FULLRESYNC with a replication id of 40 digits and an offset; +CONTINUE is 52. */
export const FULLRESYNC_BYTES = 70;
export const CONTINUE_BYTES = 52;

/** *3 REPLCONF ACK offset. */
export function ackBytes(offset: number): number {
  return header(3) + bulk(8) + bulk(3) + bulk(String(offset).length);
}

/** *3 PSYNC replication id, offset. */
export function psyncBytes(offset: number): number {
  return header(3) + bulk(5) + bulk(40) + bulk(String(offset).length);
}

/** Magic, version, auxiliary fields, database header, checksum. */
export const RDB_FIXED_BYTES = 200;

/** A string without expiry: type, length and key, length and value. */
export function rdbEntryBytes(keyBytes: number, valueBytes: number): number {
  return 1 + lengthBytes(keyBytes) + keyBytes + lengthBytes(valueBytes) + valueBytes;
}

function lengthBytes(length: number): number {
  if (length < 64) return 1;
  return length < 16_384 ? 2 : 5;
}

function header(parts: number): number {
  return 1 + String(parts).length + 2;
}

function bulk(bytes: number): number {
  return 1 + String(bytes).length + 2 + bytes + 2;
}
