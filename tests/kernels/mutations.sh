#!/usr/bin/env bash
# mutations.sh SOURCE_DIR LIBRARY [NAME ...] : break the kernels on purpose, one way after another (NAME: these ways), and
# see that a test notices.  Each mutation is one sed command on one file that must change it.  "race": only
# ThreadSanitizer can tell.
set -eu
source=$1 library=$2
shift 2
only=" $* "
# shellcheck source=tests/kernels/build.sh
. "$source/tests/kernels/build.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run=
setarch -R true 2>/dev/null && run="setarch -R"
failed=0
export TSAN_OPTIONS=halt_on_error=1

# mutation NAME plain|race FILE SED
mutation() {
    local name=$1 kind=$2 file=$3 change=$4 flags=(-O2)
    [ "$only" = "  " ] || [[ $only = *" $name "* ]] || return 0
    rm -rf "$work/kernels" "$work/out"
    cp -r "$source/kernels" "$work/kernels"
    sed -i -E "$change" "$work/kernels/$file"
    if cmp -s "$source/kernels/$file" "$work/kernels/$file"; then
        echo "NOT APPLIED  $name"
        failed=1
        return
    fi
    [ "$kind" = race ] && flags=(-O1 -fsanitize=thread)
    # Only what the change can reach is compiled anew.
    [ -e "$work/$kind" ] || build_tests "$source" "$library" "$source/kernels" "$work/$kind" "${flags[@]}" || exit
    mkdir "$work/out"
    cp -r "$work/$kind/objects" "$work/out/objects"
    case $file in
    *.cuh) rm "$work"/out/objects/*.cu.o ;;
    *) rm "$work/out/objects/$file.o" ;;
    esac
    build_tests "$source" "$library" "$work/kernels" "$work/out" "${flags[@]}" || exit
    for test in $kernel_tests; do
        if ! (run_test "$work/out" "$test" timeout 300 $run) >"$work/log" 2>&1; then
            echo "caught by $test  $name"
            return
        fi
    done
    echo "MISSED  $name"
    failed=1
}

mutation dropped-first-barrier plain micro.cu '/part\[0\]\[k\]\[warp\]/,/else/ s/__syncthreads\(\);//'
mutation dropped-second-barrier plain micro.cu '/take_back<ROUNDS>/,/const vector_step/ s/__syncthreads\(\);//'
mutation dropped-cluster-barrier plain micro.cu '/cluster_memory\(m, lane\)/,/^}/ s/cluster_sync\(\);//'
mutation cluster-sums-in-one-half race micro.cu 's/CLUSTER \? step & 1 : 0/0/'
mutation dropped-barrier-of-moments plain moments.cu '0,/__syncthreads\(\);/ s/__syncthreads\(\);//'
mutation dropped-barrier-of-double-sums plain micro_vectors.cu '/part\[k \* folds/,/fold_parts/ s/__syncthreads\(\);//'
mutation dropped-last-barrier-of-double-sums race micro_vectors.cu '/before the next sums go there/ s/__syncthreads\(\);//'
mutation one-group-too-few plain micro.cu 's/i < SURE \|\| g < groups\) \{/i < SURE || g + 1 < groups) {/'
mutation missing-elements-not-cleared plain micro.cu 's/i >= SURE - 1/i > SURE + 8/'
mutation wrong-lane plain device.cuh 's/half = OND_WARP \/ 2; half; half \/= 2/half = 1; half < OND_WARP; half *= 2/'
mutation wrong-word plain random.cuh 's/device_normal<MATH>\(r.w\[2\], r.w\[3\]\)/device_normal<MATH>(r.w[3], r.w[2])/'
mutation wrong-purpose plain micro.cu 's/OND_INPUTS/OND_STUDENT/'
mutation step-off-by-one plain micro.cu 's/c.diverged\[index\] = \(uint64_t\)step \+ 1/c.diverged[index] = (uint64_t)step/'
mutation scalars-not-carried plain micro.cu 's/c.scalars\[index\] = m->step.scalars;/;/'
mutation rescaling-forgotten plain micro_step.cuh 's/w\[e\] = moved \* v.scale/w[e] = moved/'
mutation chi-square-never-slow plain reduced.cu 's/if \(undecided\)/if (undecided > 1)/'
mutation divergence-not-looked-at plain reduced.cu 's/if \(ond_chain_diverged\(c.physics.rule, &m\)\)/if (0)/'
mutation pairs-crossed plain moments.cu 's/&node\[2 \* i\], &node\[2 \* i \+ 1\]/\&node[2 * i + 1], \&node[2 * i]/'
mutation blocked-last-step-forgotten plain blocked.cu 's/lane < i \? add \* gram/lane + 1 < i ? add * gram/'
mutation blocked-keep-forgotten plain blocked.cu 's/w\[i\] \*= keep;/;/'
mutation blocked-step-off-by-one plain blocked.cu 's/if \(lane == i\)/if (lane == i + 1)/'
mutation blocked-missing-elements-not-cleared plain blocked.cu 's/i % groups \* 4 \+ i \/ groups\] = 0/i % groups * 4] = 0/'
mutation blocked-scalars-not-carried plain blocked.cu 's/c.scalars\[index\] = m.scalars;/;/'
mutation large-part-off-by-one plain micro_memory.cu 's/part\[k \* folds \+ i \+ half\]/part[k * folds + i + half - 1]/'
exit $failed
