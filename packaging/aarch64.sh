#!/usr/bin/env bash
# aarch64.sh SOURCE [FOLDER] : cross build for aarch64 in FOLDER (build-aarch64) with its unit tests under qemu-user.
# The libraries come from Debian's arm64 packages, unpacked into a folder of their own: nothing is installed.
# Ends with 77, having said why, without a cross compiler, qemu-aarch64-static, or a mirror.
set -euo pipefail
source=$(cd "$1" && pwd) folder=${2:-build-aarch64}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
for tool in aarch64-linux-gnu-gcc aarch64-linux-gnu-g++ qemu-aarch64-static apt-get; do
    command -v "$tool" >/dev/null || { echo "no $tool" && exit 77; }
done
quietly() { "$@" >"$folder/log" 2>&1 || { tail -n 30 "$folder/log" && return 1; }; }

# apt with lists and packages of its own, for arm64 alone.
own_apt() {
    apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::State="$folder/apt" \
        -o Dir::State::status="$folder/apt/status" -o Dir::Cache="$folder/apt/cache" \
        -o Debug::NoLocking=1 -o APT::Install-Recommends=false -o APT::Sandbox::User=root "$@"
}
sysroot=$folder/sysroot
if [ ! -e "$sysroot/complete" ]; then
    mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$sysroot"
    : >"$folder/apt/status"
    if ! { quietly own_apt update && quietly own_apt -y --download-only install libc6-dev libgcc-12-dev libstdc++-12-dev \
        libsundials-dev libhdf5-dev libjansson-dev libinih-dev libcmocka-dev libmpfr-dev libgomp1; }; then
        echo "the arm64 packages cannot be had (no mirror?)" && exit 77
    fi
    for package in "$folder"/apt/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$sysroot"
    done
    # Links to the root belong to the sysroot.
    find "$sysroot" -type l | while read -r link; do
        to=$(readlink "$link")
        case $to in /*) ln -sfn "$sysroot$to" "$link" ;; esac
    done
    # BLAS and LAPACK are found by alternatives, which only an installation makes.
    lib=$sysroot/usr/lib/aarch64-linux-gnu
    for name in blas lapack; do
        [ -e "$lib/lib$name.so.3" ] || [ ! -e "$lib/$name/lib$name.so.3" ] || ln -s "$name/lib$name.so.3" "$lib/lib$name.so.3"
    done
    touch "$sysroot/complete"
fi

# CMake asks HDF5's compiler wrapper what to link, and would find this machine's.
cat >"$folder/h5cc" <<WRAPPER
#!/bin/sh
echo "aarch64-linux-gnu-gcc -I$sysroot/usr/include/hdf5/serial -L$sysroot/usr/lib/aarch64-linux-gnu/hdf5/serial -lhdf5 -lm"
WRAPPER
chmod +x "$folder/h5cc"

export ONDINE_SYSROOT=$sysroot QEMU_LD_PREFIX=$sysroot
quietly cmake -S "$source" -B "$folder/build" -DCMAKE_TOOLCHAIN_FILE="$source/packaging/aarch64.cmake" \
    -DHDF5_C_COMPILER_EXECUTABLE="$folder/h5cc" -DONDINE_CUDA=OFF -DONDINE_MPI=OFF
quietly cmake --build "$folder/build" --target unit_tests -j "${JOBS:-$(nproc)}"
file -b "$folder/build/ondine" | grep -q 'ARM aarch64'
ctest --test-dir "$folder/build" -L '^unit$' -LE '^once$' -j "${JOBS:-$(nproc)}" --output-on-failure --no-tests=error |
    tee "$folder/ctest.log" | tail -n 25
grep -q '^100% tests passed' "$folder/ctest.log"
