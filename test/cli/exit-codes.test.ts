import { expect, test } from 'vitest';
import { EXIT, type ExitCode, gravest } from '../../src/cli/exit-codes.js';

test('of several outcomes the gravest decides: 5, 70, 4, 1, 3, 2, and signals before all', () => {
  const order: readonly ExitCode[] = [130, 143, 5, 70, 4, 1, 3, 2, 0];
  expect([...order].sort()).toEqual([...Object.values(EXIT)].sort());
  for (const [index, code] of order.entries()) {
    const notGraver = order.slice(index);
    expect(gravest(notGraver)).toBe(code);
    expect(gravest([...notGraver].reverse())).toBe(code);
  }
});

test('nothing that went wrong is 0', () => {
  expect(gravest([])).toBe(0);
});
