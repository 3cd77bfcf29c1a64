import type { PhaseName } from '../metrics/result.js';

/** Lines drawn over a colour, so that a picture reads in grey print too. */
export type Hatch = 'none' | 'up' | 'down' | 'across' | 'upright' | 'crossed' | 'dotted';

export interface PhaseLook {
  readonly label: string;
  /** Okabe–Ito palette (safe for colour-blind readers) and tints of it. */
  readonly colour: string;
  readonly hatch: Hatch;
  /** One terminal column; different from phase to phase, in ASCII too. */
  readonly glyph: string;
}

/** One look for a phase everywhere, in the order in which phases follow each other. */
export const PHASE_LOOKS: Readonly<Record<PhaseName, PhaseLook>> = {
  'waiting-for-probe': { label: 'waiting for a probe', colour: '#F0E442', hatch: 'none', glyph: '░' },
  'tolerated-failures': { label: 'tolerated failures', colour: '#E69F00', hatch: 'up', glyph: '▒' },
  'probe-timeout': { label: 'probe time-out', colour: '#D55E00', hatch: 'none', glyph: '▓' },
  'server-connections': {
    label: 'silence on server connections',
    colour: '#F2A37E',
    hatch: 'across',
    glyph: '■',
  },
  publishing: { label: 'publishing', colour: '#CC79A7', hatch: 'crossed', glyph: '╬' },
  'waiting-for-alert': { label: 'waiting for an alert', colour: '#FFF7B2', hatch: 'upright', glyph: 'a' },
  deciding: { label: 'deciding', colour: '#F5C77A', hatch: 'dotted', glyph: 'd' },
  unlinking: { label: 'unlinking', colour: '#C9A0DC', hatch: 'down', glyph: 'u' },
  promoting: { label: 'promoting', colour: '#9E6B8F', hatch: 'none', glyph: 'p' },
  'switching-clients': { label: 'switching clients', colour: '#7FB2D9', hatch: 'crossed', glyph: 's' },
  'resolver-caches': { label: 'resolver caches', colour: '#0072B2', hatch: 'none', glyph: '█' },
  'client-caches': { label: 'client caches', colour: '#56B4E9', hatch: 'down', glyph: '▄' },
  'detecting-dead-connection': {
    label: 'detecting the dead connection',
    colour: '#999999',
    hatch: 'across',
    glyph: '▌',
  },
  'failing-attempts': { label: 'failing attempts', colour: '#4D4D4D', hatch: 'none', glyph: '×' },
  'back-off': { label: 'back-off', colour: '#D9D9D9', hatch: 'dotted', glyph: '~' },
  'name-resolution': { label: 'name resolution', colour: '#9FDCC8', hatch: 'upright', glyph: '?' },
  negotiating: { label: 'negotiating', colour: '#B7D99B', hatch: 'up', glyph: 'n' },
  handshake: { label: 'handshake', colour: '#009E73', hatch: 'none', glyph: '+' },
  'waiting-for-recovery': { label: 'waiting for recovery', colour: '#FFFFFF', hatch: 'up', glyph: '·' },
  'catching-up': { label: 'catching up', colour: '#E8C5D9', hatch: 'down', glyph: '>' },
};

export const PHASE_ORDER = Object.keys(PHASE_LOOKS) as readonly PhaseName[];
