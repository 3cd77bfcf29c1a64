import type { ClosedForm, Failover } from '../../metrics/result.js';
import { closedFormLabel } from '../closed-form-label.js';
import { count, duration, likeRange, range } from '../format.js';
import { lastClientPhases, meanClientPhases, type PhaseLength, totalLength } from '../phase-lengths.js';
import { PHASE_LOOKS } from '../phase-look.js';
import { columns, oneLine } from '../safe-text.js';
import { pad } from './layout.js';
import type { Styler } from './styler.js';

/**
 * The failover waterfall in characters: for each fault and population one bar for the last moved
 * client, one for the mean, the closed form beneath them, and each phase with its length. All bars
 * have one scale. Empty where no client moved.
 */
export function waterfallText(failovers: readonly Failover[], width: number, style: Styler): string[] {
  const rows = failovers.filter((failover) => failover.hit > 0);
  const longest = Math.max(0, ...rows.map(extent));
  if (longest === 0) return [];
  const manyFaults = new Set(rows.map(({ fault }) => fault)).size > 1;
  const names = rows.map((row) => oneLine(manyFaults ? `${row.clients} · ${row.fault}` : row.clients));
  const nameWidth = Math.min(20, Math.max(6, ...names.map(columns)));
  const behind = Math.max(0, ...rows.map((row) => columns(lastLabel(row)) + 2));
  // Two of margin, two between name and bar.
  const scale: Scale = { width: Math.max(20, width - nameWidth - 4 - behind), longest_us: longest };
  return rows.flatMap((row, index) => {
    const block = rowLines(row, pad(names[index] ?? '', nameWidth), scale, width, style);
    return index === 0 ? block : ['', ...block];
  });
}

interface Scale {
  readonly width: number;
  readonly longest_us: number;
}

function rowLines(row: Failover, name: string, scale: Scale, width: number, style: Styler): string[] {
  const margin = ' '.repeat(columns(name) + 4);
  const last = lastClientPhases(row);
  if (last.length === 0) return [`  ${name}  ${style('bad', `none of ${count(row.hit)} came back`)}`];
  const lines = [`  ${name}  ${bar(last, scale, style)}  ${lastLabel(row)}`];
  const mean = meanClientPhases(row);
  if (row.moved > 1 && mean.length > 0) {
    lines.push(
      `${margin}${bar(mean, scale, style)}  ${duration(totalLength(mean))}  ${style('quiet', 'mean')}`,
    );
  }
  if (row.moved < row.hit) {
    lines.push(
      `${margin}${style('bad', `${count(row.hit - row.moved)} of ${count(row.hit)} never came back`)}`,
    );
  }
  if (row.closedForm !== null) lines.push(...closedFormLines(row.closedForm, margin, scale, width, style));
  lines.push(...legend(last, margin, width, style));
  return lines;
}

function lastLabel(row: Failover): string {
  const last = lastClientPhases(row);
  return last.length === 0 ? '' : `${duration(totalLength(last))}  last of ${count(row.moved)}`;
}

/** Cut at the rounded ends of the phases, so that the bar as a whole is never off by more than half a column. */
function bar(phases: readonly PhaseLength[], scale: Scale, style: Styler): string {
  let reached_us = 0;
  let drawn = '';
  let used = 0;
  for (const { name, for_us } of phases) {
    reached_us += for_us;
    const end = column(reached_us, scale);
    drawn += style(name, PHASE_LOOKS[name].glyph.repeat(end - used));
    used = end;
  }
  return drawn + ' '.repeat(scale.width - used);
}

/** `├───◆───┤ closed form 100–190 s, mean 145 s`, best, mean and worst where they stand on the scale. */
function closedFormLines(
  closedForm: ClosedForm,
  margin: string,
  scale: Scale,
  width: number,
  style: Styler,
): string[] {
  const bounds = closedForm.shift;
  const best = Math.min(column(bounds.best_for_us, scale), scale.width - 1);
  const mean = Math.min(column(bounds.mean_for_us, scale), scale.width - 1);
  const worst = Math.min(column(bounds.worst_for_us, scale), scale.width - 1);
  let marks = '';
  for (let at = 0; at <= worst; at++) {
    if (at === mean) marks += '◆';
    else if (at === best) marks += '├';
    else if (at === worst) marks += '┤';
    else marks += at > best ? '─' : ' ';
  }
  const span = range(bounds.best_for_us, bounds.worst_for_us);
  const caption = `${closedFormLabel(closedForm)}, closed form ${span}, mean ${likeRange(bounds.mean_for_us, bounds.worst_for_us)}`;
  const room = width - columns(margin) - scale.width - 2;
  if (columns(caption) <= room) return [margin + style('quiet', `${pad(marks, scale.width)}  ${caption}`)];
  const indent = columns(caption) + 2;
  if (indent <= Math.min(best, mean)) return [margin + style('quiet', `${caption}  ${marks.slice(indent)}`)];
  return [margin + style('quiet', marks), margin + style('quiet', caption)];
}

/** Each phase with its length; as many to a line as there is room for. */
function legend(phases: readonly PhaseLength[], margin: string, width: number, style: Styler): string[] {
  const lines: string[] = [];
  let used = width;
  for (const { name, for_us } of phases) {
    const { glyph, label } = PHASE_LOOKS[name];
    const words = `${label} ${duration(for_us)}`;
    const part = `${style(name, glyph)} ${words}`;
    const needed = 3 + 2 + columns(words);
    if (used + needed > width) {
      lines.push(margin + part);
      used = columns(margin) + needed - 3;
    } else {
      lines.push(`${lines.pop() ?? ''}   ${part}`);
      used += needed;
    }
  }
  return lines;
}

function column(length_us: number, scale: Scale): number {
  return Math.round((length_us / scale.longest_us) * scale.width);
}

function extent(row: Failover): number {
  const closedForm = row.closedForm === null ? 0 : row.closedForm.shift.worst_for_us;
  return Math.max(totalLength(lastClientPhases(row)), totalLength(meanClientPhases(row)), closedForm);
}
