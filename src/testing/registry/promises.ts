import type { ReplicaId } from '../../domain/ids.js';
import { blobsOf, type ManifestId } from '../../domain/image.js';
import { commonPromises } from '../common-promises.js';
import type { History, Promised } from '../conformance.js';
import {
  type Asked,
  type Push,
  type RegistryFabric,
  type RegistrySubject,
  registryFabric,
} from './fabric.js';
import { act, IMAGES, type RegistryAction, TAGS } from './history.js';

type RegistryHistory = History<RegistryAction>;

/** What replicas of one registry may promise. */
export const registryPromises: readonly Promised<RegistrySubject, RegistryAction>[] = [
  {
    name: 'answers',
    statement: 'while all is well, every request is answered, and every push acknowledged',
    faults: 'none',
    leastReplicas: 1,
    breach(subject, history) {
      const fabric = played(subject, history);
      fabric.settle(SETTLE_US);
      const left = fabric.asked.find(({ answer }) => answer === undefined);
      if (left !== undefined) return `${left.request.kind} at replica ${left.replica} was not answered`;
      const refused = fabric.pushes.find(({ put }) => put.answer?.ok !== true);
      return refused === undefined ? null : `${pushInWords(refused)} ${outcomeOf(refused.put)}`;
    },
  },
  {
    name: 'converges',
    statement:
      'whatever happened, once links and replicas are back every tag names the same image everywhere',
    faults: 'crashes',
    leastReplicas: 2,
    breach(subject, history) {
      const fabric = healed(played(subject, history));
      for (const tag of TAGS) {
        const named = replicasOf(fabric).map((replica) =>
          manifestNamed(answered(fabric, fabric.named(replica, tag))),
        );
        const other = named.findIndex((manifest) => manifest !== named[0]);
        if (other >= 0)
          return `tag ${tag} names ${shown(named[0])} at replica 0, and ${shown(named[other])} at replica ${other}`;
      }
      return null;
    },
  },
  {
    name: 'whole-images',
    statement: 'whatever happens, who is given a manifest gets its blobs from the same replica',
    faults: 'crashes',
    leastReplicas: 1,
    breach(subject, history) {
      const fabric = started(subject, history);
      for (const action of history.actions) {
        act(fabric, action);
        const lacking = firstInPieces(fabric);
        if (lacking !== null) return lacking;
      }
      healed(fabric);
      return firstInPieces(fabric);
    },
  },
  {
    name: 'keeps-pushes',
    statement: 'no acknowledged push is lost: once links and replicas are back every replica has it',
    faults: 'crashes',
    leastReplicas: 1,
    breach(subject, history) {
      const fabric = healed(played(subject, withoutDeletes(history)));
      for (const push of fabric.pushes.filter(({ put }) => put.answer?.ok === true)) {
        const without = replicasOf(fabric).find((replica) => !has(fabric, replica, push.manifest.id));
        if (without !== undefined)
          return `${pushInWords(push)} was acknowledged, and replica ${without} lacks it`;
      }
      return null;
    },
  },
  {
    name: 'reads-own-push',
    statement: 'once a push is acknowledged, the replica that took it has it',
    faults: 'crashes',
    leastReplicas: 1,
    breach: (subject, history) =>
      lacksAcknowledged(subject, withoutDeletes(history), ({ replica }) => [replica]),
  },
  {
    name: 'no-pull-too-early',
    statement: 'while all is well, once a push is acknowledged every replica has it',
    faults: 'none',
    leastReplicas: 2,
    breach: (subject, history) =>
      lacksAcknowledged(subject, withoutDeletes(history), (_, fabric) => replicasOf(fabric)),
  },
  ...commonPromises<
    RegistrySubject,
    RegistryAction,
    { readonly fabric: RegistryFabric; act(action: RegistryAction): void }
  >(
    (subject, history) => {
      const fabric = started(subject, history, true);
      return { fabric, act: (action) => act(fabric, action) };
    },
    ({ fabric }) => void healed(fabric),
  ),
];

/** Long enough for whatever a strategy repeats after a while. */
const SETTLE_US = 60_000_000;

function started(
  subject: RegistrySubject,
  { seed, replicas }: RegistryHistory,
  watches = false,
): RegistryFabric {
  const fabric = registryFabric(subject, replicas, { seed, watches });
  fabric.linkAll();
  fabric.settle(SETTLE_US);
  return fabric;
}

function played(subject: RegistrySubject, history: RegistryHistory): RegistryFabric {
  const fabric = started(subject, history);
  for (const action of history.actions) act(fabric, action);
  return fabric;
}

function healed(fabric: RegistryFabric): RegistryFabric {
  fabric.heal();
  fabric.settle(SETTLE_US);
  return fabric;
}

/** After each step: a push that is acknowledged and that one of `where` does not have. */
function lacksAcknowledged(
  subject: RegistrySubject,
  history: RegistryHistory,
  where: (push: Push, fabric: RegistryFabric) => readonly ReplicaId[],
): string | null {
  const fabric = started(subject, history);
  for (const action of history.actions) {
    act(fabric, action);
    for (const push of fabric.pushes) {
      if (push.put.answer?.ok !== true) continue;
      const without = where(push, fabric).find(
        (replica) => fabric.isAlive(replica) && !has(fabric, replica, push.manifest.id),
      );
      if (without !== undefined)
        return `${pushInWords(push)} was acknowledged, and replica ${without} lacks it`;
    }
  }
  return null;
}

function firstInPieces(fabric: RegistryFabric): string | null {
  for (const replica of replicasOf(fabric)) {
    if (!fabric.isAlive(replica)) continue;
    for (let manifest = 0; manifest < IMAGES; manifest++) {
      const { answer } = fabric.ask(replica, { kind: 'get-manifest', tag: null, manifest });
      if (answer?.ok !== true || answer.manifest === undefined) continue;
      const lacks = blobsOf(answer.manifest).find(
        // Without an answer it may be on its way.
        ({ id }) => fabric.ask(replica, { kind: 'get-blob', blob: id }).answer?.ok === false,
      );
      if (lacks !== undefined)
        return `replica ${replica} gives image ${manifest} and lacks its blob ${lacks.id}`;
    }
  }
  return null;
}

function has(fabric: RegistryFabric, replica: ReplicaId, manifest: ManifestId): boolean {
  return (
    answered(fabric, fabric.ask(replica, { kind: 'get-manifest', tag: null, manifest })).answer?.ok === true
  );
}

/** A replica may have to ask others first. */
function answered(fabric: RegistryFabric, asked: Asked): Asked {
  if (asked.answer === undefined) fabric.drain();
  return asked;
}

function withoutDeletes(history: RegistryHistory): RegistryHistory {
  return { ...history, actions: history.actions.filter(({ kind }) => kind !== 'delete') };
}

function replicasOf(fabric: RegistryFabric): readonly ReplicaId[] {
  return [...fabric.machines.keys()];
}

function manifestNamed({ answer }: Asked): ManifestId | null {
  return answer?.ok === true ? (answer.manifest?.id ?? null) : null;
}

function shown(manifest: ManifestId | null): string {
  return manifest === null ? 'nothing' : `image ${manifest}`;
}

function pushInWords({ manifest, tag, replica }: Push): string {
  return `the push of image ${manifest.id} as tag ${tag} at replica ${replica}`;
}

function outcomeOf({ answer }: Asked): string {
  if (answer === undefined) return 'was not answered';
  return answer.ok ? 'was acknowledged' : `was answered by ${answer.reason}`;
}
