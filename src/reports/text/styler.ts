import type { PhaseName } from '../../metrics/result.js';

/** What a stretch of text is; how that looks is the terminal's business. */
export type Tone = 'title' | 'heading' | 'quiet' | 'good' | 'bad' | 'warning' | PhaseName;

/** Gives a text a look. It must not change what is read: the columns are counted before. */
export type Styler = (tone: Tone, text: string) => string;

export const plainStyler: Styler = (_tone, text) => text;

/** For terminals with 256 colours. Only for text whose own escape sequences are already out. */
export const ansiStyler: Styler = (tone, text) =>
  text === '' ? '' : `\u001b[${CODES[tone]}m${text}\u001b[0m`;

/** SGR codes; the phases' are the nearest to their colours in the pictures. */
const CODES: Readonly<Record<Tone, string>> = {
  title: '1',
  heading: '1;38;5;32',
  quiet: '2',
  good: '1;38;5;35',
  bad: '1;38;5;202',
  warning: '1;38;5;214',
  'waiting-for-probe': '38;5;227',
  'tolerated-failures': '38;5;214',
  'probe-timeout': '38;5;166',
  'server-connections': '38;5;209',
  publishing: '38;5;175',
  'waiting-for-alert': '38;5;229',
  deciding: '38;5;222',
  unlinking: '38;5;176',
  promoting: '38;5;132',
  'switching-clients': '38;5;110',
  'resolver-caches': '38;5;32',
  'client-caches': '38;5;74',
  'detecting-dead-connection': '38;5;246',
  'failing-attempts': '38;5;240',
  'back-off': '38;5;252',
  'name-resolution': '38;5;115',
  negotiating: '38;5;150',
  handshake: '38;5;35',
  'waiting-for-recovery': '38;5;255',
  'catching-up': '38;5;182',
};
