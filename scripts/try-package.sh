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
echo "geosim $expected installs from $tarball ($(wc -c <"$tarball") bytes) and drew $pictures pictures"
