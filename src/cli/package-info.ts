import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The JSON Schemas that the package ships, as they are. */
export function shippedSchema(of: 'scenario' | 'result'): string {
  return readFileSync(new URL(`../../schema/${of}.schema.json`, import.meta.url), 'utf8');
}

/** Where that schema lies, for an editor on this machine. */
export function schemaPath(of: 'scenario' | 'result'): string {
  return fileURLToPath(new URL(`../../schema/${of}.schema.json`, import.meta.url));
}
