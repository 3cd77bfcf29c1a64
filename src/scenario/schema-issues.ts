import type { core } from 'zod';
import { MOST_DIAGNOSTICS, type Problem } from './diagnostic.js';
import { didYouMean, enumerate } from './nearest.js';
import { describeQuantity, withUnits } from './quantity-text.js';
import {
  bare,
  childValue,
  defOf,
  describe,
  discriminatorOf,
  optionFor,
  quantityOf,
  type Schema,
  schemaAt,
  shapeOf,
} from './schema-shape.js';
import type { Path } from './tree.js';

/** Says in a user's words what the schema found wrong. `value` is the whole document. */
export function problemsOf(schema: Schema, value: unknown, issues: readonly core.$ZodIssue[]): Problem[] {
  return issues.flatMap((issue) => problemsOfIssue({ schema, value }, [], issue));
}

interface Document {
  readonly schema: Schema;
  readonly value: unknown;
}

function problemsOfIssue(
  document: Document,
  prefix: Path,
  issue: core.$ZodIssue,
  chosen?: Schema,
): Problem[] {
  const path = [...prefix, ...(issue.path as Path)];
  const found = path.reduce<unknown>(childValue, document.value);
  // Of a union the option that was meant; its details are found from the document as everywhere.
  const schema =
    issue.path.length === 0 && chosen !== undefined
      ? chosen
      : schemaAt(document.schema, path, document.value);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys
        .slice(0, 2 * MOST_DIAGNOSTICS)
        .map((key) => unknownKey(path, key, Object.keys(shapeOf(schema ?? document.schema, found) ?? {})));
    case 'invalid_union':
      return unionProblems(document, path, schema, found, issue);
    case 'invalid_value':
      return found === undefined || found === null
        ? [wrongType(path, schema, found)]
        : [unknownValue(path, issue.values.map(String), found)];
    case 'invalid_type':
      return [wrongType(path, schema, found)];
    case 'too_small':
    case 'too_big':
      return [outOfRange(path, issue, found)];
    case 'invalid_format':
      return [badName(path, found)];
    case 'custom': {
      const { fault, hint, expected } = (issue.params ?? {}) as Record<string, string | undefined>;
      return [{ code: fault ?? 'bad-value', path, message: issue.message, expected, hint }];
    }
    default:
      return [
        {
          code: 'bad-value',
          path,
          message: issue.message.toLowerCase(),
          expected: schema && describe(schema),
        },
      ];
  }
}

function unknownKey(path: Path, key: string, known: readonly string[]): Problem {
  return {
    code: 'unknown-key',
    path: [...path, key],
    at: 'key',
    message: `unknown key "${key}"`,
    expected: known.length === 0 ? undefined : enumerate(known, 20),
    hint:
      key === '<<' ? 'merge keys are not part of YAML 1.2; use variants or extends' : didYouMean(key, known),
  };
}

function unknownValue(path: Path, known: readonly string[], found: unknown): Problem {
  return {
    code: 'unknown-value',
    path,
    message: `unknown value ${show(found)}`,
    expected: enumerate(known),
    hint: typeof found === 'string' ? didYouMean(found, known) : undefined,
  };
}

function wrongType(path: Path, schema: Schema | undefined, found: unknown): Problem {
  const expected = schema === undefined ? undefined : describe(schema);
  const name = nameOf(path);
  if (found === undefined) return { code: 'missing', path, message: `${name} is missing`, expected };
  if (found === null) {
    return {
      code: 'empty',
      path,
      message: `${name} is empty`,
      expected,
      hint: 'give it a value, or leave the line out',
    };
  }
  const quantity = schema === undefined ? undefined : quantityOf(schema);
  if (quantity !== undefined && typeof found === 'number') {
    return found < 0
      ? { code: 'negative', path, message: `${found} is negative`, expected: describeQuantity(quantity) }
      : {
          code: 'no-unit',
          path,
          message: `${found} has no unit`,
          expected: describeQuantity(quantity),
          hint: withUnits(quantity, String(found)),
        };
  }
  return { code: 'wrong-type', path, message: `${name} cannot be ${show(found)}`, expected };
}

