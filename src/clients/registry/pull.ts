import type { ReplicaId } from '../../domain/ids.js';
import { type Blob, type BlobId, blobsOf, type TagId } from '../../domain/image.js';
import type { FailureReason } from '../../domain/outcome.js';
import {
  answerOf,
  ask,
  authenticate,
  type Done,
  type Engine,
  forEachBlob,
  reasonOf,
  type Session,
} from './engine.js';

export interface PullReport {
  readonly reason: FailureReason;
  /** That answered for the manifest; -1: none did. */
  readonly replica: ReplicaId;
  readonly downloaded_bytes: number;
}

/**
 * `docker pull` of one tag: the manifest, then of its configuration and layers those that the host does not
 * have, each by a request to the registry that is redirected to the data endpoint of the same region.
 */
export function pull(
  engine: Engine,
  session: Session,
  tag: TagId,
  held: Set<BlobId>,
  done: (report: PullReport) => void,
): void {
  let replica: ReplicaId = -1;
  let downloaded_bytes = 0;
  const end = (reason: FailureReason): void => done({ reason, replica, downloaded_bytes });

  const pullBlob = (blob: Blob, blobDone: Done): void =>
    ask(engine, session, { kind: 'get-blob', blob: blob.id }, 0, (redirect) => {
      if (reasonOf(redirect) !== 'none') return blobDone(reasonOf(redirect));
      const host = { kind: 'data', replica: redirect.replica } as const;
      engine.calls.open({ client: session.client, host, bytes: blob.bytes }, (data) => {
        if (reasonOf(data) !== 'none') return blobDone(reasonOf(data));
        held.add(blob.id);
        downloaded_bytes += blob.bytes;
        blobDone('none');
      });
    });

  authenticate(engine, session, (signedIn) => {
    if (signedIn !== 'none') return end(signedIn);
    ask(engine, session, { kind: 'get-manifest', tag, manifest: null }, 0, (got) => {
      const answer = answerOf(got);
      if ('answer' in got) replica = got.replica;
      if (answer === undefined || !answer.ok || answer.manifest === undefined) return end(reasonOf(got));
      const missing = blobsOf(answer.manifest).filter(({ id }) => !held.has(id));
      forEachBlob(engine, missing, engine.options.downloads, pullBlob, end);
    });
  });
}
