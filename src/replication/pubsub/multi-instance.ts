import type { PubSubStrategy } from './contract.js';
import { createInstance } from './single.js';

/**
 * Several instances that know nothing of each other (SignalR and Web PubSub disaster recovery). App
 * servers tell clients which to take, and send what is for everybody to each instance they believe
 * online.
 *
 * Promises: what an app server sends reaches, once, every client on an instance it believes online.
 * Clients on different instances cannot reach each other (D11).
 */
export const multiInstance: PubSubStrategy = {
  name: 'multi-instance',
  summary: 'independent instances; app servers negotiate, check health and send to all that are online',
  replicas: { min: 1, max: 64 },
  exchanges: false,
  create: createInstance,
};
