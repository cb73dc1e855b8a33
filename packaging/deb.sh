#!/usr/bin/env bash
# deb.sh SOURCE [FOLDER] : the Debian packages, in FOLDER (build-deb): built, looked at by lintian, whose errors and
# warnings are failures, and installed and run on a bare root that debootstrap makes.
# Ends with 77, having said why, where a step cannot be taken: no lintian, not root, no mirror.
set -euo pipefail
source=$(cd "$1" && pwd) folder=${2:-build-deb}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
say() { printf '%s\n' "$*"; }
quietly() { "$@" >"$folder/log" 2>&1 || { tail -n 30 "$folder/log" && exit 1; }; }
left_out=no

quietly cmake -S "$source" -B "$folder" -DCMAKE_INSTALL_PREFIX=/usr -DONDINE_CUDA=OFF -DBUILD_TESTING=OFF \
    -DCMAKE_C_FLAGS="-fstack-protector-strong -D_FORTIFY_SOURCE=2 -ffile-prefix-map=$source=." \
    -DCMAKE_EXE_LINKER_FLAGS="-Wl,-z,relro,-z,now" -DCMAKE_SHARED_LINKER_FLAGS="-Wl,-z,relro,-z,now" \
    -DCMAKE_MODULE_LINKER_FLAGS="-Wl,-z,relro,-z,now"
quietly cmake --build "$folder" -j "${JOBS:-$(nproc)}"
rm -f "$folder"/*.deb
(cd "$folder" && umask 022 && quietly cpack -G DEB)
ls "$folder"/*.deb

if command -v lintian >/dev/null; then
    say "lintian:"
    lintian --allow-root --fail-on error,warning --tag-display-limit 0 \
        --suppress-tags-from-file "$source/packaging/lintian-exceptions" "$folder"/*.deb
else
    say "no lintian: not looked at" && left_out=yes
fi

if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    say "not root, or no debootstrap: not installed on a bare root" && exit 77
fi
root=$folder/root
rm -rf "$root"
release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
if ! debootstrap --variant=minbase "$release" "$root" ${ONDINE_MIRROR:+"$ONDINE_MIRROR"} >"$folder/log" 2>&1; then
    tail -n 3 "$folder/log"
    say "debootstrap made no root (no mirror?): not installed on a bare root" && exit 77
fi
mkdir "$root/debs"
cp "$folder"/*.deb "$root/debs/"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" # a proxy
quietly chroot "$root" sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends /debs/ondine_*.deb /debs/libondine*.deb gcc libc6-dev pkg-config'
chroot "$root" ondine --version
chroot "$root" ondine validate --rule sgd --n 200 --replicas 20 --t-end 2 --points 3 --quiet >/dev/null
cp "$source/examples/theory.c" "$root/tmp/theory.c"
# shellcheck disable=SC2016 # expanded in the root
chroot "$root" sh -c 'cd /tmp && cc theory.c $(pkg-config --cflags --libs ondine) -lm -o theory && ./theory' | tail -n 1
chroot "$root" sh -c 'test -f /usr/share/man/man1/ondine.1.gz && dpkg --purge ondine libondine-dev >/dev/null && ! test -e /usr/bin/ondine'
rm -rf "$root"
say "installs, runs and goes again on a bare $release"
[ "$left_out" = no ] || exit 77
