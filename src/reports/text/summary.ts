import type { PhaseBands } from '../../experiments/phase-bands.js';
import type { RunResult } from '../../metrics/result.js';
import { story } from '../fault-story.js';
import { counted, duration } from '../format.js';
import { oneLine, shorten } from '../safe-text.js';
import { clientMinutesTable, requestsTable } from '../tables/availability.js';
import { costTable } from '../tables/cost.js';
import {
  afterwardsWords,
  guaranteeTable,
  lagTable,
  lossTable,
  lossWords,
  recoveryTable,
  staleTable,
} from '../tables/data.js';
import { failoverStepsTable } from '../tables/failover-steps.js';
import { faultsTable } from '../tables/faults.js';
import { latencyTable } from '../tables/latency.js';
import { loadTable } from '../tables/load.js';
import { imagesTable, pushWords, rolloutsTable, volumesTable } from '../tables/registry.js';
import { type Charset, inCharset } from './charset.js';
import { heading, table, wrap } from './layout.js';
import { phaseBandLines } from './phase-bands.js';
import { settingsList } from './settings-list.js';
import { plainStyler, type Styler } from './styler.js';
import { expectationLines, verdictLine } from './verdict.js';
import { waterfallText } from './waterfall.js';

export interface SummaryOptions {
  /** Columns of the terminal; kept between 80 and 110. */
  readonly width?: number;
  readonly style?: Styler;
  readonly charset?: Charset;
  /** The same fault at other moments between two probes. */
  readonly phases?: PhaseBands;
  /** Where the caller wrote what, one line each. */
  readonly files?: readonly string[];
}

/** What `geosim run` prints: the run on one screen. Ends with a newline. */
export function summary(result: RunResult, options: SummaryOptions = {}): string {
  const width = Math.min(110, Math.max(80, Math.floor(options.width ?? 100)));
  const style = options.style ?? plainStyler;
  const sections = [
    opening(result, width, style),
    section('Expectations', expectationLines(result.expectations, width, style), width, style),
    section(
      'Failover',
      table(failoverStepsTable(result.failovers), width, style),
      width,
      style,
      'after the start of the fault',
    ),
    section('Where the time went', waterfallText(result.failovers, width, style), width, style),
    section(
      'Whenever the fault meets the probes',
      options.phases === undefined ? [] : phaseBandLines(options.phases, width, style),
      width,
      style,
    ),
    section('Availability', table(clientMinutesTable(result.availability), width, style), width, style),
    section('Operations', table(requestsTable(result.availability), width, style), width, style),
    section('Latency', table(latencyTable(result), width, style), width, style, 'from the intended start'),
    section('What operators did', table(recoveryTable(result.data), width, style), width, style),
    section(
      'Acknowledged writes lost',
      [...table(lossTable(result.data), width, style), ...indented(lossWords(result.data))],
      width,
      style,
    ),
    section('Reads out of date', table(staleTable(result.data), width, style), width, style),
    section('Session guarantees', table(guaranteeTable(result.data), width, style), width, style),
    section('Replication lag', table(lagTable(result.data), width, style), width, style),
    section('After faults and merges', indented(afterwardsWords(result.data)), width, style),
    section(
      'Images',
      table(imagesTable(result), width, style),
      width,
      style,
      'in other regions, after the acknowledgement of their push',
    ),
    section(
      'Rollouts',
      table(rolloutsTable(result), width, style),
      width,
      style,
      'after the first host wanted it',
    ),
    section('Pushes', indented(pushWords(result)), width, style),
    section('Volumes', table(volumesTable(result), width, style), width, style),
    section('Load', table(loadTable(result), width, style), width, style),
    section('Faults', table(faultsTable(result.faults), width, style), width, style),
    section('Cost', table(costTable(result.cost), width, style), width, style, 'after the warm-up'),
    section('Not the defaults', settingsList(result.settings, width, style), width, style),
    section('Files', fileLines(options.files ?? []), width, style),
  ];
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return inCharset(`${text.join('\n\n')}\n`, options.charset ?? 'unicode');
}

function opening(result: RunResult, width: number, style: Styler): string[] {
  const { name, variant } = result.scenario;
  const title = oneLine(variant === undefined ? name : `${name} · ${variant}`);
  const facts = [
    `seed ${result.seed}`,
    duration(result.simulated_us),
    counted(result.events, 'event'),
    `digest ${oneLine(result.digest).slice(0, 12)}`,
    `${oneLine(result.engine.name)} ${oneLine(result.engine.version)}`,
  ];
  return [
    style('title', shorten(title, width)),
    ...wrap(`${people(result)} · ${facts.join(' · ')}`, width, 0).map((line) => style('quiet', line)),
    '',
    verdictLine(result, style),
    '',
    ...wrap(story(result), width, 0),
  ];
}

function people(result: RunResult): string {
  const total = result.topology.clients.reduce((sum, population) => sum + population.count, 0);
  return `${counted(total, 'client')}, ${counted(result.topology.replicas.length, 'replica')}`;
}

function section(title: string, lines: readonly string[], width: number, style: Styler, note = ''): string[] {
  if (lines.length === 0) return [];
  return [heading(note === '' ? title : `${title} · ${note}`, width, style), ...lines];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** Paths are never cut: they are there to be copied. */
function fileLines(files: readonly string[]): string[] {
  return files.map((file) => `  ${oneLine(file)}`);
}
