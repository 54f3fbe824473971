#!/usr/bin/env bash
# Builds both workers below target/bench-c and measures: run.sh [--quick]
#
# FLOWS8X8_PREFIX names the folder that bindings/c/tools/install.sh has laid the library down in, BENCH_SERVER the server:
# target/release/bench-server when it is not set.
set -euo pipefail
if [ -z "${FLOWS8X8_PREFIX:-}" ] || ! prefix=$(cd "$FLOWS8X8_PREFIX" 2> /dev/null && pwd); then
  echo "bench: FLOWS8X8_PREFIX must name an install tree: bindings/c/tools/install.sh PREFIX" >&2
  exit 1
fi
server=${BENCH_SERVER:+$(realpath "$BENCH_SERVER")}
cd "$(dirname "$0")/../.."
server=${server:-$PWD/target/release/bench-server}
if [ ! -x "$server" ]; then
  echo "bench: no bench-server: cargo build --release -p flows8x8-bench --bin bench-server" >&2
  exit 1
fi

missing() {
  ! pkg-config --exists libcurl jansson 2> /dev/null
}
if missing && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  # Said below in one line, if it does not help.
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq libcurl4-openssl-dev libjansson-dev > /dev/null || true
fi
for program in cc strip ldd pkg-config taskset python3; do
  command -v $program > /dev/null || { echo "bench: $program is missing" >&2; exit 1; }
done
if missing; then
  echo "bench: libcurl or jansson is missing: apt-get install libcurl4-openssl-dev libjansson-dev" >&2
  exit 1
fi

out=target/bench-c
mkdir -p $out
build() { # worker, libraries
  local flags
  read -ra flags <<< "$(pkg-config --cflags --libs $2)"
  cc -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -Wall -Wextra -Wpedantic -Werror "bench/c/$1.c" "${@:3}" "${flags[@]}" -o "$out/$1"
}
PKG_CONFIG_PATH=$prefix/lib/pkgconfig build flows8x8 flows8x8 "-Wl,-rpath,$prefix/lib"
build curl 'libcurl jansson'
strip -o $out/libflows8x8.so "$prefix/lib/libflows8x8.so"

# In its place, so that a signal reaches who has started the processes and ends them.
exec python3 -I bench/c/run.py "$@" "$server" $out "$prefix"
