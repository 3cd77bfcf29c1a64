import { z } from 'zod';
import { canonical } from './canonical.js';
import { describeQuantity, quantityPatterns } from './quantity-text.js';
import { scenarioSchema } from './schema.js';
import { defOf, quantityOf, type Schema } from './schema-shape.js';

/** The language as JSON Schema (draft 7, which editors know), as an author writes it. */
export function scenarioJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioSchema, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const quantity = z.globalRegistry.get(zodSchema)?.quantity;
      if (quantity !== undefined) delete jsonSchema.quantity;
      const kind = quantityOf(zodSchema as Schema);
      if (kind !== undefined && jsonSchema.type === 'string') {
        jsonSchema.pattern = quantityPatterns[kind];
        jsonSchema.description ??= describeQuantity(kind);
      }
      // zod leaves out the defaults of quantities, or gives them in µs, bytes and shares.
      const def = defOf(zodSchema as Schema);
      if (def.type === 'default') {
        jsonSchema.default = canonical(zodSchema as Schema, def.defaultValue) as typeof jsonSchema.default;
      }
    },
  });
  return {
    ...schema,
    $id: 'https://geosim.invalid/schema/scenario.schema.json',
    title: 'geosim scenario',
    description: 'A geo-replicated service, its clients, what goes wrong, and what must hold.',
  };
}

/** The bytes of schema/scenario.schema.json. */
export function scenarioJsonSchemaText(): string {
  return `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
}
