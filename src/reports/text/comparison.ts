import type {
  ExperimentDesign,
  ExperimentResult,
  ExperimentRow,
} from '../../experiments/experiment-result.js';
import { rowFigures, rowTitle, settingText } from '../comparison-words.js';
import { counted, DASH } from '../format.js';
import { columns, oneLine, shorten } from '../safe-text.js';
import type { Cell, Column } from '../tables/table.js';
import { table, wrap } from './layout.js';
import type { Styler } from './styler.js';

/** What differs between the designs, in columns or, where there are many, in lines. */
export function whatDiffers(result: ExperimentResult, width: number, style: Styler): string[] {
  return isWide(result, width) ? settingsAcross(result, width, style) : settingsDown(result, width);
}

/** What came of it, with the best of each row marked. */
export function whatCame(result: ExperimentResult, width: number, style: Styler): string[] {
  return isWide(result, width) ? rowsAcross(result, width, style) : rowsDown(result, width, style);
}

/** Many designs stand below each other: then a table has as many metrics as fit. */
export function isWide({ designs }: ExperimentResult, width: number): boolean {
  const columnWidth = isSeveral(designs) ? 24 : 13;
  return designs.length <= Math.min(MOST_COLUMNS, Math.floor((width - 32) / columnWidth));
}

function isSeveral(designs: readonly ExperimentDesign[]): boolean {
  return (designs[0]?.runs.length ?? 0) > 1;
}

/** More designs than that are rows. */
const MOST_COLUMNS = 6;
const MOST_SETTINGS = 20;
const BEST = '*';
/** One of several that nothing tells apart. */
const TIED = '~';

function settingsAcross({ designs, differences }: ExperimentResult, width: number, style: Styler): string[] {
  const rows = differences.slice(0, MOST_SETTINGS).map(({ path, values }) => [
    { text: oneLine(path) },
    // Right of the figures stand their marks: what has none keeps clear of them.
    ...values.map((value): Cell => ({ text: `${shorten(settingText(value), 18)}  ` })),
  ]);
  if (rows.length === 0) return wrap('Nothing: all designs are the same.', width);
  return [
    ...table({ head: headOf('setting', designs, width), rows }, width, style),
    ...moreLine(differences.length),
  ];
}

/** The first design in full, of the others what they change of it. */
function settingsDown({ designs, differences }: ExperimentResult, width: number): string[] {
  const shown = differences.slice(0, MOST_SETTINGS);
  if (shown.length === 0) return wrap('Nothing: all designs are the same.', width);
  const lines = designs.flatMap(({ name }, at) => {
    const changed = shown
      .map(({ path, values }) => ({ path, text: settingText(values[at]), first: settingText(values[0]) }))
      .filter(({ text, first }) => at === 0 || text !== first);
    const absent = new Set(
      shown.filter(({ values }) => settingText(values[at]) === DASH).map(({ path }) => path),
    );
    const settings = changed.map(({ path, text }) =>
      text === DASH ? `${oneLine(rootOf(path, absent, shown))} ${DASH}` : `${oneLine(path)} ${text}`,
    );
    const [first = '', ...rest] = wrap(`${oneLine(name)}: ${[...new Set(settings)].join(', ')}`, width, 6);
    return [`  ${first.trimStart()}`, ...rest];
  });
  return [...lines, ...moreLine(differences.length)];
}

/** The first steps of a path below which nothing is there: `operator.rescue` of all settings of an action. */
function rootOf(path: string, absent: ReadonlySet<string>, shown: ExperimentResult['differences']): string {
  const steps = path.split('.');
  for (let length = 2; length < steps.length; length++) {
    const root = steps.slice(0, length).join('.');
    if (shown.every((one) => !one.path.startsWith(`${root}.`) || absent.has(one.path))) return root;
  }
  return path;
}

function moreLine(differences: number): string[] {
  const more = differences - MOST_SETTINGS;
  return more > 0 ? [`  … and ${more} more, in the JSON file`] : [];
}

function rowsAcross({ designs, rows }: ExperimentResult, width: number, style: Styler): string[] {
  const cells = [expectationCells(designs), ...rows.map(rowCells)];
  return [
    ...table({ head: headOf('', designs, width), rows: cells }, width, style),
    '',
    ...legend(designs, width),
  ];
}

