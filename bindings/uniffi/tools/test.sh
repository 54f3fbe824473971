#!/usr/bin/env bash
# Tests Kotlin, Ruby and, as far as there is no compiler for it, Swift, with the library as it is built for them.
set -euo pipefail
cd "$(dirname "$0")/../../.."
root=$PWD
out=$root/target/uniffi
cargo=${CARGO:-cargo}
programs=${CARGO_TARGET_DIR:-$root/target}/debug
say() { printf 'uniffi: %s\n' "$*"; }
fail() {
  printf 'uniffi: FAILED: %s\n' "$*" >&2
  exit 1
}

wanted=(mvn javac ruby clang)
missing() {
  for program in "${wanted[@]}"; do command -v "$program" > /dev/null || return 0; done
  ! ruby -e 'require "ffi"' 2> /dev/null
}
if missing && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq maven default-jdk-headless ruby ruby-ffi clang > /dev/null
fi
if missing; then
  echo "the tests of Kotlin and Ruby need: apt-get install maven default-jdk-headless ruby ruby-ffi clang" >&2
  exit 1
fi

"$cargo" test --quiet --locked --package flows8x8-uniffi
PROFILE=ci bindings/uniffi/tools/generate.sh "$out/generated"
diff -r "$out/generated" bindings/uniffi/generated > /dev/null \
  || fail "bindings/uniffi/generated is stale: run make uniffi, and look at the difference"
say "the generated sources are what the crate makes"

mkdir -p "$out/library"
cp "$root/target/ci/libflows8x8_uniffi.so" "$out/library/"
bindings/uniffi/swift/test.sh "$out/library/libflows8x8_uniffi.so"
bindings/uniffi/ruby/test.sh "$out/library" "$programs"
bindings/uniffi/kotlin/test.sh "$out/library" "$programs"

# The lines of the README in Ruby; those in Kotlin were compiled with the tests.
"$programs/flows8x8" simulate --port 0 --quiet > "$out/url" 2> /dev/null &
simulator=$!
trap 'kill "$simulator" 2> /dev/null || true' EXIT
for _ in $(seq 100); do [ -s "$out/url" ] && break || sleep 0.1; done
awk '/^```/ {on = 0} on; $0 == "```ruby" {on = 1}' bindings/uniffi/README.md > "$out/readme.rb"
said=$(FLOWS8X8_BASE_URL=$(head -n 1 "$out/url") FLOWS8X8_API_KEY=any-key FLOWS8X8_CHANNEL_ID=ec36a867-3dd4-e911-814a-02d85f55fce8 \
  FLOWS8X8_ACCOUNT_ID=1ab2c3d4-0000-4000-8000-00000000abcd ruby -W:no-experimental -I "$out/ruby/gem/lib" "$out/readme.rb")
[[ $said == *PUBLISHED* ]] || fail "the README's lines in Ruby said: $said"
say "the lines of the README run in Ruby and compile in Kotlin"
