import type { Entry, OperationId, RegistryAnswer, RegistryPlugin } from 'geosim';

/** What a push of the sender's has changed, or all that it has; without entries: the other's push is here. */
type Letter = { readonly push: number; readonly entries?: readonly Entry[] };
/** In the place of a push: all that the sender has, and it has all there is; or it may lack something. */
const [ALL, SOME] = [-1, -2];

/** Wherever an image was pushed, no pull comes too early; the push pays for it. */
const everywhere: RegistryPlugin = {
  family: 'registry',
  name: 'everywhere',
  summary: 'a push is acknowledged once every replica that can be reached has it',
  replicas: { min: 1, max: 16 },

  create(effects) {
    const linked = new Set<number>();
    const open = new Map<number, { operation: OperationId; answer: RegistryAnswer; lacking: Set<number> }>();
    let pushes = 0;

    const hasIt = (peer: number, push: number) => {
      const waiting = open.get(push);
      if (!waiting?.lacking.delete(peer) || waiting.lacking.size > 0) return;
      open.delete(push);
      effects.answer(waiting.operation, waiting.answer);
    };

    return {
      asked(operation, request) {
        const { answer, written } = effects.serve(request);
        if (written.length === 0 || linked.size === 0) return effects.answer(operation, answer);
        open.set(pushes, { operation, answer, lacking: new Set(linked) });
        for (const peer of linked) effects.send(peer, { push: pushes, entries: written }, 2_000);
        pushes++;
      },
      received(from, message) {
        const { push, entries } = message as Letter;
        if (entries === undefined) return hasIt(from, push);
        const answer = () => (push === ALL ? effects.ready() : effects.send(from, { push }, 500));
        effects.take(entries, from, answer);
      },
      linkUp(peer) {
        const { store } = effects;
        linked.add(peer);
        effects.send(peer, { push: store.ready ? ALL : SOME, entries: store.entries() }, 10_000);
      },
      linkDown(peer) {
        linked.delete(peer); // it is told all when the link is back
        for (const push of [...open.keys()]) hasIt(peer, push);
      },
      restarted() {
        linked.clear();
        open.clear();
      },
      woken() {},
    };
  },
};

export default everywhere;
