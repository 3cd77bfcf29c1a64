import { expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { ExperimentResult } from '../../src/experiments/experiment-result.js';
import type { experimentSchema } from '../../src/experiments/experiment-schema.js';

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
type Checked = DeepReadonly<z.output<typeof experimentSchema>>;

it('the schema of a saved experiment has the shape of the type ExperimentResult', () => {
  expectTypeOf<Checked>().toExtend<ExperimentResult>();
  expectTypeOf<ExperimentResult>().toExtend<Checked>();
});
