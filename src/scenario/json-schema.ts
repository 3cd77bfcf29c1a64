import { z } from 'zod';
import { latencyPresets } from '../topology/latency.js';
import { builtInRegions } from './built-in-regions.js';
import { canonical } from './canonical.js';
import { FAMILIES, type Family } from './family.js';
import { type JsonSchema, patchOf } from './json-patch-schema.js';
import type { Suggestion } from './language/names.js';
import { languages } from './languages.js';
import { milestoneKinds } from './milestone-kinds.js';
import { type PresetKind, presetsOf } from './presets/list.js';
import { describeLimits } from './quantities.js';
import { describeQuantity, quantityPatterns } from './quantity-text.js';
import { defOf, limitsOf, quantityOf, type Schema, suggestionOf } from './schema-shape.js';

/** Names to offer in editors, by family. */
export type StrategyNames = Readonly<Record<Family, readonly string[]>>;

/**
 * The language of a family as JSON Schema (draft 7, which editors know), as an author writes it: a
 * whole scenario. `strategies`: names to offer.
 */
export function scenarioJsonSchema(family: Family, strategies: readonly string[] = []): WholeSchema {
  const schema = z.toJSONSchema(languages[family].schema as z.ZodType, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      for (const key of ['quantity', 'limits', 'suggests'] as const) delete jsonSchema[key];
      asQuantity(zodSchema as Schema, jsonSchema);
      const suggestion = z.globalRegistry.get(zodSchema)?.suggests as Suggestion | undefined;
      if (suggestion !== undefined && suggestionOf(zodSchema as Schema) !== undefined) {
        delete jsonSchema.type;
        delete jsonSchema.minLength;
        Object.assign(jsonSchema, offered(suggestion, strategies));
      }
      // zod leaves out the defaults of quantities, or gives them in µs, bytes and shares.
      const def = defOf(zodSchema as Schema);
      if (def.type === 'default') {
        jsonSchema.default = canonical(zodSchema as Schema, def.defaultValue) as typeof jsonSchema.default;
      }
    },
  }) as JsonSchema;
  const { golden } = schema.properties as Record<string, { properties: Record<string, JsonSchema> }>;
  Object.assign(golden!.properties.tolerances!, { propertyNames: { enum: Object.keys(milestoneKinds) } });
  return schema as WholeSchema;
}

/**
 * What editors get: a file is a whole scenario of some family, or extends another and then holds any
 * part of one. The parts are those that variants hold, too.
 */
export function editorSchema(strategies?: StrategyNames): Record<string, unknown> {
  const byFamily = FAMILIES.map((family) => [family, partsOf(family, strategies?.[family])] as const);
  const [standard, ...others] = FAMILIES;
  const extensions = FAMILIES.map((family) => ({ $ref: `#/definitions/${family}/definitions/extension` }));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://geosim.invalid/schema/scenario.schema.json',
    title: 'geosim scenario',
    description: 'A geo-replicated service, its clients, what goes wrong, and what must hold.',
    type: 'object',
    if: { type: 'object', required: ['extends'] },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: extensions.length === 1 ? extensions[0] : { anyOf: extensions },
    else: others.reduce<object>(
      (otherwise, family) => ({
        if: {
          properties: { service: { properties: { family: { const: family } }, required: ['family'] } },
          required: ['service'],
        },
        // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
        then: { $ref: `#/definitions/${family}/definitions/scenario` },
        else: otherwise,
      }),
      { $ref: `#/definitions/${standard}/definitions/scenario` },
    ),
    definitions: {
      region: { anyOf: [{ enum: [...builtInRegions].sort() }, { type: 'string' }] },
      ...Object.fromEntries(byFamily),
    },
  };
}

/** A family's whole scenarios, changes of one, and files that extend one. */
function partsOf(family: Family, strategies: readonly string[] | undefined): JsonSchema {
  const { $schema, ...scenario } = scenarioJsonSchema(family, strategies);
  const { extends: base, variants, ...settings } = scenario.properties;
  const change = patchOf({ type: 'object', properties: settings, additionalProperties: false });
  const at = `#/definitions/${family}/definitions/change`;
  const changeOf = (name: string) => ({ $ref: `${at}/properties/${name}` });
  const patches = (patch: unknown) => ({ ...variants, additionalProperties: patch });
  const aChange = { $ref: at };
  return {
    definitions: {
      scenario: { ...scenario, properties: { ...scenario.properties, variants: patches(aChange) } },
      change,
      extension: {
        type: 'object',
        required: ['extends'],
        properties: {
          extends: base,
          ...Object.fromEntries(Object.keys(settings).map((name) => [name, changeOf(name)])),
          variants: { anyOf: [patches({ anyOf: [aChange, { type: 'null' }] }), { type: 'null' }] },
        },
        additionalProperties: false,
      },
    },
  };
}

/** The bytes of schema/scenario.schema.json. */
export function scenarioJsonSchemaText(strategies: StrategyNames): string {
  return `${JSON.stringify(editorSchema(strategies), null, 1)}\n`;
}

interface WholeSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

function asQuantity(schema: Schema, json: JsonSchema): void {
  const kind = quantityOf(schema);
  if (kind === undefined || json.type !== 'string') return;
  json.pattern = quantityPatterns[kind];
  const limits = describeLimits(kind, limitsOf(schema));
  const text = typeof json.description === 'string' ? json.description : describeQuantity(kind);
  json.description = limits === undefined || text.endsWith(`(${limits})`) ? text : `${text} (${limits})`;
}

function offered(suggestion: Suggestion, strategies: readonly string[]): JsonSchema {
  switch (suggestion) {
    case 'region':
      // By reference: there are many regions, and many places that name one.
      return { allOf: [{ $ref: '#/definitions/region' }] };
    case 'strategy':
      return { anyOf: [...(strategies.length === 0 ? [] : [{ enum: strategies }]), { type: 'string' }] };
    case 'latency':
      return { anyOf: [{ enum: latencyPresets }, { type: 'string', pattern: '\\.csv$' }] };
    default: {
      const kind = suggestion.replace('preset ', '') as PresetKind;
      return { enum: presetsOf(kind).map(({ name }) => name) };
    }
  }
}
