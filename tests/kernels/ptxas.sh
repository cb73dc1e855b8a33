#!/usr/bin/env bash
# ptxas.sh SOURCE_DIR NVCC "ARCH ..." [--write] : compile every kernel for each architecture with warnings as errors, and
# compare what ptxas says with ptxas.txt: registers, spilled bytes, shared memory of its own, stack.
# No kernel may spill more than 16 bytes, whatever the table says.  With another release of nvcc than the table's, lines
# that differ are shown, and only spilling fails.  --write makes ptxas.txt anew.
set -eu
source=$1 nvcc=$2 archs=$3 write=${4:-}
table=$source/tests/kernels/ptxas.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
release=$("$nvcc" --version | sed -n 's/.*release \([0-9.]*\).*/\1/p')

# "kernel arch registers spill shared stack" from ptxas -v, names as in the source with their template arguments
summary() {
    awk -v arch="$1" '
        /Compiling entry function/ { split($0, q, "\x27"); name = q[2] }
        /bytes stack frame/ { stack = $1; spill = $5 }
        /Used [0-9]+ registers/ {
            shared = 0
            for (i = 1; i <= NF; i++) { if ($i == "Used") registers = $(i + 1); if ($i ~ /^smem/) shared = $(i - 2) }
            print name, arch, registers, spill, shared, stack
        }' |
        sed -E 's/^_ZN[0-9]+_GLOBAL__N__[0-9a-f]+_[0-9]+_[a-z_]+_cu_[0-9a-f]{8}[0-9]+//
                s/^(micro_advance)ILi([0-9]+)ELb([01])EL11ondine_math([01])E[^ ]*/\1<\2,\3,\4>/
                s/^([a-z_]+)IL11ondine_math([01])E[^ ]*/\1<\2>/
                s/^(micro_start|micro_resync|micro_state|reduced_start|reduced_state|records|moments|check_sqrt|blocked_missing|blocked_scalars|blocked_keep)[^ ]*/\1/
                s/,0,0>/,block,exact>/; s/,0,1>/,block,fast>/; s/,1,0>/,cluster,exact>/; s/,1,1>/,cluster,fast>/
                s/<0>/<exact>/; s/<1>/<fast>/'
}

echo "# nvcc $release: kernel, architecture, registers, spilled bytes, static shared memory, stack" >"$work/found"
for arch in $archs; do
    for file in "$source"/kernels/*.cu; do
        "$nvcc" --fmad=false -std=c++17 -Werror all-warnings -arch="sm_$arch" -cubin -Xptxas -v -I"$source/kernels" \
            -I"$source/src" -I"$source/include" "$file" -o "$work/cubin" 2>"$work/log" || { cat "$work/log"; exit 1; }
        summary "$arch" <"$work/log"
    done | sort -V >>"$work/found"
done
if [ "$write" = --write ]; then
    cp "$work/found" "$table"
fi

status=0
awk '!/^#/ && $4 > 16 { print "spills more than 16 bytes: " $0; bad = 1 } END { exit bad }' "$work/found" || status=1
{ head -1 "$table"; for arch in $archs; do awk -v arch="$arch" '$2 == arch' "$table"; done; } >"$work/expected"
if ! diff "$work/expected" "$work/found"; then
    grep -q "^# nvcc $release:" "$table" && status=1
fi
[ $status = 0 ] && echo "$(grep -vc '^#' "$work/found") kernels as in the table, for sm: $archs"
exit $status
