import type { Observer } from '../domain/observations.js';

/** Sees nothing. With it a run has the same events, and no numbers. */
export const blindObserver: Observer = {
  milestone() {},
  detected() {},
  restored() {},
  faultStarted() {},
  faultEnded() {},
  faultTouched() {},
  connected() {},
  disconnected() {},
  clientDown() {},
  clientUp() {},
  clientHit() {},
  clientMoved() {},
  clientReturned() {},
  operation() {},
  inFlight() {},
  delivered() {},
  lost() {},
  duplicated() {},
  forwarded() {},
  serverPublished() {},
  throttled() {},
  worked() {},
  resized() {},
  dnsQuery() {},
};
