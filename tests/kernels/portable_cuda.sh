#!/usr/bin/env bash
# portable_cuda.sh SOURCE_DIR NVCC : a portable build for compute capability 9.0: it needs nothing but the C library (and a
# driver, where it is to use a card), is smaller than 64 MiB, runs, and without a driver says so.
set -eu
source=$1 nvcc=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
launcher=$(command -v ccache || true)
cmake -S "$source" -B "$work" -DONDINE_PORTABLE=ON -DONDINE_CUDA=ON -DCMAKE_CUDA_COMPILER="$nvcc" \
    -DCMAKE_CUDA_ARCHITECTURES=90 -DBUILD_TESTING=OFF -DCMAKE_C_COMPILER_LAUNCHER="$launcher" \
    -DCMAKE_CUDA_COMPILER_LAUNCHER="$launcher" >"$work/log" 2>&1 &&
    cmake --build "$work" --target ondine_program -j "$(nproc)" >>"$work/log" 2>&1 || { tail -20 "$work/log"; exit 1; }

foreign=$(ldd "$work/ondine" | awk '{ print $1 }' |
    grep -vE '^(linux-vdso|libc|libm|libpthread|libdl|librt|/.*/ld-linux)' || true)
[ -z "$foreign" ] || { echo "needs: $foreign"; exit 1; }
size=$(stat -c %s "$work/ondine")
[ "$size" -lt $((64 << 20)) ] || { echo "$size bytes"; exit 1; }
"$work/ondine" info | grep -q 'devices:'
code=0
"$work/ondine" simulate --n 10 --t-end 1 --replicas 2 --device cuda --quiet >/dev/null 2>"$work/err" || code=$?
[ $code = 0 ] || { [ $code = 6 ] && grep -q 'device cuda' "$work/err"; } || { cat "$work/err"; exit 1; }
echo "$size bytes; $(ldd "$work/ondine" | wc -l) libraries, all of the C library's; a run on a card ends with $code"
