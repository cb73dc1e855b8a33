# accepts.sh : what must work: spellings, defaults, grids, formats, configuration files, help, pipes, files.
. "$(dirname "$0")/lib.sh"
small="--n 20 --replicas 3 --threads 1"

# same A B : two files are equal
same() {
    cmp -s "$1" "$2" || fail "$3"
}
# column K : column K of the CSV in out, without its name
column() {
    tail -n +2 out | cut -d, -f"$1"
}

# Help and version, at every level
expect 0 help; grep -q simulate out || fail "help does not list simulate"
expect 0 --help; grep -q simulate out || fail "--help does not list simulate"
expect 0 --version; grep -q '^ondine [0-9]' out || fail "--version prints no version"
expect 0 help help
for command in simulate theory validate converge stability figure plot info; do
    expect 0 help $command; cp out help.txt
    expect 0 $command --help; same out help.txt "help $command and $command --help differ"
    expect 0 $command --nonsense --help
    expect 0 $command --version
done

# Columns to the letter
expect 0 simulate $small --t-end 1 --points 2
[ "$(head -1 out)" = "t,replicas,l_mean,l_sd,R_mean,R_sd,z_mean,z_sd,eps_g_mean,eps_g_sd" ] || fail "columns of simulate"
grep -q 'seed 1' err || fail "the seed is not printed"
expect 0 simulate $small --t-end 1 --points 2 --rule sgd
[ "$(head -1 out)" = "t,replicas,l_mean,l_sd,R_mean,R_sd,eps_g_mean,eps_g_sd" ] || fail "columns of simulate, sgd"
expect 0 theory --t-end 1 --points 2
[ "$(head -1 out)" = "t,l,R,z,eps_g" ] || fail "columns of theory"
expect 0 theory --t-end 1 --points 2 --rule sgd
[ "$(head -1 out)" = "t,l,R,eps_g" ] || fail "columns of theory, sgd"
run validate $small --t-end 1 --points 3
[ "$(head -1 out)" = "t,observable,engine,against,sim_mean,other_mean,score_mean,sim_sd,other_sd,var_ratio,score_var" ] ||
    fail "columns of validate"
tail -1 err | grep -q '^verdict: ' || fail "validate's last line is: $(tail -1 err)"
tail -1 err | grep -q '^verdict: agrees' && [ "$code" != 0 ] && fail "agreement with exit $code"

# The start is known exactly: l = 1, z = 0.05, under sgd eps_g = 1 - R
expect 0 theory --t-end 1 --points 2
[ "$(sed -n 2p out)" = "0,1,0,0.050000000000000003,1" ] || fail "theory starts at $(sed -n 2p out)"

# One replica has no spread
expect 0 simulate --n 20 --replicas 1 --t-end 1 --points 2
[ "$(column 4 | sort -u)" = nan ] || fail "sd of one replica: $(column 4)"

# Grids.  Linear: 0 and t-end included; log: from t-end/1000 by equal ratios.
expect 0 theory --t-end 2 --points 5
[ "$(column 1 | tr '\n' ' ')" = "0 0.5 1 1.5 2 " ] || fail "linear grid $(column 1)"
expect 0 theory --t-end 2 --points 4 --spacing log
column 1 | awk '{ w = 0.002 * 10^(NR - 1); if (($1 - w)^2 > 1e-28 * w * w) bad = 1 } END { exit bad || NR != 4 }' ||
    fail "log grid $(column 1)"
[ "$(column 1 | tail -1)" = 2 ] || fail "the log grid ends at $(column 1 | tail -1)"
expect 0 theory --times 0,0.25,7
[ "$(column 1 | tr '\n' ' ')" = "0 0.25 7 " ] || fail "listed times $(column 1)"

# Spellings of numbers and options
expect 0 simulate --n 2e1 --replicas=3 --threads 1 --times=0,1 --seed 18446744073709551615
expect 0 simulate --n 20 --replicas 0.3e1 --threads 1 --times 0,1 --seed 0
expect 0 simulate $small --times 0,1 --seed 1e6; cp out e6.csv
expect 0 simulate $small --times 0,1 --seed 1000000; same out e6.csv "seed 1e6 is not 1000000"
expect 0 simulate $small --times 0,1 --r0 -0.5
column 5 | head -1 | awk '{ exit ($1 + 0.5)^2 > 1e-12 }' || fail "R(0) with --r0 -0.5 is $(column 5 | head -1)"
expect 0 theory --replicas 5 --engine reduced --threads 1 --times 0,1 # a run's options are checked and ignored

# Laws of the inputs: each gives other numbers, and its name comes back
expect 0 simulate $small --times 0,1; cp out gaussian.csv
expect 0 simulate $small --times 0,1 --inputs gaussian; same out gaussian.csv "gaussian is not the default law"
for law in rademacher uniform student-t:6 student-t:4.5 correlated:0.3 correlated:0; do
    expect 0 simulate $small --times 0,1 --inputs $law
    column 5 | tail -1 | grep -q nan && fail "nan with --inputs $law"
    [ $law = correlated:0 ] || ! cmp -s out gaussian.csv || fail "--inputs $law changes nothing"
    expect 0 simulate $small --times 0,1 --inputs $law --format json
    grep -q "\"inputs\": \"$law\"" out || fail "no inputs $law in JSON"
