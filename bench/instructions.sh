#!/usr/bin/env bash
# Counts user instructions per call with callgrind: (I(1100 calls) - I(100 calls)) / 1000. Repeats to 1 to 3 %.
# Plain HTTP on loopback, release code, the server in a process of its own that is not counted.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v valgrind > /dev/null || { echo "bench: valgrind is missing: apt-get install valgrind" >&2; exit 1; }
cargo build --quiet --profile bench -p flows8x8-bench
bin=target/bench
[ -x "$bin/bench-calls" ] || bin=target/release # cargo keeps the bench profile's output with the release one

"$bin/bench-server" > target/bench-server.url &
server=$!
trap 'kill $server 2> /dev/null || true' EXIT
for _ in $(seq 50); do [ -s target/bench-server.url ] && break; sleep 0.1; done
url=$(head -n 1 target/bench-server.url)

instructions() { # what, count
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bin/bench-calls" "$1" "$2" "$url" 2>&1 |
    sed -n 's/.*Collected : *//p'
}

row() { # label, what, must, stretch
  local few many each
  few=$(instructions "$2" 100)
  many=$(instructions "$2" 1100)
  each=$(((many - few) / 1000))
  printf '%-42s %9d  %8s  %8s\n' "$1" "$each" "$3" "$4"
  if [ "$3" != - ] && [ "$each" -gt "$3" ]; then missed=1; fi
}

missed=0
printf '%-42s %9s  %8s  %8s\n' 'instructions per call' measured must stretch
row 'get_flow' get 100000 85000
row 'GET with reqwest and serde by hand' reqwest-get - -
row 'create_flow, 10 kB of flow JSON' post 250000 150000
row 'POST with reqwest and serde by hand' reqwest-post - -
exit $missed