/** Names get what the figures leave them. */
function headOf(title: string, designs: readonly ExperimentDesign[], width: number): readonly Column[] {
  const most = Math.max(11, Math.min(32, Math.floor((width - 42) / designs.length) - 4));
  return [
    { title, align: 'left', yields: 'shortened' },
    ...designs.map(({ name }): Column => ({ title: `${shorten(oneLine(name), most)}  `, align: 'right' })),
  ];
}

function expectationCells(designs: readonly ExperimentDesign[]): readonly Cell[] {
  return [{ text: 'expectations' }, ...designs.map(judged)];
}

/** Of one run what was met, of several how many held. */
function judged({ runs }: ExperimentDesign): Cell {
  const held = runs.filter(({ verdict }) => verdict === 'held').length;
  const [only] = runs;
  if (runs.length > 1 || only === undefined)
    return toned(`held in ${held} of ${runs.length}`, held === runs.length);
  if (only.expectations === 0)
    return only.verdict === 'held' ? { text: 'none  ' } : toned(only.verdict, false);
  const met =
    only.met === only.expectations ? `all ${only.met} met` : `${only.met} of ${only.expectations} met`;
  return toned(only.verdict === 'inconclusive' ? 'inconclusive' : met, only.verdict === 'held');
}

function toned(text: string, isGood: boolean): Cell {
  return { text: `${text}  `, tone: isGood ? 'good' : 'bad' };
}

function rowCells(row: ExperimentRow): readonly Cell[] {
  const figures = rowFigures(row);
  return [
    { text: rowTitle(row) },
    ...figures.map((text, at): Cell => {
      if (row.same && at > 0 && row.cells[at]!.runs.length === 1) return { text: 'same  ', tone: 'quiet' };
      if (!row.best.includes(at)) return { text: `${text}  ` };
      const isTied = row.best.length > 1 && row.cells[at]!.runs.length > 1;
      return { text: `${text} ${isTied ? TIED : BEST}`, tone: 'good' };
    }),
  ];
}

function legend(designs: readonly ExperimentDesign[], width: number): string[] {
  const runs = designs[0]?.runs.length ?? 0;
  if (runs <= 1)
    return wrap(`${BEST} the best of the row; one run each: what differs by little may be chance`, width);
  const what = `means of ${counted(runs, 'run')} with their 95 % intervals (Student)`;
  return wrap(
    `${what}; ${BEST} the best of the row; ${TIED} one of the best: their differences do not tell them apart`,
    width,
  );
}

/** Tables of as many metrics as fit; what is the same everywhere is said once. */
function rowsDown({ designs, rows }: ExperimentResult, width: number, style: Styler): string[] {
  const namesWidth = Math.max(...designs.map(({ name }) => Math.min(28, columns(oneLine(name)))));
  const named: Column = { title: 'design', align: 'left', max: 28 };
  const blocks: MetricColumn[][] = [[]];
  let used = namesWidth;
  for (const column of [verdictColumn(designs), ...rows.filter(({ same }) => !same).map(metricColumn)]) {
    const room = Math.max(columns(column.title), ...column.cells.map(({ text }) => columns(text))) + 2;
    if (used + room > width - 2 && blocks.at(-1)!.length > 0) {
      blocks.push([]);
      used = namesWidth;
    }
    blocks.at(-1)!.push(column);
    used += room;
  }
  const tables = blocks.flatMap((block) => [
    ...table(
      {
        head: [named, ...block.map(({ title }): Column => ({ title, align: 'right' }))],
        rows: designs.map(({ name }, at) => [
          { text: oneLine(name) },
          ...block.map(({ cells }) => cells[at]!),
        ]),
      },
      width,
      style,
    ),
    '',
  ]);
  const same = rows.filter((row) => row.same).map((row) => `${rowTitle(row)} ${rowFigures(row)[0]}`);
  const everywhere = same.length === 0 ? [] : wrap(`the same everywhere: ${same.join('; ')}`, width);
  return [...tables, ...everywhere, ...legend(designs, width)];
}

interface MetricColumn {
  readonly title: string;
  readonly cells: readonly Cell[];
}

function verdictColumn(designs: readonly ExperimentDesign[]): MetricColumn {
  return { title: 'expectations  ', cells: designs.map(judged) };
}

function metricColumn(row: ExperimentRow): MetricColumn {
  return { title: `${shorten(rowTitle(row), 34)}  `, cells: rowCells(row).slice(1) };
}
