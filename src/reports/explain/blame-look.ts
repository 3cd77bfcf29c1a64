import type { BlameName } from '../../explanation/explanation.js';
import { PHASE_LOOKS, type PhaseLook } from '../phase-look.js';

/** The looks of the waterfall, and those of what only an explanation knows. */
export function blameLook(name: BlameName): PhaseLook {
  switch (name) {
    case 'gave-up':
      return { label: 'gave up', colour: '#000000', hatch: 'none', glyph: '—' };
    case 'waiting-its-turn':
      return { label: 'before it began', colour: '#D9D9D9', hatch: 'upright', glyph: '.' };
    case 'working':
      return { label: 'the try that counted', colour: '#009E73', hatch: 'none', glyph: '+' };
    default:
      return PHASE_LOOKS[name];
  }
}
