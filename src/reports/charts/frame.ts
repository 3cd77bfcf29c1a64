import { columns, oneLine, shorten } from '../safe-text.js';

export const INK = '#1F2933';
export const QUIET_INK = '#5B6670';
export const GRID = '#E3E7EB';

/** Options that all charts share. */
export const FRAME = {
  responsive: false,
  animation: false,
  color: INK,
  layout: { padding: { top: 14, right: 28, bottom: 12, left: 16 } },
} as const;

/** Title; below it which scenario it is, and what is to be read from the picture. */
export function titles(title: string, scenario: string, reading: string) {
  const below = [shorten(oneLine(scenario), 70), oneLine(reading)].filter((part) => part !== '').join(' — ');
  return {
    title: {
      display: true,
      align: 'start',
      text: shorten(oneLine(title), 88),
      color: INK,
      font: { size: 20, weight: 'bold' },
      padding: { top: 0, bottom: 6 },
    },
    subtitle: {
      display: below !== '',
      align: 'start',
      text: lines(below, 150, 3),
      color: QUIET_INK,
      font: { size: 13.5 },
      padding: { top: 0, bottom: 16 },
    },
  } as const;
}

/** An axis's title, with its unit. */
export function axisTitle(text: string) {
  return { display: true, text, color: QUIET_INK, font: { size: 13.5 }, padding: 8 } as const;
}

/** Legend below the plot. */
export const LEGEND = {
  display: true,
  position: 'bottom',
  align: 'start',
  labels: { color: INK, font: { size: 13.5 }, boxWidth: 26, boxHeight: 13, padding: 14 },
} as const;

export const TICKS = { color: QUIET_INK, font: { size: 13 } } as const;

function lines(text: string, width: number, most: number): string[] {
  const done: string[] = [];
  let line = '';
  for (const word of text.split(/ (?!%)/)) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      done.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  done.push(line);
  const kept = done.slice(0, most).map((each) => shorten(each, width));
  return done.length > most ? [...kept.slice(0, -1), `${kept.at(-1)} …`] : kept;
}
