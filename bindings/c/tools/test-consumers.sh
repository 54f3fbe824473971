#!/usr/bin/env bash
# Builds and runs programs that know the library only as it is installed: test-consumers.sh OUT PROGRAMS
#
# OUT has prefix/, the installed library; PROGRAMS the command with the simulator.
set -euo pipefail
out=$1
programs=$2
cd "$(dirname "$0")/../../.."
root=$PWD
prefix=$out/prefix
say() { printf 'c: %s\n' "$*"; }
fail() {
  printf 'c: FAILED: %s\n' "$*" >&2
  exit 1
}

work=$(mktemp -d)
simulator=
trap 'rm -rf "$work"; [ -z "$simulator" ] || kill "$simulator" 2> /dev/null || true' EXIT
cp -r examples/c/. "$work/"
cp -r examples/flows "$work/flows"
cd "$work"

# --- four ways to link, each by a program that makes a client and says what it needs
cat > consumer.c << 'END'
#include <flows8x8.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  flows8x8_options *options = flows8x8_options_new();
  flows8x8_client *client = NULL;
  flows8x8_error *error = NULL;
  flows8x8_flow *flow = NULL;
  flows8x8_options_set_api_key(options, "k");
  flows8x8_options_set_account_id(options, "a");
  flows8x8_options_set_channel_id(options, "c");
  flows8x8_options_set_base_url(options, "http://127.0.0.1:9");
  flows8x8_options_set_max_retries(options, 0);
  int right = flows8x8_client_new(options, &client, NULL) == FLOWS8X8_OK &&
              flows8x8_get_flow(client, "8", NULL, &flow, &error) == FLOWS8X8_ERR_CONNECT &&
              strcmp(flows8x8_version(), FLOWS8X8_VERSION) == 0;
  flows8x8_error_free(error);
  flows8x8_client_free(client);
  flows8x8_options_free(options);
  puts(right ? "linked" : "wrong");
  return !right;
}
END
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
linked() { # program, whether it needs the shared library
  local needs
  needs=$(readelf -d "$1" | grep -c 'NEEDED.*libflows8x8' || true)
  [ "$needs" = "$2" ] || fail "$1 needs the shared library $needs times, not $2"
  [ "$("$1")" = linked ] || fail "$1 does not run"
}
read -ra flags <<< "$(pkg-config --cflags --libs flows8x8)"
cc consumer.c "${flags[@]}" "-Wl,-rpath,$prefix/lib" -o by-pkg-config
linked ./by-pkg-config 1
read -ra flags <<< "$(pkg-config --cflags --libs flows8x8-static)"
cc consumer.c "${flags[@]}" -o by-pkg-config-static
linked ./by-pkg-config-static 0
cat > CMakeLists.txt << 'END'
cmake_minimum_required(VERSION 3.16)
project(consumer C)
find_package(flows8x8 0.1 REQUIRED)
add_executable(by-cmake consumer.c)
target_link_libraries(by-cmake PRIVATE flows8x8::flows8x8)
add_executable(by-cmake-static consumer.c)
target_link_libraries(by-cmake-static PRIVATE flows8x8::flows8x8_static)
END
cmake -S . -B build -DCMAKE_PREFIX_PATH="$prefix" > log && cmake --build build >> log || { cat log; fail "find_package"; }
linked build/by-cmake 1
linked build/by-cmake-static 0
for wanted in 0.2 1.0; do
  sed "s/flows8x8 0.1/flows8x8 $wanted/" CMakeLists.txt > newer.txt
  mkdir -p newer && cp newer.txt newer/CMakeLists.txt && cp consumer.c newer/
  ! cmake -S newer -B newer/build -DCMAKE_PREFIX_PATH="$prefix" > log 2>&1 || fail "find_package finds version $wanted"
done
say "a program outside the tree links by pkg-config and by find_package, the shared and the static library"

