#!/usr/bin/env bash
# tarball.sh SOURCE [FOLDER] : the source tarball, in FOLDER (build-tarball), and a build from it where there is no git.
set -euo pipefail
source=$(cd "$1" && pwd) folder=${2:-build-tarball}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
quietly() { "$@" >"$folder/log" 2>&1 || { tail -n 30 "$folder/log" && exit 1; }; }

quietly cmake -S "$source" -B "$folder/configured" -DONDINE_CUDA=OFF -DBUILD_TESTING=OFF
(cd "$folder" && rm -f ondine-*.tar.xz && quietly cpack -G TXZ --config configured/CPackSourceConfig.cmake)
tarball=$(ls "$folder"/ondine-*.tar.xz)
if tar -tf "$tarball" | grep -E '/\.git(/|$)|/build[^/]*/|__pycache__'; then
    echo "the tarball has what it should not" && exit 1
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tar -xf "$tarball" -C "$scratch"
cd "$scratch"/ondine-*
quietly cmake -S . -B build -DONDINE_CUDA=OFF
quietly cmake --build build --target ondine_program ondine_shared test_api -j "${JOBS:-$(nproc)}"
build/ondine --version
ctest --test-dir build -R '^unit.test_api$' --no-tests=error | tail -n 3
build/ondine simulate --n 50 --replicas 2 --points 2 --quiet
echo "$tarball builds outside git"
