#!/usr/bin/env bash
# bit_matrix.sh SOURCE_DIR REFERENCE_PROGRAM REFERENCE_BUILD : builds tests/engine/fingerprint.c with gcc and clang at -O0
# and -O3, runs each build with every instruction set this CPU has, and demands one fingerprint.  REFERENCE_BUILD, for
# instance "gcc -O3", is what the reference program is already.
set -eu
source=$1 reference=$2 reference_build=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

flags="-std=c11 -D_GNU_SOURCE -I$source/include -I$source/src -ffp-contract=off -fno-math-errno -fno-trapping-math -fopenmp"
sources="$source/tests/engine/fingerprint.c $source/src/engine/cuda_absent.c"
for f in "$source"/src/{model,ensemble,sum,engine}/*.c "$source"/src/io/{atomic,crc64,pack,sealed}.c; do
  case $f in */cuda*.c | */blocked.c | */kernels_avx*.c) ;; *) sources="$sources $f" ;; esac
done
isas="portable"
if [ "$(uname -m)" = x86_64 ]; then
  isas="portable $(grep -qw avx2 /proc/cpuinfo && echo avx2) $(grep -qw avx512dq /proc/cpuinfo && echo avx512)"
fi

build() { # build COMPILER LEVEL -> program
  local out=$work/$1$2
  if [ "$(uname -m)" = x86_64 ]; then
    $1 $2 $flags -mavx2 -mfma -c "$source/src/engine/kernels_avx2.c" -o "$out-avx2.o"
    $1 $2 $flags -mavx512f -mavx512dq -mavx512vl -mavx512bw -mavx2 -mfma -mprefer-vector-width=512 \
      -c "$source/src/engine/kernels_avx512.c" -o "$out-avx512.o"
    $1 $2 $flags $sources "$out"-*.o -lm -o "$out"
  else
    $1 $2 $flags $sources -lm -o "$out"
  fi
}

"$reference" >"$work/expected"
checked=0
same() { # same PROGRAM NAME : with every instruction set
  for isa in $isas; do
    ONDINE_ISA=$isa "$1" >"$work/found"
    diff "$work/expected" "$work/found" || { echo "$2 $isa differs" && exit 1; }
    checked=$((checked + 1))
  done
}
same "$reference" "the build under test,"
for compiler in gcc clang; do
  if ! command -v $compiler >/dev/null || ! echo 'int main(void){return 0;}' | $compiler -fopenmp -xc - -o "$work/try" 2>/dev/null; then
    echo "skipped: $compiler (with OpenMP) is not here"
    continue
  fi
  for level in -O0 -O3; do
    [ "$compiler $level" != "$reference_build" ] || continue
    build $compiler $level
    same "$work/$compiler$level" "$compiler $level"
  done
done
echo "one fingerprint for $(wc -l <"$work/expected") cases in $checked builds and instruction sets"