done
expect 0 validate --n 200 --replicas 50 --z0 0.5 --times 1,4 --threads 1
grep -q 'inputs are Gaussian: the law is exactly' err || fail "validate does not say what holds for gaussian: $(cat err)"
expect 0 validate --n 200 --replicas 50 --z0 0.5 --times 1,4 --threads 1 --inputs rademacher
grep -q 'leading order' err || fail "validate does not say what holds for rademacher: $(cat err)"
expect 3 validate --n 200 --replicas 50 --z0 0.5 --times 1,4 --threads 1 --inputs correlated:0.1
grep -q 'the theory does not apply, micro is not judged' err || fail "validate does not say what holds for correlated: $(cat err)"
[ "$(tail -1 err)" = "verdict: undecided: the theory does not apply to correlated inputs" ] || fail "$(tail -1 err)"
expect 0 theory --inputs student-t:6 --times 0,1 # checked and ignored
printf 'inputs = student-t:7.5\n' >law.ini
expect 0 simulate $small --times 0,1 --config law.ini --format json
grep -q '"inputs": "student-t:7.5"' out || fail "no inputs from --config"
expect 0 simulate $small --dry-run --inputs uniform
grep -q '^inputs:   uniform$' out || fail "the plan does not name the inputs"

# Quiet, JSON progress, math, devices
expect 0 simulate $small --times 0,1 --quiet
[ -s err ] && fail "--quiet printed $(cat err)"
expect 0 simulate $small --times 0,1 --progress json --quiet
grep -q '"done": 1' err || fail "no JSON progress"
expect 0 simulate $small --times 0,1; cp out exact.csv
expect 0 simulate $small --times 0,1 --math fast; same out exact.csv "fast on a CPU is not exact"
[ "$(grep -c 'runs exact' err)" = 1 ] || fail "no line on fast math"
expect 0 simulate $small --times 0,1 --device cpu
expect 6 simulate $small --times 0,1 --device cuda
expect 6 simulate $small --times 0,1 --device cuda:1
expect 6 simulate $small --times 0,1 --engine blocked
expect 2 simulate $small --times 0,1 --engine blocked --eta 0 # bad parameters come first
[ -s out ] && fail "output with an error"

# Dry run: a plan, and nothing else happens
expect 0 simulate --n 1e6 --replicas 1e6 --dry-run --output dry.h5
grep -q '^replicas: 1000000' out || fail "the plan does not name the replicas"
[ -e dry.h5 ] && fail "--dry-run wrote a file"
expect 0 theory --dry-run
expect 0 figure fig2 --dry-run

# JSON against CSV
expect 0 simulate $small --times 0,1 --format csv; cp out a.csv
expect 0 simulate $small --times 0,1 --format json
grep -q '"config"' out && grep -q '"l_R_cov"' out || fail "JSON without config or covariances"
grep -q "\"R_mean\": $(tail -1 a.csv | cut -d, -f5)" out || fail "JSON and CSV differ"
expect 0 simulate --n 20 --replicas 1 --times 0,1 --format json
grep -q '"l_sd": null' out || fail "nan is not null in JSON"
expect 0 simulate $small --times 0,1 --format table
awk '{ if (n && length($0) != n) bad = 1; n = length($0) } END { exit bad || NR != 3 }' out || fail "table not aligned"

# Configuration: overridden by the command line; one file serves all commands
printf 'eta = 0.3 ; comment\n# n of simulate\nn = 20\nreplicas = 3\nthreads = 1\nt-end = 4\npoints = 3\n' >c.ini
expect 0 simulate --config c.ini; cp out c.csv
expect 0 simulate $small --eta 0.3 --t-end 4 --points 3; same out c.csv "--config and options differ"
expect 0 simulate --config c.ini --points 5
[ "$(column 1 | tr '\n' ' ')" = "0 1 2 3 4 " ] || fail "--points does not override --config"
expect 0 simulate --config c.ini --times 0,3
[ "$(column 1 | tr '\n' ' ')" = "0 3 " ] || fail "--times does not replace the grid of --config"
expect 0 theory --config c.ini
printf 'times = 0,1,\n 2,3,\n  4\nquiet = true\n' >t.ini
expect 0 theory --config t.ini
[ "$(column 1 | tr '\n' ' ')" = "0 1 2 3 4 " ] || fail "continued times $(column 1)"
expect 0 theory --config t.ini --points 2 --t-end 3
[ "$(column 1 | tr '\n' ' ')" = "0 3 " ] || fail "the grid does not replace times of --config"

# Pipes, closed and full standard output
"$ondine" theory --points 100000 2>err | head -1 >out
[ -s err ] && fail "a closed pipe is not quiet: $(cat err)"
"$ondine" theory --points 3 >&- 2>err; code=$?
[ "$code" = 4 ] || fail "closed stdout: exit $code"
if [ -c /dev/full ]; then
    "$ondine" theory --points 3 >/dev/full 2>err; code=$?
    [ "$code" = 4 ] || fail "full stdout: exit $code"
    [ "$(wc -l <err)" = 1 ] || fail "full stdout: $(cat err)"
fi
finish
