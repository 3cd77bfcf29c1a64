import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** This package's version; read when asked, so that no build step has to copy it. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The JSON Schemas that the package ships, as they are. */
export function shippedSchema(of: 'scenario' | 'result'): string {
  return readFileSync(new URL(`../../schema/${of}.schema.json`, import.meta.url), 'utf8');
}

/** Where that schema lies, for an editor on this machine. */
export function schemaPath(of: 'scenario' | 'result'): string {
  return fileURLToPath(new URL(`../../schema/${of}.schema.json`, import.meta.url));
}
