import type { BlameName } from '../../explanation/explanation.js';
import { PHASE_LOOKS, type PhaseLook } from '../phase-look.js';

/** The looks of the waterfall, and one for clients that make no more attempts. */
export function blameLook(name: BlameName): PhaseLook {
  return name === 'gave-up' ? GAVE_UP : PHASE_LOOKS[name];
}

const GAVE_UP: PhaseLook = { label: 'gave up', colour: '#000000', hatch: 'none', glyph: '—' };
