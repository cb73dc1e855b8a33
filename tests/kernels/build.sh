# shellcheck shell=bash
# build.sh : the kernel tests apart from CMake, for sanitize.sh and mutations.sh; sourced, not run.

# build_tests SOURCE_DIR LIBRARY KERNELS OUT FLAGS... : OUT/test_twins, OUT/test_blocked and, in OUT/libraries, the fake
# cuRAND and cuBLAS, from the kernels in folder KERNELS and the host side, with the compiler flags FLAGS; the CPU engines
# come from LIBRARY, the static library, as they are.  Objects that lie in OUT/objects already are taken as they are.
build_tests() {
    local source=$1 library=$2 kernels=$3 out=$4 here=$1/tests/kernels file
    shift 4
    local flags=(-D_GNU_SOURCE -I"$here/fake" -I"$here" -I"$source/tests" -I"$kernels" -I"$source/src"
        -I"$source/include" -ffp-contract=off -fno-math-errno -fno-trapping-math -fopenmp "$@")
    mkdir -p "$out/objects" "$out/libraries"
    for file in "$source"/src/engine/{blocked,cuda,cuda_card,cuda_cards,cuda_libraries}.c "$here"/test_{twins,blocked}.c; do
        compile "$file" "$out" gcc -std=c11 "${flags[@]}" || return
    done
    for file in "$here/fiber.cpp" "$here/fake/cuda_runtime.cpp" "$kernels"/*.cu; do
        compile "$file" "$out" g++ -std=c++17 -x c++ "${flags[@]}" -Wno-unknown-pragmas || return
    done
    gcc -std=c11 "${flags[@]}" -fPIC -shared "$here/fake/curand.c" -o "$out/libraries/libcurand.so.10" -lm || return
    gcc -std=c11 "${flags[@]}" -fPIC -shared "$here/fake/cublas.c" -o "$out/libraries/libcublas.so.13" || return
    for file in twins blocked; do
        g++ "$@" "$out/objects/test_$file.c.o" "$out"/objects/[!t]*.o "$library" -fopenmp -lcmocka -ldl -lm \
            -o "$out/test_$file" || return
    done
}

compile() { # FILE OUT COMPILER FLAGS...
    local object=$2/objects/$(basename "$1").o file=$1
    shift 2
    [ -e "$object" ] || "$@" -c "$file" -o "$object"
}

# run_test OUT NAME [COMMAND WORD ...] : the test of that name, by either program (blocked:NAME is one of test_blocked).
run_test() {
    local out=$1 name=$2
    shift 2
    case $name in
    blocked:*) LD_LIBRARY_PATH=$out/libraries "$@" "$out/test_blocked" "${name#blocked:}" ;;
    *) "$@" "$out/test_twins" "$name" ;;
    esac
}

# The tests that both scripts run: every kernel and every instance of it, at the least cost.
# shellcheck disable=SC2034 # used by the scripts that source this
kernel_tests="few_sizes rare_paths divergence few_moments few_large few_instances blocked:few_sizes blocked:rare_paths blocked:divergence"