# --- the same from another place, as packages are moved
mv "$prefix" "$out/moved"
export PKG_CONFIG_PATH=$out/moved/lib/pkgconfig
read -ra flags <<< "$(pkg-config --cflags --libs flows8x8-static)"
cc consumer.c "${flags[@]}" -o moved && linked ./moved 0 || { mv "$out/moved" "$prefix"; fail "a moved library"; }
mv "$out/moved" "$prefix"
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
say "the installed tree can be moved"

# --- the examples, against a simulator
"$programs/flows8x8" simulate --port 0 --quiet > url 2> simulator.log &
simulator=$!
for _ in $(seq 100); do [ -s url ] && break || sleep 0.1; done
FLOWS8X8_BASE_URL=$(head -n 1 url)
export FLOWS8X8_BASE_URL FLOWS8X8_API_KEY=any-key FLOWS8X8_ACCOUNT_ID=1ab2c3d4-0000-4000-8000-00000000abcd
export FLOWS8X8_CHANNEL_ID=ec36a867-3dd4-e911-814a-02d85f55fce8
examples=$out/tests/examples
expect() { # what must be in the output, then a command
  local wanted=$1 said status=0
  shift
  said=$("$@" 2>&1) || status=$?
  [[ $said == *"$wanted"* ]] || fail "$* said: $said; it must say: $wanted"
  return $status
}
expect 'published Booking as ' "$examples/deploy" Booking flows/appointment.json || fail deploy
! expect 'flows/broken-appointment.json:11:21: INVALID_PROPERTY_VALUE' "$examples/deploy" Broken flows/broken-appointment.json || fail "deploy of a broken flow"
! expect 'error[INVALID_PROPERTY_VALUE]: ' "$examples/lint" flows/broken-appointment.json || fail lint
expect '' "$examples/lint" flows/appointment.json || fail "lint of a flow without mistakes"
expect 'Help: ' "$examples/tenants" flows/support.json one=Help two=Assistance three=Care || fail tenants
! expect 'there already: create_flow: conflict' "$examples/tenants" flows/support.json one=Help || fail "tenants again"
! expect 'the request has no Authorization header' env WEBHOOK_AUTHORIZATION='Bearer x' "$examples/webhook" < /dev/null || fail webhook
expect 'message m-1 from +6581234567' env WEBHOOK_AUTHORIZATION='Bearer x' "$examples/webhook" 'Bearer x' < reply.json || fail "webhook with a reply"
! expect 'without it everyone would pass' "$examples/webhook" 'Bearer x' < reply.json || fail "webhook without a secret"
! env -u FLOWS8X8_API_KEY "$examples/deploy" A flows/appointment.json 2> error || fail "deploy without a key"
grep -q 'FLOWS8X8_API_KEY' error || fail "no key: $(cat error)"
say "the examples run"

# --- the lines of the README and of the manual
for language in c cpp; do
  awk -v fence='```'$language '$0 == fence {on = 1; next} /^```/ {on = 0} on' "$root/README.md" > readme.$language
  [ -s readme.$language ] || fail "README.md has no example in $language"
done
mkdir -p examples && cp -r flows examples/flows
read -ra flags <<< "$(pkg-config --cflags --libs flows8x8)"
cc -std=c99 -Wall -Wextra -Wpedantic -Werror readme.c "${flags[@]}" "-Wl,-rpath,$prefix/lib" -o readme-c
c++ -std=c++17 -Wall -Wextra -Wpedantic -Werror readme.cpp "${flags[@]}" "-Wl,-rpath,$prefix/lib" -o readme-cpp
sed 's/"Booking"/"Booking 2"/' readme.c > again.c && cc -std=c99 again.c "${flags[@]}" "-Wl,-rpath,$prefix/lib" -o readme-c
sed 's/"Booking"/"Booking 3"/' readme.cpp > again.cpp && c++ -std=c++17 again.cpp "${flags[@]}" "-Wl,-rpath,$prefix/lib" -o readme-cpp
for program in ./readme-c ./readme-cpp; do expect PUBLISHED $program || fail "the README's lines: $program"; done
say "the lines of README.md run"
