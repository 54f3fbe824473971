#!/usr/bin/env bash
# Runs the tests in every Python from 3.9 up that this machine has, and builds the package from its sdist.
#
# Needs what `make test-python` has made: the wheels and the tools.
set -euo pipefail
cd "$(dirname "$0")/../../.."
root=$PWD
work=target/python/every
rm -rf "$work" && mkdir -p "$work"

pythons() {
  for minor in 9 10 11 12 13 14 15; do
    for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3."$minor".*/bin/python "$(command -v "python3.$minor" || true)"; do
      if [ -x "$candidate" ] && "$candidate" -c "import sys, venv; sys.exit(sys.version_info[:2] != (3, $minor))" 2> /dev/null; then
        echo "$candidate"
        break
      fi
    done
  done
}

for python in $(pythons); do
  echo "== $("$python" --version)"
  venv=$work/$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check pytest pytest-timeout flask target/python/wheels-ci/*.whl
  # Types and formats are the same everywhere, and are checked once.
  "$venv/bin/python" -m pytest -q -c bindings/python/pyproject.toml bindings/python/tests \
    --ignore bindings/python/tests/test_typing.py --ignore bindings/python/tests/test_generated.py
done

echo "== the sdist"
(cd bindings/python && "$root/target/python/venv/bin/maturin" sdist --out "$root/$work/sdist")
python3 -m venv "$work/from-sdist"
# Without the minutes of link-time optimization: what is tested is that it builds.
CARGO_PROFILE_WHEEL_LTO=off CARGO_PROFILE_WHEEL_CODEGEN_UNITS=16 CARGO_PROFILE_WHEEL_OPT_LEVEL=1 \
  "$work/from-sdist/bin/python" -m pip install --quiet --disable-pip-version-check "$work"/sdist/flows8x8-*.tar.gz
"$work/from-sdist/bin/python" -c '
import flows8x8
assert not flows8x8.lint("{}").is_valid
print("flows8x8", flows8x8.__version__, "built from its sdist")'
