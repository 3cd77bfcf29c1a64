#!/usr/bin/env bash
# Packs geosim, installs the tarball into an empty folder, and uses it from there as a user would.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cd "$root"
tarball=$(npm pack --silent --ignore-scripts --pack-destination "$folder" | tail -n 1)
cd "$folder"
npm init --yes >npm.log
npm install --no-audit --no-fund --loglevel=error "./$tarball"
expected=$(node -p "require('$root/package.json').version")
[ "$(npx geosim --version)" = "$expected" ]
cp "$root/scenarios/pubsub/region-outage.yaml" .

# 1 and 2 are verdicts; anything else is a failure to run.
status=0
npx geosim run region-outage.yaml --quiet --out out || status=$?
[ "$status" -le 2 ]
pictures=$(find out -name '*.png' | wc -l)
[ "$pictures" -gt 0 ]
# As a library, from a program in TypeScript, checked as strictly as can be and without the types of Node.
cat >use.mts <<'PROGRAM'
import { canonicalJson, parseScenario, type RunResult, runScenario, summary } from 'geosim';

export function bytesOf(text: string): string {
  const parsed = parseScenario(text, { file: 'region-outage.yaml' });
  if (parsed.scenario === undefined) throw new Error(parsed.diagnostics[0]?.message);
  const result: RunResult = runScenario(parsed);
  const lastMoved_us: number | null | undefined = result.failovers[0]?.lastMoved_us;
  if (lastMoved_us === undefined || !summary(result).includes(result.scenario.name)) throw new Error('no summary');
  return canonicalJson(result);
}
PROGRAM
cat >check.mts <<'PROGRAM'
import { checkStrategy, conformanceText } from 'geosim/testing';
import flood from './flood.mjs';

const report = checkStrategy(flood, { histories: 10 });
if (!conformanceText(report).includes('9 of 10 promises hold')) throw new Error(conformanceText(report));
console.log('the conformance kit says which promises the example keeps');
PROGRAM
typescript=$(node -p "require('$root/package.json').devDependencies.typescript")
npm install --no-audit --no-fund --loglevel=error "typescript@$typescript"
cp node_modules/geosim/examples/flood.ts flood.mts
npx tsc --strict --exactOptionalPropertyTypes --module nodenext --target es2022 use.mts check.mts
node check.mjs
node --input-type=module <<'PROGRAM'
import { readFileSync } from 'node:fs';
import { bytesOf } from './use.mjs';
const [text, printed] = ['region-outage.yaml', 'out/region-outage/result.json'].map((file) => readFileSync(file, 'utf8'));
if (bytesOf(text) !== printed) throw new Error('the library and the command line gave two results');
console.log('the library gives the bytes of the command line');
PROGRAM

echo "geosim $expected installs from $tarball ($(wc -c <"$tarball") bytes) and drew $pictures pictures"
