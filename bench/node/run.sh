#!/usr/bin/env bash
# Installs what is measured beside the package, below target/node/bench, and measures: run.sh [--quick]
#
# The package is the one in target/node/app: `make bench-node` builds it as it is handed out.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
bench=target/node/bench
for program in taskset chrt; do
  command -v $program > /dev/null || { echo "the benchmarks need $program: apt-get install util-linux" >&2; exit 1; }
done
wanted=$(cat bench/node/package-lock.json target/node/tarballs/flows8x8-*.tgz | sha256sum)
if [ "$(cat $bench/.made-from 2> /dev/null)" != "$wanted" ]; then
  rm -rf $bench && mkdir -p $bench
  cp bench/node/package.json bench/node/package-lock.json $bench/
  npm install --prefix $bench --silent --no-audit --no-fund
  cp -r target/node/app/node_modules/flows8x8 target/node/app/node_modules/@flows8x8 $bench/node_modules/
  echo "$wanted" > $bench/.made-from
fi
cp bench/node/*.mjs $bench/
cp bench/python/schema.json $bench/schema.json
cd $bench
FLOWS8X8_TARGET=$root/target node run.mjs "$@"
