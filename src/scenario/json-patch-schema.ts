/** A JSON Schema, of which only what is needed here is looked at. */
export type JsonSchema = Record<string, unknown>;

/**
 * The schema of merge patches of what a schema describes: nothing is required, and null, which
 * removes a setting, is allowed for every one. Lists are replaced whole, so theirs stays as it is.
 */
export function patchOf(schema: JsonSchema): JsonSchema {
  const { required: _, ...rest } = schema;
  const patched: JsonSchema = { ...rest };
  for (const key of ['anyOf', 'oneOf', 'allOf'] as const) {
    const options = schema[key];
    if (Array.isArray(options)) patched[key] = options.map((option: JsonSchema) => patchOf(option));
  }
  const { properties, additionalProperties } = schema;
  if (isSchema(properties)) {
    patched.properties = Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [name, orNull(inner as JsonSchema)]),
    );
  }
  if (isSchema(additionalProperties)) patched.additionalProperties = orNull(additionalProperties);
  return patched;
}

/** The description stays outside, where editors look for it. */
function orNull(schema: JsonSchema): JsonSchema {
  const { description, default: standard, ...rest } = patchOf(schema);
  return {
    ...(description === undefined ? {} : { description }),
    ...(standard === undefined ? {} : { default: standard }),
    anyOf: [rest, { type: 'null' }],
  };
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}
