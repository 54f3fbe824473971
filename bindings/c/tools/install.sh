#!/usr/bin/env bash
# Lays the C library down as a package of a system would:
#
#   include/flows8x8.h  include/flows8x8.hpp  include/flows8x8/
#   lib/libflows8x8.so.1  lib/libflows8x8.so  lib/libflows8x8.a
#   lib/pkgconfig/flows8x8.pc  lib/pkgconfig/flows8x8-static.pc
#   lib/cmake/flows8x8/
#   share/doc/flows8x8/  the licence; the manual is flows8x8.h
#
# install.sh PREFIX [PROFILE]; DESTDIR is put before the prefix. BUILT names the folder of a library that is built already.
set -euo pipefail
prefix=${1:?install.sh PREFIX [PROFILE]}
profile=${2:-wheel}
cd "$(dirname "$0")/../../.."
to=${DESTDIR:-}$prefix
case $to in /*) ;; *) echo "PREFIX must be a whole path, not $prefix" >&2; exit 1 ;; esac

if [ -z "${BUILT:-}" ]; then
  # What is handed out names no folder of the machine it was built on.
  if [ "$profile" != ci ]; then
    registry=${CARGO_HOME:-$HOME/.cargo}/registry/src
    export RUSTFLAGS="--remap-path-prefix=$registry=registry --remap-path-prefix=$PWD=. ${RUSTFLAGS:-}"
  fi
  "${CARGO:-cargo}" build --quiet --locked --profile "$profile" --package flows8x8-c
  BUILT=${CARGO_TARGET_DIR:-target}/$profile
fi

version=$(sed -n 's/^#define FLOWS8X8_VERSION "\(.*\)"/\1/p' bindings/c/include/flows8x8.h)
abi=$(sed -n 's/^#define FLOWS8X8_ABI_VERSION //p' bindings/c/include/flows8x8.h)
case $(uname -s) in
  Darwin)
    built=libflows8x8_c.dylib shared=libflows8x8.$abi.dylib link=libflows8x8.dylib
    system="-liconv -lSystem -lc -lm -framework Security -framework CoreFoundation"
    ;;
  *)
    built=libflows8x8_c.so shared=libflows8x8.so.$abi link=libflows8x8.so
    # What rustc --print native-static-libs says.
    system="-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc"
    ;;
esac

for file in "$BUILT/$built" "$BUILT/libflows8x8_c.a"; do
  [ -f "$file" ] || { echo "install.sh: there is no $file: nothing was installed" >&2; exit 1; }
done

mkdir -p "$to/include/flows8x8" "$to/lib/pkgconfig" "$to/lib/cmake/flows8x8" "$to/share/doc/flows8x8"
install -m 644 bindings/c/include/flows8x8.h bindings/c/include/flows8x8.hpp "$to/include/"
install -m 644 bindings/c/include/flows8x8/*.hpp "$to/include/flows8x8/"
install -m 755 "$BUILT/$built" "$to/lib/$shared"
ln -sf "$shared" "$to/lib/$link"
install -m 644 "$BUILT/libflows8x8_c.a" "$to/lib/libflows8x8.a"
install -m 644 LICENSE LICENSE-MIT LICENSE-APACHE "$to/share/doc/flows8x8/"

fill() {
  sed -e "s/@VERSION@/$version/g" -e "s/@SERIES@/${version%.*}/g" -e "s/@SHARED@/$shared/g" \
    -e "s/@SYSTEM_LIBRARIES@/$system/g" -e "s/@SYSTEM_LIBRARIES_CMAKE@/${system// /;}/g" "bindings/c/packaging/$1.in" > "$2/$1"
}
fill flows8x8.pc "$to/lib/pkgconfig"
fill flows8x8-static.pc "$to/lib/pkgconfig"
fill flows8x8-config.cmake "$to/lib/cmake/flows8x8"
fill flows8x8-config-version.cmake "$to/lib/cmake/flows8x8"
