#!/usr/bin/env bash
# run.sh [BUILD [ROUNDS]] : micro against NumPy, PyTorch, JAX and a C loop on the same system, each checked against theory
# first.  One core: CPU time, one thread each (a GPU, where PyTorch or JAX sees one: time on the wall, large batches).
# What is not installed is skipped, and said.  PYTHON picks the interpreter; a space-separated list is tried in turn for
# each peer.  ROUNDS (3) interleaves everything and takes medians of the ratios within a round.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${1:-$here/../../build} rounds=${2:-3}
bench=$build/bench/ondine-bench
[ -x "$bench" ] || { echo "run.sh: $bench is missing: build with tests first" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
export XLA_FLAGS="--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

python_with() { # python_with MODULE -> an interpreter that has it and NumPy
  local python
  for python in ${PYTHON:-python3}; do
    if "$python" -c "import numpy, $1" 2>/dev/null; then echo "$python"; return 0; fi
  done
  return 1
}

peers=()
if ${CC:-gcc} -O3 -march=native -ffast-math "$here/loop.c" -o "$work/loop" -lmvec -lm 2>"$work/error"; then
  peers+=("$work/loop")
else
  echo "skipped: C loop: $(head -1 "$work/error")" >&2
fi
for module in numpy torch jax; do
  if python=$(python_with $module); then
    peers+=("$python $here/${module}_peer.py")
  else
    echo "skipped: $module is not installed" >&2
  fi
done

for ((round = 0; round < rounds; round++)); do
  "$bench" --stages normals,micro --threads 1 --rounds 3 --json "$work/ondine.json" >/dev/null
  python3 - "$work/ondine.json" <<'PYTHON' >>"$work/lines"
import json, sys
result = json.load(open(sys.argv[1]))
for rule in ("sgd", "wn"):
    case = next(c for c in result["cases"] if c["stage"] == "micro" and c["case"] == rule + " linear")
    print(json.dumps({"peer": "ondine", "case": f"micro, {case['isa']}", "rule": rule, "rate": case["rate"],
                      "checked": case["checked"]}))
PYTHON
  for peer in "${peers[@]}"; do
    # shellcheck disable=SC2086 # a command and its argument
    $peer >>"$work/lines" || echo "run.sh: ${peer##*/} failed" >&2
  done
done
python3 "$here/table.py" "$work/lines"
