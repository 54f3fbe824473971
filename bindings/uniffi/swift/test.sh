#!/usr/bin/env bash
# What can be checked of the Swift package without a Swift compiler: test.sh LIBRARY
#
# The layout, that every name agrees with every other, that the C header compiles, and that all it declares is in the library.
set -euo pipefail
export LC_ALL=C
library=$(readlink -f "$1")
cd "$(dirname "$0")"
fail() {
  printf 'swift: FAILED: %s\n' "$*" >&2
  exit 1
}
source=Sources/Flows8x8/Flows8x8.swift
generated=../generated/swift
[ "$(readlink -f $source)" = "$(readlink -f $generated/Flows8x8.swift)" ] || fail "$source is not the generated file"
grep -q '^module Flows8x8FFI {' $generated/Flows8x8FFI.modulemap || fail "the module map names no module Flows8x8FFI"
header=$(sed -n 's/.*header "\(.*\)"/\1/p' $generated/Flows8x8FFI.modulemap)
[ -f "$generated/$header" ] || fail "the module map's header $header is not there"
grep -q '^import Flows8x8FFI' $source || fail "the source does not import the module"
grep -q 'name: "Flows8x8FFI", path: "Flows8x8FFI.xcframework"' Package.swift || fail "Package.swift has no such target"
grep -q "modulemap" tools/xcframework.sh || fail "the framework has no module map"
printf '#include "%s"\nint main(void) { return 0; }\n' "$header" \
  | clang -std=c11 -Wall -Wextra -Werror -Wno-unused-variable -Wno-strict-prototypes -I$generated -fsyntax-only -x c - \
  || fail "the header does not compile"
declared=$(grep -o '\b\(uniffi\|ffi\)_flows8x8_uniffi_[a-z0-9_]*(' $generated/$header | tr -d '(' | sort -u)
[ "$(echo "$declared" | wc -l)" -gt 50 ] || fail "the header declares too little"
missing=$(comm -23 <(echo "$declared") <(nm --dynamic --defined-only --format=posix "$library" | cut -d' ' -f1 | sort -u))
[ -z "$missing" ] || fail "the library lacks $missing"
for operation in createFlow getFlow listFlows updateFlow publishFlow deprecateFlow deleteFlow previewFlow downloadFlowJson findFlow waitForStatus; do
  grep -q "func $operation(.*async throws" $source || fail "there is no async $operation"
done
printf 'swift: %s functions declared and in the library, layout and names agree; not compiled\n' "$(echo "$declared" | wc -l)"
