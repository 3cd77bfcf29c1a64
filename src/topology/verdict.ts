/** What happens to a packet: it arrives, vanishes, or is answered by a reset. */
export const PASS = 0;
export const DROP = 1;
export const REFUSE = 2;
export type Verdict = typeof PASS | typeof DROP | typeof REFUSE;
