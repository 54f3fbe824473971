#!/usr/bin/env bash
# How fast the linter is: documents of 10 kB to 10 MB in one process, and the command over 1,000 files of 20 kB.
# Release code; quote ratios from one run, as machines are shared.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet --release -p flows8x8-bench -p flows8x8-cli
cargo run --quiet --release -p flows8x8-flow-json --example speed

files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
target/release/bench-documents "$files" 1000
echo
echo "the command over 1,000 files, $(du -sh --apparent-size "$files" | cut -f1) in all; then its start alone"
for _ in 1 2 3; do
  ( TIMEFORMAT='%R s of wall clock, %U s of CPU'; time target/release/flows8x8 lint --format jsonl "$files" > /dev/null )
done
( TIMEFORMAT='%R s for --version'; time target/release/flows8x8 --version > /dev/null )
