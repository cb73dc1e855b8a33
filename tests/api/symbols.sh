#!/usr/bin/env bash
# symbols.sh SOURCE LIBRARY : the functions that the public headers declare, those of src/api/ondine.map and those that
# the shared library exports are the same; and the library calls nothing that ends the process or writes to a terminal.
set -euo pipefail
source=$1 library=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Comments go first: they may name functions too.  A pointer to a function, (*name)(, is none.
cat "$source"/include/ondine/*.h | tr '\n' ' ' | sed 's,/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/,,g' |
    grep -oE 'ONDINE_API [^;]*;' | grep -oE '\bondine_[a-z0-9_]+\(' | tr -d '(' | LC_ALL=C sort >"$scratch/declared"
grep -oE '^ +ondine_[a-z0-9_]+;' "$source/src/api/ondine.map" | tr -d ' ;' | LC_ALL=C sort >"$scratch/listed"
nm -D --defined-only "$library" | awk '$2 == "T" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort >"$scratch/exported"

[ "$(wc -l <"$scratch/exported")" -gt 20 ] || { echo "too few functions were found" && exit 1; }
diff -u "$scratch/declared" "$scratch/listed" || { echo "headers (-) and ondine.map (+) differ" && exit 1; }
diff -u "$scratch/listed" "$scratch/exported" || { echo "ondine.map (-) and the library (+) differ" && exit 1; }
if nm -D --defined-only "$library" | awk '$2 ~ /[BDRVW]/' | grep .; then
    echo "the library exports data" && exit 1
fi

nm -D --undefined-only "$library" | awk '{ sub(/@.*/, "", $2); print $2 }' >"$scratch/needed"
if grep -xE 'exit|_exit|_Exit|quick_exit|abort|printf|vprintf|__printf_chk|__vprintf_chk|puts|putchar|perror|stdout|stderr|setlocale|signal|sigaction' \
    "$scratch/needed"; then
    echo "the library ends the process, writes to a terminal, or changes what belongs to the program" && exit 1
fi
echo "$(wc -l <"$scratch/exported") functions: declared, listed and exported"
