#!/bin/sh
# Builds the jar and runs its tests: test.sh FOLDER_OF_THE_NATIVE_LIBRARY FOLDER_OF_THE_PROGRAMS
# OFFLINE=1 keeps Maven off the network once it has what it needs.
set -eu
if [ $# -ne 2 ]; then
    echo "usage: $0 FOLDER_OF_THE_NATIVE_LIBRARY FOLDER_OF_THE_PROGRAMS" >&2
    exit 2
fi
library=$(cd "$1" && pwd)/libflows8x8_uniffi.so
programs=$(cd "$2" && pwd)
cd "$(dirname "$0")"
out=$(cd ../../.. && pwd)/target/uniffi/kotlin

# As JNA names the platform: the jar has the library in a folder of this name.
case $(uname -m) in
x86_64) platform=linux-x86-64 ;;
*) platform=linux-$(uname -m) ;;
esac
# What another run has left would be counted below, and packed.
rm -rf "$out/surefire-reports" "$out/native" "$out/classes" "$out/test-classes"
mkdir -p "$out/native/$platform"
cp "$library" "$out/native/$platform/"
# Symbols are half of it, and nobody debugs what is packed. The generator reads the original.
strip --strip-debug "$out/native/$platform/libflows8x8_uniffi.so"

# The lines of the README, to be compiled with the tests.
rm -rf "$out/readme"
mkdir -p "$out/readme"
awk '/^```/ {on = 0} on; $0 == "```kotlin" {on = 1}' ../README.md >"$out/readme/Readme.kt"
grep -q 'suspend fun main' "$out/readme/Readme.kt"
# Those of this folder's README are parts of a program that has the rest.
{
    echo 'import io.github.flows8x8.*'
    echo 'import kotlin.io.path.Path'
    echo 'import kotlin.time.Duration.Companion.seconds'
    echo 'import kotlin.time.toJavaDuration'
    echo 'private fun retryLater(wait: java.time.Duration?) = println(wait)'
    echo 'private fun readKey(refresh: Boolean) = "k$refresh"'
    echo 'suspend fun usage() {'
    awk '/^```/ {on = 0} on; $0 == "```kotlin" {on = 1}' README.md
    echo '}'
} >"$out/readme/Usage.kt"
grep -q 'withResponse' "$out/readme/Usage.kt"

code=0
FLOWS8X8_PROGRAMS=$programs mvn -B -q ${OFFLINE:+-o} -Dstyle.color=never -Dbuild.folder="$out" \
    -Dnative.folder="$out/native" verify >"$out/test.log" 2>&1 || code=$?
if [ "$code" -ne 0 ]; then
    cat "$out/test.log"
    exit "$code"
fi
grep '^vectors' "$out/test.log"
cat "$out"/surefire-reports/TEST-*.xml | awk '
    /<testsuite / {
        suites += 1
        match($0, / tests="[0-9]+"/); tests += substr($0, RSTART + 8, RLENGTH - 9)
        match($0, / skipped="[0-9]+"/); skipped += substr($0, RSTART + 10, RLENGTH - 11)
    }
    END {
        printf "tests: %d ran, %d skipped, in %d classes\n", tests - skipped, skipped, suites
        exit tests == 0 || skipped != 0
    }'
