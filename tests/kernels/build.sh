# shellcheck shell=bash
# build.sh : test_twins apart from CMake, for sanitize.sh and mutations.sh; sourced, not run.

# build_twins SOURCE_DIR LIBRARY KERNELS OUT FLAGS... : program OUT from the kernels in folder KERNELS and the host side,
# with the compiler flags FLAGS; the CPU engines come from LIBRARY, the static library, as they are.
build_twins() {
    local source=$1 library=$2 kernels=$3 out=$4 here=$1/tests/kernels file
    shift 4
    local flags=(-D_GNU_SOURCE -I"$here/fake" -I"$here" -I"$source/tests" -I"$kernels" -I"$source/src"
        -I"$source/include" -ffp-contract=off -fno-math-errno -fno-trapping-math "$@")
    mkdir -p "$out.objects"
    for file in "$source"/src/engine/cuda{,_card}.c "$here/test_twins.c"; do
        gcc -std=c11 "${flags[@]}" -c "$file" -o "$out.objects/$(basename "$file").o" || return
    done
    for file in "$here/fiber.cpp" "$here/fake/cuda_runtime.cpp" "$kernels"/*.cu; do
        g++ -std=c++17 -x c++ "${flags[@]}" -Wno-unknown-pragmas -c "$file" -o "$out.objects/$(basename "$file").o" ||
            return
    done
    g++ "$@" "$out.objects"/*.o "$library" -fopenmp -lcmocka -lm -o "$out"
}
