// Writes schema/scenario.schema.json from the language's own schema. Needs a build: `npm run build`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { strategyNames } from '../dist/replication/strategies.js';
import { scenarioJsonSchemaText } from '../dist/scenario/json-schema.js';

const folder = new URL('../schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('scenario.schema.json', folder), scenarioJsonSchemaText(strategyNames()));
