import { doubt, entriesOf } from '../../checks/context.js';
import { formatBytes, formatDuration } from '../../quantity-text.js';
import type { ApplicationDraft, Check, CheckContext } from './context.js';

/** A command in the stream of replication has about so many bytes besides key and value. */
const COMMAND_bytes = 30;
const SECOND_us = 1_000_000;

/** The stream of writes against what keeps it: a backlog that covers nothing, a synchronisation that cannot end. */
export const checkSyncSize: Check = ({ draft }, say) => {
  const { service } = draft;
  if (service?.strategy !== 'async-link' || service.replicas?.length !== 2) return;
  const { backlog, bandwidth, outputBufferLimit } = service.link ?? {};
  const stream = streamOf(draft);
  if (stream === 0 || bandwidth === undefined) return;
  const path = ['service', 'link'];
  if (8 * stream > bandwidth) {
    const message = `applications write ${about(stream)} a second, more than the link carries: the secondary falls behind without end`;
    doubt(say, 'link-overload', [...path, 'bandwidth'], message, 'a wider link, or fewer writes');
    return;
  }
  const covers_us = (SECOND_us * (backlog ?? 0)) / stream;
  if (backlog !== undefined && covers_us < SECOND_us) {
    const message = `the backlog covers ${formatDuration(1_000 * Math.round(covers_us / 1_000))} of the applications' writes: any break takes a full synchronisation`;
    doubt(say, 'small-backlog', [...path, 'backlog'], message, `${about(60 * stream)} cover a minute`);
  }
  const { keys = 0, keySize = 0, valueSize = 0 } = service.data ?? {};
  const bytes = keys * (keySize + valueSize);
  const { hard = 0, soft = 0, softFor = 0 } = outputBufferLimit ?? {};
  const takes_s = (8 * bytes) / bandwidth;
  // As Redis does: a hard limit below the backlog's size is taken to be that size.
  const isOverHard = hard > 0 && takes_s * stream > Math.max(hard, backlog ?? 0);
  const isOverSoft = soft > 0 && takes_s - soft / stream > softFor / SECOND_us;
  if (!isOverHard && !isOverSoft) return;
  const limit = isOverHard
    ? `beyond ${formatBytes(hard)}`
    : `above ${formatBytes(soft)} for longer than ${formatDuration(softFor)}`;
  const message = `a full synchronisation sends ${about(bytes)} for ${formatDuration(Math.round(takes_s) * SECOND_us)}, meanwhile ${about(takes_s * stream)} of writes wait: ${limit} the primary drops the link, and it begins anew without end`;
  doubt(
    say,
    'endless-sync',
    [...path, 'outputBufferLimit'],
    message,
    'higher limits, a wider link, fewer writes or less data',
  );
};

/** Bytes a second that open arrivals write. Of closed ones nobody knows. */
function streamOf({ clients, service }: CheckContext['draft']): number {
  const fixed = COMMAND_bytes + (service?.data?.keySize ?? 0);
  return entriesOf(clients).reduce(
    (sum, [, application]) => sum + writesBy(application) * (fixed + (application.load?.valueSize ?? 0)),
    0,
  );
}

/** Writes a second of open arrivals. */
export function writesOf({ clients }: CheckContext['draft']): number {
  return entriesOf(clients).reduce((sum, [, application]) => sum + writesBy(application), 0);
}

function writesBy({ load, count = 0, users, calls = 1 }: ApplicationDraft): number {
  const { arrivals, rate = 0, reads = 0 } = load ?? {};
  return arrivals === 'open' ? rate * count * (users === undefined ? 1 : calls) * (1 - reads) : 0;
}

/** Two digits say how much it is about. */
function about(bytes: number): string {
  return formatBytes(Number(bytes.toPrecision(2)));
}
