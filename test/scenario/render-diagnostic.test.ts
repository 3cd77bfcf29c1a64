import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { renderDiagnostic } from '../../src/scenario/render-diagnostic.js';
import { base } from './fixtures/base.js';

const first = (text: string) => renderDiagnostic(parseScenario(text, 'base.yaml').diagnostics[0]!);

describe('a printed diagnostic', () => {
  it('shows place, line, caret, what was expected and a suggestion', () => {
    expect(first(base.replace('region: westeurope', 'regoin: westeurope'))).toBe(
      [
        'base.yaml:10:7: error: "region" is missing [missing]',
        '  10 |     - {regoin: westeurope, units: 2}',
        '     |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
        '  setting: service.replicas[1].region',
        '  expected: a region by name, such as westeurope',
      ].join('\n'),
    );
    expect(first(base.replace('method: performance', 'metod: performance'))).toBe(
      [
        'base.yaml:13:5: error: unknown key "metod" [unknown-key]',
        '  13 |     metod: performance',
        '     |     ^^^^^',
        '  setting: routing.trafficManager.metod',
        '  expected: preset, method, ttl, aliasTtl, addressTtl, publishDelay, probe, endpoints',
        '  hint: did you mean "method"?',
      ].join('\n'),
    );
  });

  it('cuts a long line around the mistake', () => {
    const long = base.replace(
      'honoursTtl: 90%',
      `resolverRegion: ${' '.repeat(300)}nowhere, systemCache: true`,
    );
    const [, line, carets] = first(long).split('\n');
    expect(line!.length).toBeLessThan(110);
    const at = carets!.indexOf('^');
    expect(line!.slice(at, carets!.lastIndexOf('^') + 1)).toBe('nowhere');
  });

  it('keeps the caret under the mistake behind a tab', () => {
    const [, line, carets] = first(base.replace('{interval: 30s', '{\tinterval: 30')).split('\n');
    const at = carets!.indexOf('^');
    expect(line!.slice(at, at + 2)).toBe('30');
  });

  it('is coloured by what is handed in', () => {
    const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const paint = { error: mark('e'), warning: mark('w'), dim: mark('d'), bold: mark('b') };
    const { diagnostics } = parseScenario(base.replace('30m', '30'), 'base.yaml');
    expect(renderDiagnostic(diagnostics[0]!, paint)).toContain(
      '<b>base.yaml:3:11</b>: <e>error</e>: 30 has no unit',
    );
  });
});
