import {
  type ParseScenarioOptions,
  parseScenario,
  type ReadyScenario,
  renderDiagnostic,
} from '../../src/library/index.js';
import { OUTAGE } from '../cli/geosim.js';

/** A region goes dark under twenty clients, and is expected to be found out. */
export const SMALL_OUTAGE = `${OUTAGE}expect:
  - detected(dark) within 130s
`;

/** A scenario that holds. @throws with its diagnostics where it does not */
export function ready(text: string, options: ParseScenarioOptions = {}): ReadyScenario {
  const parsed = parseScenario(text, options);
  if (parsed.scenario !== undefined) return parsed;
  throw new Error(parsed.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic)).join('\n'));
}
