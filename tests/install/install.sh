#!/usr/bin/env bash
# install.sh BUILD CC : install into a new folder, move it, and use it from there by find_package and by pkg-config,
# shared and static.  All programs must print the same.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1 cc=$2 CFLAGS=${CFLAGS-}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "FAILED: $*" && exit 1; }

cmake --install "$build" --prefix "$scratch/at-first" >"$scratch/log" || { cat "$scratch/log" && exit 1; }
mv "$scratch/at-first" "$scratch/prefix"
prefix=$scratch/prefix
"$prefix/bin/ondine" --version | grep -q '^ondine 0' || fail "the installed program does not start"

cmake -S "$here/consumer" -B "$scratch/cmake" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_COMPILER="$cc" \
    -DCMAKE_BUILD_TYPE=Release >"$scratch/log" 2>&1 && cmake --build "$scratch/cmake" >>"$scratch/log" 2>&1 ||
    { cat "$scratch/log" && fail "find_package"; }
programs=("$scratch"/cmake/with_*)
if cmake -S "$here/consumer" -B "$scratch/other" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_COMPILER="$cc" \
    -DONDINE_ASKED=9.9 >"$scratch/log" 2>&1; then
    fail "find_package takes version 9.9"
fi

# The examples are a project of their own too.
if cmake -S "$here/../../examples" -B "$scratch/examples" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_COMPILER="$cc" \
    >"$scratch/log" 2>&1 && cmake --build "$scratch/examples" >>"$scratch/log" 2>&1; then
    "$scratch/examples/example_theory" | grep -q '^eps_g < 1e-3: converged' || fail "the example theory.c"
else
    cat "$scratch/log" && fail "the examples"
fi

if command -v pkg-config >/dev/null; then
    PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name ondine.pc)")
    export PKG_CONFIG_PATH
    [ "$(pkg-config --modversion ondine)" = "$("$prefix/bin/ondine" --version | sed -n '1s/^ondine \([0-9.]*\).*/\1/p')" ] ||
        fail "pkg-config's version"
    archive=$(find "$prefix" -name libondine.a)
    # shellcheck disable=SC2046,SC2086 # flags are words
    {
        if compgen -G "$(dirname "$archive")/libondine.so" >/dev/null; then
            $cc $CFLAGS -o "$scratch/pc_shared" "$here/consumer/consumer.c" $(pkg-config --cflags --libs ondine) -lm \
                -Wl,-rpath,"$(dirname "$archive")"
            programs+=("$scratch/pc_shared")
        fi
        # --static names the library as -londine, which would find the shared one; its flags are what is tested.
        $cc $CFLAGS -o "$scratch/pc_static" "$here/consumer/consumer.c" $(pkg-config --cflags ondine) "$archive" \
            $(pkg-config --libs --static ondine | sed 's/-londine//')
        programs+=("$scratch/pc_static")
    }
else
    echo "pkg-config is not installed: not tested"
fi

for program in "${programs[@]}"; do
    said=$("$program") || fail "$(basename "$program") ends with $?"
    echo "$(basename "$program"): $said"
    [ "$said" = "${first:=$said}" ] || fail "it differs from the first"
done
[ ${#programs[@]} -ge 2 ] || fail "only ${#programs[@]} programs were built"
