import { Redis } from 'ioredis';
import { Mistake, systemReason } from '../mistake.js';

/** A connection to the server of a queue. @throws Mistake where there is none, or the URL is no URL. */
export async function connect(url: string): Promise<Redis> {
  if (!/^rediss?:\/\/./.test(url)) {
    throw new Mistake(
      `--queue ${url}: not a URL of a Redis or Valkey server`,
      'for example redis://localhost:6379',
    );
  }
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null, // a server that restarts is waited for …
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
  });
  let refused: unknown;
  redis.on('error', (error) => {
    refused ??= error;
  });
  const connected = redis.connect().then(() => redis.ping());
  const late = new Promise<never>((_, reject) => setTimeout(reject, FIRST_WAIT_MS).unref());
  try {
    await Promise.race([connected, late]);
  } catch (error) {
    redis.disconnect();
    connected.catch(() => {});
    throw new Mistake(
      `--queue ${withoutPassword(url)}: no server answers (${systemReason(refused ?? error)})`,
      'start a Redis or Valkey server there, or leave out --queue: the threads of this machine need none',
    );
  }
  return redis;
}

/** … but not for the first word of one that may not be there at all. */
const FIRST_WAIT_MS = 5_000;

export function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/)[^@/]*@/, '$1…@');
}
