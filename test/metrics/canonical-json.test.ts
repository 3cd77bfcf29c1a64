import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/metrics/canonical-json.js';

describe('canonicalJson', () => {
  it('says the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order in which objects were built', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });

  it('is laid out for reading and for line-by-line comparison', () => {
    const value = { b: [1, -0, 1e21, null, 'x'], a: { '10': true, '9': [] }, c: [{ d: 0.1 }], e: undefined };
    expect(canonicalJson(value)).toBe(
      [
        '{',
        '  "a": {',
        '    "10": true,',
        '    "9": []',
        '  },',
        '  "b": [1, 0, 1e+21, null, "x"],',
        '  "c": [',
        '    {',
        '      "d": 0.1',
        '    }',
        '  ]',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('refuses what JSON cannot say, and says where', () => {
    expect(() => canonicalJson({ a: [0, Number.NaN] })).toThrow('$.a[1] is NaN');
    expect(() => canonicalJson({ a: Number.NEGATIVE_INFINITY })).toThrow('$.a is -Infinity');
    expect(() => canonicalJson([undefined])).toThrow('$[0] is undefined');
    expect(() => canonicalJson({ a: () => 1 })).toThrow('$.a is function');
  });
});
