#!/usr/bin/env bash
# run.sh SECONDS [TARGET ...] : libFuzzer with the address sanitizer on options, config, checkpoint and result, all at once
# for SECONDS, from the corpus beside this script.  New inputs stay in build-fuzz/corpus.  Ends with 1 if a target crashed; the input is
# in build-fuzz.  77: there is no clang with libFuzzer.
set -u
[ $# -ge 1 ] || { echo "usage: run.sh SECONDS [TARGET ...]" && exit 2; }
seconds=$1
shift
[ $# -gt 0 ] || set -- options config checkpoint result
source=$(cd "$(dirname "$0")/../.." && pwd) || exit 99
build=$source/build-fuzz
cc=${CC:-clang}
try=$(mktemp)
echo 'int LLVMFuzzerTestOneInput(const char *d, long n) { return d == 0 && n; }' |
    $cc -fsanitize=fuzzer,address -xc - -o "$try" 2>/dev/null || { echo "skipped: no clang with libFuzzer" && exit 77; }
rm -f "$try"
mkdir -p "$build"

cmake -S "$source" -B "$build" -DCMAKE_C_COMPILER="$cc" -DCMAKE_BUILD_TYPE=Debug -DONDINE_FUZZ=ON -DONDINE_CUDA=OFF -DONDINE_MPI=OFF \
    -DCMAKE_C_FLAGS="-O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" >"$build/build.log" 2>&1 ||
    { tail "$build/build.log" && exit 1; }
for target in "$@"; do
    cmake --build "$build" --target "fuzz_$target" -j "$(nproc)" >>"$build/build.log" 2>&1 || { tail "$build/build.log" && exit 1; }
done

run() { # TARGET
    local target=$1 code
    mkdir -p "$build/corpus/$target"
    # HDF5 keeps what it has allocated in free lists of its own: leaks are looked for by the tests
    ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=$([ "$target" = result ] && echo 0 || echo 1) \
        "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -print_final_stats=1 \
        -artifact_prefix="$build/$target-" "$build/corpus/$target" "$source/tests/fuzz/corpus/$target" >"$build/$target.log" 2>&1
    code=$?
    echo "$target: exit $code, $(grep -o 'number_of_executed_units: [0-9]*' "$build/$target.log" | grep -o '[0-9]*$') runs in $seconds s," \
        "$(find "$build/corpus/$target" -type f | wc -l) new inputs"
    [ $code = 0 ] || { grep -E 'ERROR|runtime error|Test unit written' "$build/$target.log"; return 1; }
}

pids=()
for target in "$@"; do
    run "$target" &
    pids+=($!)
done
failed=0
for pid in "${pids[@]}"; do
    wait "$pid" || failed=1
done
exit $failed
