#!/usr/bin/env bash
# Tests the C library as users get it: installed below target/c/prefix, linked by programs outside the tree.
#
#   test.sh          everything
#   test.sh --long   many calls with the sanitized library, and nothing else
#
# Each step says what it has shown. What it needs beside a Rust toolchain: gcc, g++, clang, cmake, pkg-config, jansson,
# valgrind.
set -euo pipefail
cd "$(dirname "$0")/../../.."
root=$PWD
out=$root/target/c
cargo=${CARGO:-cargo}
programs=${CARGO_TARGET_DIR:-$root/target}/debug
host=$("${RUSTC:-rustc}" -vV | sed -n 's/^host: //p')

needed=(gcc g++ clang clang++ cmake pkg-config valgrind)
missing() {
  for program in "${needed[@]}"; do command -v "$program" > /dev/null || return 0; done
  ! pkg-config --exists jansson
}
if missing && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq gcc g++ clang cmake pkg-config valgrind libjansson-dev > /dev/null
fi
if missing; then
  echo "the C tests need: apt-get install gcc g++ clang cmake pkg-config valgrind libjansson-dev" >&2
  exit 1
fi

say() { printf 'c: %s\n' "$*"; }
fail() {
  printf 'c: FAILED: %s\n' "$*" >&2
  exit 1
}

mkdir -p "$out"
export LSAN_OPTIONS=print_suppressions=0
export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1:abort_on_error=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1

# The library with the sanitizer in its Rust code too, which the compiler has behind a flag of its own.
build_sanitized() {
  RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=address ${RUSTFLAGS:-}" CARGO_TARGET_DIR=target/c/sanitized \
    "$cargo" build --quiet --locked --profile ci --target "$host" --package flows8x8-c
  BUILT=$out/sanitized/$host/ci bindings/c/tools/install.sh "$out/sanitized-prefix" ci
}

configure() { # folder, prefix, options
  cmake -S bindings/c/tests -B "$out/$1" -DCMAKE_PREFIX_PATH="$2" -DPROGRAMS="$programs" \
    -DCMAKE_BUILD_TYPE=None "${@:3}" > "$out/$1.log" 2>&1 || { cat "$out/$1.log" >&2; fail "cmake: $1"; }
  cmake --build "$out/$1" --parallel 2 > "$out/$1.log" 2>&1 || { cat "$out/$1.log" >&2; fail "build: $1"; }
}

sanitized_tests() {
  configure sanitized-tests "$out/sanitized-prefix" -DSTATIC=ON -DSANITIZE=ON -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++
}

if [ "${1:-}" = --long ]; then
  build_sanitized
  sanitized_tests
  FLOWS8X8_LONG=1 ctest --test-dir "$out/sanitized-tests" --output-on-failure -R '^threads$'
  say "8 threads, one client, 10,000 calls, each answer its own, under AddressSanitizer"
  exit 0
fi

# --- the header, the contract, the manual: from the source
"$cargo" test --quiet --locked --package flows8x8-c
say "the header is what the source makes, and what the contract asks for"

# --- the installed library
"$cargo" build --quiet --locked --profile ci --package flows8x8-c
rm -rf "$out/prefix"
BUILT=${CARGO_TARGET_DIR:-$root/target}/ci bindings/c/tools/install.sh "$out/prefix" ci
shared=$out/prefix/lib/libflows8x8.so.1

exported=$(nm --dynamic --defined-only --format=posix "$shared" | cut -d' ' -f1 | sort)
diff <(cat bindings/c/symbols.txt) <(echo "$exported") \
  || fail "the exported symbols changed: write them to bindings/c/symbols.txt, which only grows"
say "$(echo "$exported" | wc -l) symbols exported, as bindings/c/symbols.txt says"

soname=$(readelf -d "$shared" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
[ "$soname" = libflows8x8.so.1 ] || fail "the soname is $soname"
links=$(ldd "$shared" | awk '{print $1}' | sed 's|.*/||' | sort | tr '\n' ' ')
for library in $links; do
  case $library in
    linux-vdso.so.1 | libc.so.6 | libm.so.6 | libgcc_s.so.1 | ld-linux-*) ;;
    *) fail "the library needs $library" ;;
  esac
done
say "it needs only $links"

# --- the headers alone
printf '#include <flows8x8.h>\n#include <flows8x8.h>\nint main(void) { return FLOWS8X8_OK; }\n' > "$out/alone.c"
printf '#include <flows8x8.hpp>\n#include <flows8x8.hpp>\nint main() { return FLOWS8X8_OK; }\n' > "$out/alone.cpp"
strict=(-Wall -Wextra -Wpedantic -Werror -fsyntax-only "-I$out/prefix/include")
for standard in c99 c11 c17; do
  for compiler in gcc clang; do $compiler -std=$standard "${strict[@]}" "$out/alone.c"; done
done
for compiler in g++ clang++; do
  for standard in c++11 c++14 c++17 c++20; do $compiler -x c++ -std=$standard "${strict[@]}" "$out/alone.c"; done
  for standard in c++17 c++20; do $compiler -std=$standard "${strict[@]}" "$out/alone.cpp"; done
done
say "flows8x8.h compiles as C99, C11, C17 and C++11 to 20, flows8x8.hpp as C++17 and 20, by gcc and clang, without a warning"

# --- programs, against the shared library
configure tests "$out/prefix"
ctest --test-dir "$out/tests" --output-on-failure --parallel 2
"$out/tests/every_function" --list | sort > "$out/called.txt"
diff <(echo "$exported") "$out/called.txt" || fail "every_function does not call every function"
say "all tests pass with the shared library, and every function was called"

# --- users outside the tree
bindings/c/tools/test-consumers.sh "$out" "$programs"

# --- the same programs, looking for mistakes with memory
build_sanitized
sanitized_tests
for program in vectors vectors_cpp every_function; do
  nm "$out/sanitized-tests/$program" > "$out/symbols"
  for sign in __asan_init __lsan_do_leak_check __ubsan_handle_type_mismatch_v1; do
    grep -q " $sign$" "$out/symbols" || fail "$program has no $sign, so that a sanitizer is missing"
  done
done
instrumented=$(nm "$out/sanitized-prefix/lib/libflows8x8.a" 2> /dev/null | grep -c ' U __asan_report' || true)
[ "$instrumented" -gt 100 ] || fail "the Rust code is not instrumented"
ctest --test-dir "$out/sanitized-tests" --output-on-failure --parallel 2
say "all tests pass under AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer, Rust code included"

# --- another tool, which sees what code without sanitizers does
for program in every_function clients; do
  valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=9 --child-silent-after-fork=yes \
    "$out/tests/$program" > "$out/valgrind.log" 2>&1 || { cat "$out/valgrind.log" >&2; fail "valgrind: $program"; }
done
say "valgrind finds nothing either"
