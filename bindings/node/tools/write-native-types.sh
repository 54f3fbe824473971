#!/usr/bin/env bash
# Writes native.d.ts, the types of the native layer, anew.
set -euo pipefail
cd "$(dirname "$0")/../../.."
bindings/node/tools/prepare.sh "${1:-ci}"
cp target/node/build/native.d.ts bindings/node/native.d.ts
