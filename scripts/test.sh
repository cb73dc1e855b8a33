#!/usr/bin/env bash
# test.sh [--all | --ci] : install what is missing, build, and run the tests.
#   (nothing)  the tests a user runs
#   --all      also: CUDA code for every architecture, warnings as errors, clang beside gcc, the sanitizers, kills and
#              faults, mutations, fuzzing, the portable build, the site, the format; and a table of what ran and what
#              could not
#   --ci       --all without its two longest stages: the address sanitizer on the whole suite, and kills and faults
# Ends with 0 only if nothing that ran has failed; 69: the machine could not be made ready.
# shellcheck disable=SC2317 # functions are called through stage()
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ci=no
case "$#:${1-}" in
0:) all=no ;;
1:--all) all=yes ;;
1:--ci) all=yes ci=yes ;;
*) die "usage: test.sh [--all | --ci]" 2 ;;
esac

results=()
failed=0
began=$SECONDS

# stage NAME COMMAND ... : run it and note how it went.  The command may say `skip REASON`.
stage() {
    local name=$1 start=$SECONDS outcome code
    shift
    reason=
    say "== $name"
    "$@"
    code=$?
    if [ -n "$reason" ]; then
        outcome="SKIPPED  $name: $reason"
    elif [ "$code" -eq 0 ]; then
        outcome="passed   $name ($((SECONDS - start)) s)"
    else
        outcome="FAILED   $name ($((SECONDS - start)) s)"
        failed=1
    fi
    results+=("$outcome")
    say "$outcome"
}
skip() { reason=$*; }

# What configuring turned off and what ctest left out: not a pass.
note_gaps() {
    local dir line
    while IFS= read -r line; do
        results+=("SKIPPED  $line")
    done < <(turned_off build)
    for dir in build build-clang build-asan build-tsan; do
        while IFS= read -r line; do
            results+=("SKIPPED  $dir: ${line#*- }")
        done < <(grep -hE '^[[:space:]]+[0-9]+ - .*\((Skipped|Disabled|Not Run)\)' "$dir/ctest.log" 2>/dev/null)
    done
}

# tests DIR CTEST-ARGUMENT ... : ctest's output goes to the terminal and to DIR/ctest.log.
tests() {
    local dir=$1
    shift
    $no_aslr ctest "$@" -j "$jobs" --output-on-failure --no-tests=error 2>&1 | tee "$dir/ctest.log"
    return "${PIPESTATUS[0]}"
}
no_aslr=

user_tests() {
    if [ "$all" = yes ]; then
        build build -DONDINE_WERROR=ON
    else
        build build
    fi || return
    turned_off build
    if [ "$all" = yes ]; then
        tests build --test-dir build -LE '^slow$' # every architecture: unit.ptxas
    else
        tests build --test-dir build -LE '^(slow|gpu|bench|thorough)$'
    fi
}

other_compiler() { # the unit tests hold known bits, so they must pass with either compiler
    command -v clang >/dev/null || { skip "no clang" && return; }
    build build-clang --target unit_tests -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DONDINE_WERROR=ON \
        -DONDINE_CUDA=OFF && tests build-clang --test-dir build-clang -L '^unit$' -LE '^once$'
}

sanitizer() { # PRESET
    build "build-$1" --target unit_tests --preset "$1" -DONDINE_CUDA=OFF && tests "build-$1" --preset "$1"
}

thread_sanitizer() {
    local version code
    version=$(clang -dumpversion 2>/dev/null | cut -d. -f1)
    [ -n "$version" ] || { skip "no clang" && return; }
    # clang only recommends its sanitizers' runtime.
    need "libclang-rt-$version-dev" || { skip "no libclang-rt-$version-dev" && return; }
    # Its shadow memory has a fixed place, which many random bits in mmap addresses can hit.
    setarch -R true 2>/dev/null && no_aslr="setarch -R"
    sanitizer tsan
    code=$?
    no_aslr=
    return "$code"
}

reliability() { # 200 kills; every fault of a small run; some of the cells in which a result must be the same
    tests build --test-dir build -R '^slow\.(kill|all_faults)$' &&
        bash tests/reliability/matrix.sh 25 "$RANDOM" build/ondine build-clang/ondine
}

