#!/usr/bin/env bash
# Makes what the Python tests need, below target/python: a virtual environment with the tools, the wheels of the package
# and of the command, both installed in it.
#
# prepare.sh [PROFILE] [EXTRA-REQUIREMENTS...]
set -euo pipefail
cd "$(dirname "$0")/../../.."
profile=${1:-ci}
shift || true
python=${PYTHON:-python3}
venv=target/python/venv
wheels=target/python/wheels-$profile

if ! command -v "$python" > /dev/null || ! "$python" -c 'import ensurepip, venv' 2> /dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get update -qq && apt-get install -y -qq python3 python3-venv > /dev/null
  else
    echo "the Python tests need python3 with venv: apt-get install python3 python3-venv" >&2
    exit 1
  fi
fi
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' || {
  echo "the Python tests need Python 3.9 or newer, not $("$python" --version): set PYTHON" >&2
  exit 1
}

requirements=(-r bindings/python/requirements-dev.txt)
for extra in "$@"; do requirements+=(-r "$extra"); done
wanted=$( (cat bindings/python/requirements-dev.txt "$@"; "$python" --version) | sha256sum)
if [ "$(cat "$venv/.requirements" 2> /dev/null)" != "$wanted" ]; then
  [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "${requirements[@]}"
  echo "$wanted" > "$venv/.requirements"
fi

# What is handed out names no folder of the machine it was built on.
if [ "$profile" != ci ]; then
  registry=${CARGO_HOME:-$HOME/.cargo}/registry/src
  export RUSTFLAGS="--remap-path-prefix=$registry=registry --remap-path-prefix=$PWD=. ${RUSTFLAGS:-}"
fi

rm -rf "$wheels"
for package in bindings/python cli; do
  (cd "$package" && "$OLDPWD/$venv/bin/maturin" build --quiet --profile "$profile" --locked \
    --interpreter "$OLDPWD/$venv/bin/python" --target-dir "$OLDPWD/target" --out "$OLDPWD/$wheels")
done
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps "$wheels"/*.whl
