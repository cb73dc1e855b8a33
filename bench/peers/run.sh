#!/usr/bin/env bash
# run.sh [BUILD [ROUNDS]] : micro against NumPy, PyTorch, JAX and a C loop on the same system, each checked against theory
# first.  One core: CPU time, one thread each.  Where there is a CUDA device, micro, PyTorch and JAX on it too: time on the
# wall, large batches.
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

ours() { # ours DEVICE OPTIONS ... : lines of micro by the bench with OPTIONS
  local device=$1
  shift
  "$bench" --stages normals,micro --rounds 3 --json "$work/ondine.json" "$@" >/dev/null || return
  python3 - "$work/ondine.json" "$device" <<'PYTHON' >>"$work/lines"
import json, sys
result, device, told = json.load(open(sys.argv[1])), sys.argv[2], set()
for case in result["cases"]:
    rule, _, g = case["case"].split(",")[0].partition(" ")
    kind = case["isa"] if device == "gpu" else ""
    size = case["case"].partition(", N = ")[2]
    if case["stage"] == "micro" and g == "linear" and size in ("", "10000") and (rule, kind) not in told:
        told.add((rule, kind))
        print(json.dumps({"peer": "ondine", "case": f"micro, {case['isa']} {result['device'].split(',')[0]}", "rule": rule,
                          "rate": case["rate"], "checked": case["checked"], "device": device}))
PYTHON
}

for ((round = 0; round < rounds; round++)); do
  ours cpu --threads 1
  ours gpu --device cuda 2>"$work/error" || { [ "$round" != 0 ] || echo "skipped: $(tail -1 "$work/error")" >&2; }
  for peer in "${peers[@]}"; do
    # shellcheck disable=SC2086 # a command and its argument
    $peer >>"$work/lines" || echo "run.sh: ${peer##*/} failed" >&2
  done
done
python3 "$here/table.py" "$work/lines"