kernels() { # the kernels' own source on the CPU, under both sanitizers; some of the mutations that must turn it red
    tests build --test-dir build -R '^slow\.(kernels_(address|thread)_sanitizer|few_kernel_mutations)$'
}

fuzz() { # each target for some seconds, from the corpus
    local code
    bash tests/fuzz/run.sh 15
    code=$?
    [ "$code" -ne 77 ] || { skip "no libFuzzer" && return; }
    return "$code"
}

portable() {
    local foreign
    build build-portable --target ondine_program --preset portable -DONDINE_CUDA=OFF || return
    build-portable/ondine --version || return
    foreign=$(ldd build-portable/ondine | awk '{ print $1 }' | grep -vE '^(linux-vdso|libc|libm|libpthread|libdl|/.*/ld-linux)')
    [ -z "$foreign" ] || { say "build-portable/ondine needs: $foreign" && return 1; }
}

# Every function of the headers that host and device share, as CUDA code: OND_HD is made external so that the compiler
# must generate all of them.
device_headers() {
    local nvcc dir header
    nvcc=$(command -v nvcc || echo "${CUDA_HOME:-/usr/local/cuda}/bin/nvcc")
    [ -x "$nvcc" ] || { skip "no nvcc" && return; }
    dir=build-device
    mkdir -p "$dir" || return
    {
        say '#include "model/portable.h"'
        say '#undef OND_HD'
        say '#define OND_HD __host__ __device__'
        # shellcheck disable=SC2013 # file names without spaces
        for header in $(grep -l '\<OND_HD\>' src/*/*.h); do
            say "#include \"${header#src/}\""
        done
    } >"$dir/headers.cu"
    "$nvcc" --version | tail -n 1
    # shellcheck disable=SC2086 # flags are words
    "$nvcc" ${CUDAFLAGS-} --fmad=false -Werror all-warnings -keep-device-functions -arch=all -t "$jobs" -Iinclude -Isrc \
        -c "$dir/headers.cu" -o "$dir/headers.o" && say "compiled for: $("$nvcc" --list-gpu-arch | tr '\n' ' ')"
}

site() { # every link of the documentation leads somewhere, and the C headers document what they declare
    local code
    bash scripts/site.sh
    code=$?
    [ "$code" -ne 69 ] || { skip "no mkdocs" && return; }
    return "$code"
}

format() {
    local tool=clang-format-14
    command -v "$tool" >/dev/null || { skip "no $tool (other versions format differently)" && return; }
    # shellcheck disable=SC2046 # kernels and bench may not be there
    find $(ls -d src include tests kernels bench examples 2>/dev/null) \( -name '*.[ch]' -o -name '*.cu' -o -name '*.cuh' \) \
        -exec "$tool" --dry-run -Werror {} + 2>&1
}

developer_packages() {
    local package
    is_debian || { skip "not Debian or Ubuntu: nothing is installed" && return; }
    # shellcheck disable=SC2086 # a list of words
    need $developer_packages && return
    # One by one: a package that this release lacks turns off what needs it, not the rest.
    for package in $developer_packages; do
        need "$package" || reason="$reason $package"
    done
    [ -z "$reason" ] || skip "could not be installed:$reason"
}

set_up
if [ "$all" = no ]; then
    user_tests
    exit
fi

rm -f build*/ctest.log
stage "developer packages" developer_packages
stage "tests" user_tests
stage "clang, warnings are errors" other_compiler
[ "$ci" = yes ] || stage "address and undefined-behaviour sanitizers" sanitizer asan
stage "thread sanitizer" thread_sanitizer
[ "$ci" = yes ] || stage "kills, faults, bit matrix" reliability
stage "kernels on the CPU, sanitizers and mutations" kernels
stage "fuzz" fuzz
stage "portable build" portable
stage "shared headers as CUDA code" device_headers
stage "documentation site" site
stage "format" format
note_gaps
[ "$ci" = no ] || results+=("SKIPPED  address sanitizer on the whole suite; kills, faults, bit matrix: test.sh --all has them")

say ""
say "Summary ($((SECONDS - began)) s, $jobs cores)"
printf '  %s\n' "${results[@]}"
say ""
[ ! -e build/ctest.log ] || sed -n '/tests passed,/,$p' build/ctest.log
exit "$failed"
