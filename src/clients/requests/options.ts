import type { Micros } from '../../kernel/kernel.js';

export interface RequestOptions {
  /** Clients start evenly over this time. */
  readonly arriveOver: Micros;
  /** Round trips of one request on a new connection, name resolution apart. */
  readonly rounds: number;
  /** A request is given up that long after its name was resolved. */
  readonly timeout: Micros;
  /** First retransmission of a SYN; doubles. */
  readonly synTimeout: Micros;
  /** Requests a second of each client. */
  readonly rate: number;
  /** Round trip of each client's last mile. */
  access_us(client: number): number;
}
