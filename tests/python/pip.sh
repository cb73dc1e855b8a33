#!/usr/bin/env bash
# pip.sh PYTHON SOURCE LIBRARY : `pip install ./python` makes a package that brings its library along.  No network.
set -euo pipefail
python=$1 source=$2 library=$3
"$python" -c 'import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, ("pip", "setuptools", "wheel", "numpy"))))' || { echo "SKIPPED: pip, setuptools, wheel or numpy is missing" && exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$source/python" "$scratch/python" # a build leaves files in its source
ONDINE_LIBRARY=$library "$python" -m pip -q install --no-index --no-build-isolation --no-deps --target "$scratch/site" \
    --disable-pip-version-check --root-user-action ignore "$scratch/python" 2>"$scratch/log" || { cat "$scratch/log" && exit 1; }
cd "$scratch"
unset ONDINE_LIBRARY
PYTHONPATH=$scratch/site "$python" - <<'PYTHON'
import ondine
from ondine import _library
assert _library.lib._name.startswith(ondine.__path__[0]), _library.lib._name
assert ondine.theory(rule="sgd", times=[0]).eps_g[0] == 1.0
print("ondine", ondine.__version__, "with", _library.lib._name)
PYTHON