/** The one pattern of the language is that of the names an author gives. */
function badName(path: Path, found: unknown): Problem {
  return {
    code: 'bad-name',
    path,
    message: `${show(found)} cannot be a name`,
    expected: 'letters, digits, "-", "_" and ".", a letter or digit first',
    hint: 'names stand in labels and expectations: availability(clients = us)',
  };
}

function outOfRange(
  path: Path,
  issue: core.$ZodIssueTooSmall | core.$ZodIssueTooBig,
  found: unknown,
): Problem {
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const edge = issue.code === 'too_small' ? 'least' : 'most';
  const beyond = issue.inclusive === false ? (edge === 'least' ? 'more than' : 'less than') : `at ${edge}`;
  if (issue.origin === 'array' || issue.origin === 'string') {
    const [single, unit] = issue.origin === 'array' ? ['entry', 'entries'] : ['character', 'characters'];
    const size = typeof found === 'string' || Array.isArray(found) ? found.length : 0;
    const message =
      size === 0 ? `${nameOf(path)} is empty` : `${nameOf(path)} has ${size} ${size === 1 ? single : unit}`;
    return {
      code: 'out-of-range',
      path,
      message,
      expected: `${beyond} ${limit} ${limit === 1 ? single : unit}`,
    };
  }
  return {
    code: 'out-of-range',
    path,
    message: `${show(found)} is out of range`,
    expected: `${beyond} ${limit}`,
  };
}

/**
 * zod reports a union as one issue that holds every option's own. The option that was probably
 * meant speaks alone; when none stands out, the author is told them all.
 */
function unionProblems(
  document: Document,
  path: Path,
  schema: Schema | undefined,
  found: unknown,
  issue: core.$ZodIssueInvalidUnion,
): Problem[] {
  // Of a discriminated union the path ends with the discriminator's own key.
  const holder = path.slice(0, -1);
  const holderSchema = unionAt(document, holder);
  const discriminator = holderSchema === undefined ? undefined : discriminatorOf(holderSchema);
  if (issue.errors.length === 0 && discriminator !== undefined) {
    const expected = enumerate(discriminator.values);
    return found === undefined || found === null
      ? [{ code: 'missing', path, message: `${nameOf(path)} is missing`, expected }]
      : [unknownValue(path, discriminator.values, found)];
  }
  if (schema === undefined)
    return [{ code: 'bad-value', path, message: `${nameOf(path)} has a wrong value` }];
  const union = defOf(bare(schema));
  if (found === undefined || found === null || union.type !== 'union')
    return [wrongType(path, schema, found)];
  const chosen = optionFor(bare(schema), found);
  const index = union.options.indexOf(chosen as never);
  const inner = issue.errors[index];
  if (inner !== undefined && sharesKeys(chosen, found)) {
    const problems = inner.flatMap((nested) => problemsOfIssue(document, path, nested, chosen));
    // About the whole value: then the other forms it may take are as good.
    return problems.map((problem) =>
      problem.path.length === path.length ? { ...problem, expected: describe(schema) } : problem,
    );
  }
  if (typeof found === 'object' && !Array.isArray(found)) {
    const known = union.options.flatMap((option) => Object.keys(shapeOf(option, found) ?? {}));
    const strangers = Object.keys(found).filter((key) => !known.includes(key));
    if (known.length > 0 && strangers.length > 0) {
      return strangers.map((key) => unknownKey(path, key, [...new Set(known)]));
    }
    const message = `${nameOf(path)} fits none of the forms it can take`;
    return [{ code: 'wrong-form', path, message, expected: describe(schema) }];
  }
  return [
    {
      code: 'wrong-type',
      path,
      message: `${nameOf(path)} cannot be ${show(found)}`,
      expected: describe(schema),
    },
  ];
}

function unionAt(document: Document, path: Path): Schema | undefined {
  const schema = schemaAt(document.schema, path, document.value);
  return schema === undefined ? undefined : bare(schema);
}

/** Only an option that the value resembles may complain about details. */
function sharesKeys(option: Schema, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
  const shape = shapeOf(option, value);
  return shape === undefined || Object.keys(value).some((key) => Object.hasOwn(shape, key));
}

function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the scenario';
  return typeof last === 'number' ? `entry ${last} of ${nameOf(path.slice(0, -1))}` : `"${last}"`;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  const text = String(value);
  return typeof value === 'string' ? `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"` : text;
}
