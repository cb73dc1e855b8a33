# plan.sh : --dry-run of every command that has it: memory, time and files are told, and nothing is written or run.
. "$(dirname "$0")/lib.sh"

# tells PATTERN : a line of the plan
tells() {
    grep -qE -e "$1" out || fail "the plan does not tell '$1': $(cat out)"
}
# plan WORDS... : all of it is there, and the folder is as it was
plan() {
    expect 0 "$@" --dry-run
    tells '^memory: +about [0-9.]+ [kMGT]B$'
    tells '^time: +'
    tells '^files: +'
    rm -f out err
    [ -z "$(ls -A)" ] || fail "--dry-run of $1 left $(ls -A)"
    run "$@" --dry-run
}
plan simulate --n 100 --replicas 10 --output a.h5 --save-replicas --status s.json
tells '^files: +a.h5, while it runs a.h5.checkpoint and a.h5.replicas, s.json$'
tells '^records: +32 kB of that file$' # 10 replicas, 101 times, 4 doubles
tells '^time: +(about [0-9.e+-]+ s, [0-9.e+-]+ s of CPU time|too slow)'
plan simulate --n 1e6 --replicas 1e6 --threads 1
tells '^time: .*( days|too slow)'
tells '^files: +none$'
plan simulate --engine reduced --replicas 1000 --shard 1/2 --output part1.h5
plan validate --n 100 --replicas 50 --times 0,1,2 --at-4n
tells '^against: .*then the same at 4N'
plan theory --n 100 --output t.h5
tells '^files: +t.h5$'
plan converge --eta 0.1:1:log:3
plan converge --engine reduced --n 100 --replicas 50
tells '^time: +(less than about|too slow)'
plan stability
for name in fig2 fig3 fig4 table1 finite-size phase-plane; do
    plan figure $name
    tells "^files: +$name.png, $name.svg, $name.pdf, $name.csv$"
done
expect 4 simulate --dry-run --output missing/a.h5

# Memory against what it takes: within a factor of 1.6.
if command -v python3 >/dev/null; then
    for words in "simulate --engine reduced --replicas 5000 --n 100 --t-end 5 --points 1001" \
        "validate --replicas 500 --n 100 --z0 0.5 --t-end 2 --points 101" "simulate --n 3000000 --replicas 2 --t-end 1e-5"; do
        expect 0 $words --threads 2 --dry-run
        checks=$((checks + 1))
        python3 - "$(sed -n 's/^memory: *about //p' out)" "$ondine" $words --threads 2 --quiet <<'END' || fail "memory of $words"
import resource, subprocess, sys

number, unit = sys.argv[1].split()
told = float(number) * {"kB": 1e3, "MB": 1e6, "GB": 1e9}[unit]
subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
taken = 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(f"{' '.join(sys.argv[3:])}: {told / 1e6:.0f} MB told, {taken / 1e6:.0f} MB taken")
assert 1 / 1.6 < told / taken < 1.6
END
    done
fi
finish
