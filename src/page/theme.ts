/** The colours in force, as the style sheet has them: charts are drawn with the page's own. */
export interface Look {
  readonly ink: string;
  readonly quiet: string;
  readonly grid: string;
  readonly ground: string;
  readonly faultBand: string;
  readonly faultEdge: string;
  readonly hues: readonly string[];
  readonly fontFamily: string;
}

export type Hue = { readonly of: 'replica' | 'clients' | 'other'; readonly index: number };

export function currentLook(): Look {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: value('--ink'),
    quiet: value('--quiet'),
    grid: value('--grid'),
    ground: value('--ground'),
    faultBand: value('--fault-band'),
    faultEdge: value('--fault-edge'),
    hues: Array.from({ length: HUES }, (_, index) => value(`--hue-${index}`)),
    fontFamily: getComputedStyle(document.body).fontFamily,
  };
}

/** Replicas and populations begin at different colours, so that the two are not taken for each other. */
export function hueIndex({ of, index }: Hue): number {
  switch (of) {
    case 'replica':
      return index % HUES;
    case 'clients':
      return (index + 3) % HUES;
    case 'other':
      return HUES - 1;
  }
}

const HUES = 8;

/** Calls back whenever the page turns light or dark: by its button, by the system, or for print. */
export function onLookChange(listener: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener);
  new MutationObserver(listener).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}

/** The button turns from the system's choice to light, to dark, and back; paper is always light. */
export function wireTheme(button: HTMLButtonElement | null): void {
  const root = document.documentElement;
  const say = (theme: string) => {
    if (button !== null) button.textContent = `Theme: ${theme}`;
  };
  say('auto');
  button?.addEventListener('click', () => {
    const next = NEXT[root.dataset.theme ?? 'auto'] ?? 'auto';
    if (next === 'auto') delete root.dataset.theme;
    else root.dataset.theme = next;
    say(next);
  });
  let before: string | undefined;
  addEventListener('beforeprint', () => {
    before = root.dataset.theme;
    root.dataset.theme = 'light';
  });
  addEventListener('afterprint', () => {
    if (before === undefined) delete root.dataset.theme;
    else root.dataset.theme = before;
  });
}

const NEXT: Readonly<Record<string, string>> = { auto: 'light', light: 'dark', dark: 'auto' };
