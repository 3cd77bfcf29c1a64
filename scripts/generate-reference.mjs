// Writes docs/scenario-reference.md from the schema of the language. Needs a build: `npm run build`.
import { writeFileSync } from 'node:fs';
import { scenarioReference } from '../dist/scenario/reference/reference.js';

writeFileSync(new URL('../docs/scenario-reference.md', import.meta.url), scenarioReference());
