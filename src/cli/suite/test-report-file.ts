import {
  type Check,
  OUTCOMES,
  TEST_REPORT_VERSION,
  type TestCase,
  type TestReport,
} from '../../reports/test-report.js';
import { readText } from '../input/files.js';
import { Mistake } from '../mistake.js';

const LARGEST_BYTES = 512 * 1024 * 1024;

/** Reads what `geosim test --out` wrote. @throws Mistake for what is not that, and says why not. */
export function readTestReport(path: string): TestReport {
  let value: unknown;
  try {
    value = JSON.parse(readText(path, LARGEST_BYTES));
  } catch (error) {
    if (error instanceof Mistake) throw error;
    throw new Mistake(
      `${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`,
      MADE_BY,
    );
  }
  if (!isRecord(value) || !('testReportVersion' in value)) {
    throw new Mistake(`${path} is JSON, but no test report of geosim: testReportVersion is missing`, MADE_BY);
  }
  if (value.testReportVersion !== TEST_REPORT_VERSION) {
    throw new Mistake(
      `${path} is of version ${String(value.testReportVersion)}, this geosim reads ${TEST_REPORT_VERSION}`,
    );
  }
  if (!isReport(value)) throw new Mistake(`${path} is no whole test report of geosim`, MADE_BY);
  return value;
}

const MADE_BY = 'a test report is what `geosim test --out FILE` writes';

function isReport(value: Record<string, unknown>): value is Record<string, unknown> & TestReport {
  const { engine, options, shard, cases } = value;
  if (!isRecord(engine) || typeof engine.name !== 'string' || typeof engine.version !== 'string')
    return false;
  if (!isTexts(options) || !(shard === null || isShard(shard))) return false;
  return Array.isArray(cases) && cases.every(isCase);
}

function isShard(value: unknown): boolean {
  return isRecord(value) && Number.isSafeInteger(value.index) && Number.isSafeInteger(value.of);
}

function isCase(value: unknown): value is TestCase {
  if (!isRecord(value)) return false;
  const { file, variant, name, checks, again, accept } = value;
  const named = [file, variant, again].every((text) => typeof text === 'string');
  const maybe = [name, accept].every((text) => text === null || typeof text === 'string');
  return named && maybe && Array.isArray(checks) && checks.every(isCheck);
}

function isCheck(value: unknown): value is Check {
  if (!isRecord(value)) return false;
  const { kind, what, outcome, lines, line } = value;
  const known = KINDS.some((one) => one === kind) && OUTCOMES.some((one) => one === outcome);
  return known && typeof what === 'string' && isTexts(lines) && Number.isSafeInteger(line);
}

const KINDS: readonly Check['kind'][] = ['run', 'determinism', 'expectation', 'phases', 'fault', 'golden'];

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
