# shellcheck shell=bash
# lib.sh : what the scripts share; sourced, not run.  Leaves the shell in the root folder of the source tree.
# Exit code 69: the machine could not be made ready (a package is missing and may not or cannot be installed).

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 69
export LC_ALL=C.UTF-8
unset CDPATH

readonly build_packages="cmake make gcc g++ libc6-dev libsundials-dev libhdf5-dev libjansson-dev libinih-dev"
readonly user_packages="$build_packages libcmocka-dev gnuplot-nox"
# shellcheck disable=SC2034 # test.sh --all uses it
readonly developer_packages="clang libomp-dev clang-format-14 libopenmpi-dev openmpi-bin libmpfr-dev python3-mpmath python3-h5py
python3-numpy mkdocs python3-pymdownx libjs-katex fonts-katex doxygen chromium"

say() { printf '%s\n' "$*"; }
die() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit "${2:-1}"
}

jobs=$(nproc 2>/dev/null || echo 2)

# The packages among the arguments that are not there.  A tool counts as there when it can be run, wherever it came
# from; a library when its package is installed.
missing_packages() {
    local package tool
    for package in "$@"; do
        tool=$package
        case $package in gnuplot-nox) tool=gnuplot ;; openmpi-bin) tool=mpirun ;; esac
        case $package in
        *-dev | python3-* | libjs-* | fonts-*) dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok installed' && continue ;;
        *) command -v "$tool" >/dev/null && continue ;;
        esac
        printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
        apt-get -y -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

apt_update() { # once
    [ -n "$apt_updated" ] || apt update || return
    apt_updated=yes
}
apt_updated=

# Debian and Ubuntu, whose packages the scripts install.
is_debian() {
    command -v apt-get >/dev/null && command -v dpkg >/dev/null
}

# need PACKAGE ... : install what is missing, from the distribution and nowhere else.  Returns 1, having said why, when
# that is not possible.
need() {
    local missing log
    is_debian || return 0
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
        say "Missing packages: $missing"
        say "Installing them needs root, or sudo without a password. As root: apt-get install $missing"
        return 1
    fi
    say "Installing: $missing"
    log=$(mktemp)
    # shellcheck disable=SC2086 # a list of words
    if ! { apt_update && apt install --no-install-recommends $missing; } >"$log" 2>&1; then
        tail -n 5 "$log"
        rm -f "$log"
        say "apt-get could not install: $missing"
        return 1
    fi
    rm -f "$log"
}

# What a build, the tests and the figures need.  On other systems the tools decide: cmake names any library it misses.
set_up() {
    local tool
    if is_debian; then
        # shellcheck disable=SC2086
        need $user_packages || die "set-up failed" 69
        return
    fi
    say "Not Debian or Ubuntu: nothing is installed here. Needed are CMake 3.25 or newer, make, a C11 compiler with OpenMP,"
    say "SUNDIALS (CVODE), HDF5, jansson, inih; for the tests cmocka, for the figures gnuplot."
    for tool in cmake make cc; do
        command -v "$tool" >/dev/null || die "$tool is not installed" 69
    done
}

# build DIR [--target TARGET] [CMAKE-ARGUMENT ...] : configure and build (everything, or TARGET); the configure log stays in DIR/configure.log.
build() {
    local dir=$1 target=all
    shift
    [ "${1-}" != --target ] || { target=$2 && shift 2; }
    mkdir -p "$dir" || return
    cmake -S . -B "$dir" "$@" >"$dir/configure.log" 2>&1 || {
        cat "$dir/configure.log"
        return 1
    }
    cmake --build "$dir" --target "$target" -j "$jobs" >"$dir/build.log" 2>&1 || {
        grep -E -A 8 '(error|Error|undefined reference)' "$dir/build.log" | head -n 60
        say "The whole log: $dir/build.log"
        return 1
    }
    grep -A 4 'warning:' "$dir/build.log"
    return 0
}

# What configuring DIR turned off, one line each.
turned_off() {
    sed -nE 's/^-- ((Tests|Figures|CUDA|MPI): .*)/\1/p' "$1/configure.log"
}
