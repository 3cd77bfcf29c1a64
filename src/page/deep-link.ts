import type { TimeView } from './time-view.js';

/**
 * Ties the address to the view: `#t=712.3&from=600&to=900&client=us`, in seconds. A link that names no
 * moment is an ordinary one into the page.
 */
export function wireDeepLinks(view: TimeView, stage: HTMLElement, clients: readonly string[]): void {
  const follow = () => {
    const link = readLink(location.hash);
    if (link === null) return;
    const { t_us, from_us, to_us, client } = link;
    if (from_us !== null && to_us !== null) view.zoom(from_us, to_us);
    // `us#17` is a client of the population us.
    const population =
      client === null
        ? null
        : (clients.find((name) => client === name || client.startsWith(`${name}#`)) ?? null);
    if (population !== view.clients && client !== null) view.focus(population);
    if (t_us !== null) {
      if (t_us < view.from_us || t_us > view.to_us) view.zoom(0, view.end_us);
      view.pin(t_us);
    }
    const story = storyOf(client);
    if (story instanceof HTMLDetailsElement) story.open = true;
    (story ?? stage).scrollIntoView({ block: 'start' });
  };
  addEventListener('hashchange', follow);
  follow();
}

/** The part of the page that tells of that client, where it has one. */
function storyOf(client: string | null): HTMLElement | null {
  const stories = [...document.querySelectorAll<HTMLElement>('[data-client]')];
  return stories.find((story) => story.dataset.client === client) ?? null;
}

/** Writes where the reader is into the address, without a step in its history. */
export function writeLink(view: TimeView): void {
  const parts = [`t=${seconds(view.pinned_us)}`];
  if (view.from_us > 0 || view.to_us < view.end_us) {
    parts.push(`from=${seconds(view.from_us)}`, `to=${seconds(view.to_us)}`);
  }
  if (view.clients !== null) parts.push(`client=${encodeURIComponent(view.clients)}`);
  history.replaceState(null, '', `#${parts.join('&')}`);
}

interface Link {
  readonly t_us: number | null;
  readonly from_us: number | null;
  readonly to_us: number | null;
  readonly client: string | null;
}

export function readLink(hash: string): Link | null {
  if (!/^#(t|from|to|client)=/.test(hash)) return null;
  const parts = new URLSearchParams(hash.slice(1));
  const moment = (name: string) => {
    const text = parts.get(name);
    const value = text === null || text === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value * 1_000_000 : null;
  };
  return { t_us: moment('t'), from_us: moment('from'), to_us: moment('to'), client: parts.get('client') };
}

function seconds(at_us: number): string {
  return String(Number((at_us / 1_000_000).toFixed(6)));
}
