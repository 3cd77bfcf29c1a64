import type { ReplicaId } from '../../domain/ids.js';
import { type Blob, blobsOf, type Manifest, type TagId } from '../../domain/image.js';
import type { FailureReason } from '../../domain/outcome.js';
import type { UploadId } from '../../domain/registry-requests.js';
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

export interface PushReport {
  readonly reason: FailureReason;
  readonly replicas: readonly ReplicaId[];
  readonly acknowledgedBy: ReplicaId;
  readonly uploaded_bytes: number;
}

/**
 * `docker push` of one image: of each layer a check, and if it is not there an upload session and the upload;
 * then the configuration, then the manifest. Each of these requests may meet another replica.
 */
export function push(
  engine: Engine,
  session: Session,
  image: { readonly manifest: Manifest; readonly tag: TagId },
  nextUpload: () => UploadId,
  done: (report: PushReport) => void,
): void {
  const { manifest, tag } = image;
  let uploaded_bytes = 0;
  const end = (reason: FailureReason, acknowledgedBy: ReplicaId): void =>
    done({ reason, replicas: [...session.replicas], acknowledgedBy, uploaded_bytes });

  const pushBlob = (blob: Blob, blobDone: Done): void =>
    ask(engine, session, { kind: 'check-blob', blob: blob.id }, 0, (check) => {
      const answer = answerOf(check);
      if (answer === undefined || !answer.ok) return blobDone(reasonOf(check));
      if (answer.held === true) return blobDone('none');
      const upload = nextUpload();
      ask(engine, session, { kind: 'start-upload', upload }, 0, (start) => {
        if (reasonOf(start) !== 'none') return blobDone(reasonOf(start));
        ask(engine, session, { kind: 'upload-blob', upload, blob }, blob.bytes, (put) => {
          if (reasonOf(put) === 'none') uploaded_bytes += blob.bytes;
          blobDone(reasonOf(put));
        });
      });
    });

  const layers = blobsOf(manifest).filter(({ id }) => id !== manifest.config.id);
  authenticate(engine, session, (signedIn) => {
    if (signedIn !== 'none') return end(signedIn, -1);
    forEachBlob(engine, layers, engine.options.uploads, pushBlob, (layersDone) => {
      if (layersDone !== 'none') return end(layersDone, -1);
      forEachBlob(engine, [manifest.config], 1, pushBlob, (configDone) => {
        if (configDone !== 'none') return end(configDone, -1);
        ask(engine, session, { kind: 'put-manifest', manifest, tag }, manifest.bytes, (put) => {
          const reason = reasonOf(put);
          end(reason, reason === 'none' ? put.replica : -1);
        });
      });
    });
  });
}
