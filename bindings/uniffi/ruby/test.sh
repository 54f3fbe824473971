#!/bin/sh
# Puts the gem together below target/uniffi/ruby, builds it and runs its tests.
#
#     bindings/uniffi/ruby/test.sh NATIVE PROGRAMS
#
# NATIVE is the folder of the native library, PROGRAMS that of flows8x8 and flows8x8-replay.
set -eu
if [ $# -ne 2 ]; then
    echo "usage: $0 NATIVE PROGRAMS: the folders of the native library, and of flows8x8 and flows8x8-replay" >&2
    exit 2
fi
native=$(cd "$1" && pwd)
programs=$(cd "$2" && pwd)
cd "$(dirname "$0")"
source=$(pwd)
repo=$(cd ../../.. && pwd)
out=${CARGO_TARGET_DIR:-$repo/target}/uniffi/ruby

complete() { ruby -e 'require "ffi"; require "minitest"' 2>/dev/null && command -v gem >/dev/null; }
if ! complete; then
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        apt-get install -y -qq ruby ruby-ffi >/dev/null
    fi
    complete || {
        echo "needs ruby 3.0 or later and ruby-ffi 1.15 or later: apt-get install ruby ruby-ffi" >&2
        exit 1
    }
fi

case $(uname -s) in
Darwin) library=libflows8x8_uniffi.dylib ;;
*) library=libflows8x8_uniffi.so ;;
esac
for file in "$native/$library" "$source/../generated/ruby/flows8x8_uniffi.rb" \
    "$programs/flows8x8" "$programs/flows8x8-replay"; do
    [ -e "$file" ] || { echo "there is no $file" >&2; exit 1; }
done

rm -rf "$out"
mkdir -p "$out/gem"
cp -R "$source/flows8x8.gemspec" "$source/README.md" "$source/lib" "$repo/LICENSE-APACHE" "$repo/LICENSE-MIT" "$out/gem/"
cp "$source/../generated/ruby/flows8x8_uniffi.rb" "$out/gem/lib/flows8x8/"
cp "$native/$library" "$out/gem/lib/flows8x8/"
# Symbols are half of it, and nobody debugs an installed gem. The generator reads the original.
strip -S "$out/gem/lib/flows8x8/$library" 2>/dev/null || true

# No setting of the developer's own may reach a client.
for name in $(env | sed -n 's/^\(FLOWS8X8_[A-Z0-9_]*\)=.*/\1/p'); do
    unset "$name"
done
FLOWS8X8_REPO=$repo FLOWS8X8_GEM=$out/gem FLOWS8X8_PROGRAMS=$programs
export FLOWS8X8_REPO FLOWS8X8_GEM FLOWS8X8_PROGRAMS
exec ruby -W:no-experimental -I "$out/gem/lib" -I "$source/test" "$source/test/all.rb"
