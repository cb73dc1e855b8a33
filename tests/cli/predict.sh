# predict.sh : converge, stability and theory --n: columns, statuses and known values.
. "$(dirname "$0")/lib.sh"

# field NAME [ROW] : a field of the CSV in out
field() {
    awk -F, -v name="$1" -v row="${2:-1}" \
        'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR == row + 1 { print $c }' out
}
# near WHAT VALUE WANTED RELATIVE
near() {
    awk -v a="$2" -v b="$3" -v r="$4" 'BEGIN { exit !(a != "nan" && (a - b)^2 <= (r * b)^2) }' ||
        fail "$1 is $2, wanted $3 within $4 of it"
}
is() {
    [ "$2" = "$3" ] || fail "$1 is '$2', wanted '$3'"
}

# stability.  SGD, linear: eta_c = 2, R at eta (2 - eta), l at the smaller of that and eta.
expect 0 stability --rule sgd
is "header" "$(head -1 out)" "rule,activation,eta,z,eta_c,rate_R,rate_l"
is "row" "$(sed -n 2p out | cut -d, -f1,2,4)" "sgd,linear,nan"
near "rate_R" "$(field rate_R)" 0.19 1e-12
near "rate_l" "$(field rate_l)" 0.1 1e-12
expect 0 stability --rule sgd --activation erf --eta 5
near "eta_c of erf, pi sqrt(5/3)" "$(field eta_c)" 4.055778675973609 1e-12
case $(field rate_R) in -*) ;; *) fail "above eta_c the rate is $(field rate_R)" ;; esac
expect 0 stability --z 2 --eta 3 # WN: eta/z^2 = 0.75, R at 0.75 (2 - 0.75)
near "rate_R" "$(field rate_R)" 0.9375 1e-12
near "rate_l" "$(field rate_l)" 0.9375 1e-12
is "z" "$(field z)" 2
expect 0 stability --rule sgd --z 2
is "z under sgd" "$(field z)" nan
expect 0 stability --noise 0.5; cp out noisy.csv # the ODE without noise, to its end: as theory at a late time
expect 0 stability
cmp -s out noisy.csv || fail "z depends on the noise"
z=$(field z)
expect 0 theory --times 400
near "z where the ODE ends" "$z" "$(field z)" 1e-8
expect 0 stability --t-max 1
grep -q not_reached err || fail "no word on a run that is too short"

# converge: one point.  erf from l = 1: integrated elsewhere, 481 and 5.49
expect 0 converge --rule sgd --activation erf --eta 0.01
is "header" "$(head -1 out)" "rule,activation,eta,l0,z0,status,t_conv,eta_eff"
is "z0 under sgd" "$(field z0)" nan
is "eta_eff under sgd" "$(field eta_eff)" 0.01
near "t_conv, sgd" "$(field t_conv)" 481 2e-4
expect 0 converge --activation erf --eta 0.01
near "t_conv, wn" "$(field t_conv)" 5.491 1e-4
t=$(field t_conv)
eff=$(field eta_eff)
expect 0 theory --activation erf --eta 0.01 --times "$t"
near "eps_g there" "$(field eps_g)" 0.01 1e-8
near "eta/z^2 there" "$eff" "$(awk -v z="$(field z)" 'BEGIN { printf "%.17g", 0.01 / z / z }')" 1e-8
# Statuses, all of them results
expect 0 converge --rule sgd --eta 3
is "status" "$(field status),$(field t_conv),$(field eta_eff)" "diverged,nan,nan"
expect 0 converge --t-max 1
is "status" "$(field status),$(field t_conv),$(field eta_eff)" "not_reached,nan,nan"
expect 0 converge --threshold 2
is "status" "$(field status),$(field t_conv)" "converged,0"
expect 0 converge --r0 1
is "status" "$(field status),$(field t_conv)" "converged,0"
expect 0 converge --rule sgd --activation erf --eta 4.5 # stationary at 0.0171, no divergence
is "status" "$(field status)" not_reached

# converge: a grid, eta outside; every point as alone, whatever the number of threads
expect 0 converge --rule sgd --eta 0.01:10:log:4 --l0 0.5:2:lin:4 --threads 1; cp out grid.csv
is "rows" "$(wc -l <out)" 17
is "eta" "$(tail -n +2 out | cut -d, -f3 | uniq | awk '{ printf "%.15g ", $1 }')" "0.01 0.1 1 10 "
is "l0" "$(tail -n +2 out | cut -d, -f4 | head -5 | tr '\n' ' ')" "0.5 1 1.5 2 0.5 "
expect 0 converge --rule sgd --eta 0.01:10:log:4 --l0 0.5:2:lin:4 --threads 3
cmp -s out grid.csv || fail "a grid depends on the number of threads"
expect 0 converge --rule sgd --eta 10 --l0 1.5
is "a point alone" "$(sed -n 2p out)" "$(sed -n 16p grid.csv)"
printf 'eta = 0.1:1:log:3\n' >sweep.ini
expect 0 converge --config sweep.ini --format json
grep -q '"eta": "0.1:1:log:3"' out || fail "JSON does not tell the grid"
expect 0 converge --config sweep.ini --eta 0.5
is "rows" "$(wc -l <out)" 2
expect 0 converge --eta 3:4:lin:2 --rule sgd --format json
grep -q '"t_conv": null' out || fail "nan is not null in JSON"
expect 0 converge --dry-run --eta 0.1:1:log:100 --l0 0.1:1:lin:100
grep -q '100 of eta' out || fail "the plan does not tell the grid"
expect 0 converge --eta 0.1:1:log:3 --output c.h5
expect 0 stability --output s.h5 --format table
for file in c.h5 s.h5; do
    [ -s $file ] || fail "no $file"
    expect 5 plot $file
    is "lines on stderr" "$(wc -l <err)" 1
done
expect 4 converge --output c.h5

# converge by ensembles: columns, statuses, the same bytes for any number of threads
ensemble="converge --n 100 --eta 0.5 --z0 0.5 --replicas 50 --quiet"
expect 0 $ensemble --engine reduced --threads 1; cp out reduced.csv
is "header" "$(head -1 out)" "rule,activation,eta,l0,z0,status,t_conv,eta_eff,engine,n,replicas,converged,t_conv_sd,t_conv_theory,t_conv_sd_theory"
is "row" "$(sed -n 2p out | cut -d, -f1-6,9-12)" "wn,linear,0.5,1,0.5,converged,reduced,100,50,50"
near "t_conv" "$(field t_conv)" "$(field t_conv_theory)" 0.1 # the error of a mean over 50 is 1.5 %
near "t_conv_sd" "$(field t_conv_sd)" "$(field t_conv_sd_theory)" 0.5
expect 0 $ensemble --engine reduced --threads 3
cmp -s out reduced.csv || fail "an ensemble depends on the number of threads"
sweep="converge --n 100 --z0 0.5 --replicas 50 --quiet --engine micro"
expect 0 $sweep --eta 0.5:1:lin:2 --threads 2; cp out micro.csv
is "rows" "$(wc -l <out)" 3
expect 0 $sweep --eta 1 --threads 1
is "a point alone" "$(sed -n 2p out)" "$(sed -n 3p micro.csv)"
expect 0 $ensemble --engine reduced --t-max 1
is "status" "$(field status),$(field t_conv),$(field converged)" "not_reached,nan,0"
expect 0 $ensemble --engine micro --rule sgd --threshold 2
is "status" "$(field status),$(field t_conv),$(field t_conv_sd)" "converged,0,0"
expect 0 converge --rule sgd --eta 3 --n 100 --engine reduced --quiet
is "status" "$(field status),$(field converged)" "diverged,0"
expect 0 $ensemble --engine reduced --dry-run
grep -q "50 of N = 100" out || fail "the plan does not tell the ensemble"
expect 0 converge --n 100 --replicas 1 --eta 0.5 --z0 0.5 --engine reduced --quiet
is "sd of one" "$(field t_conv_sd)" nan
expect 0 $ensemble --engine reduced --format json --output e.h5
grep -q '"engine": "reduced"' out || fail "JSON does not tell the engine"
expect 0 converge --format json
grep -q '"replicas"' out && fail "JSON of the ODE tells replicas"
usage "--t-max" converge --engine micro --t-max 1e6
usage "--inputs" converge --engine reduced --inputs uniform
expect 6 converge --engine micro --device cuda --n 100

# validate --at-4n: both verdicts, the one that counts last; the table is that of N
small="validate --engine reduced --n 100 --eta 0.5 --z0 0.5 --replicas 500 --times 0,1"
expect 0 $small; cp out n.csv
expect 0 $small --at-4n
cmp -s out n.csv || fail "--at-4n changes the table"
grep -q "^N = 100: verdict: agrees" err || fail "no verdict at N: $(cat err)"
is "last line" "$(tail -1 err)" "verdict: agrees"
grep -q "joint scores: reduced against theory" err || fail "no joint score: $(cat err)"
usage "--at-4n" validate --n 300000000 --times 4 --at-4n
expect 3 validate --r0 1 --n 100 --replicas 20 --times 0,0.5,1
grep -q "left the solution by the rounding" err || fail "no word on rounding at an unstable solution: $(tail -1 err)"

# theory --n: the ODE's columns, then the ensemble's.  At t = 0 R has the variance 1/N and nothing else has any.
expect 0 theory --n 400 --times 0,1
is "header" "$(head -1 out)" "t,l,R,z,eps_g,l_mean,R_mean,z_mean,eps_g_mean,l_sd,R_sd,z_sd,eps_g_sd"
near "R_sd" "$(field R_sd)" 0.05 1e-12
is "l_sd" "$(field l_sd)" 0
expect 0 theory --rule sgd --n 400 --times 0,1
is "header" "$(head -1 out)" "t,l,R,eps_g,l_mean,R_mean,eps_g_mean,l_sd,R_sd,eps_g_sd"
expect 0 theory --n 400 --r0 0.5 --times 0,1
is "R_sd with R(0) fixed" "$(field R_sd)" 0
# The shift is 1/N, the spread 1/sqrt(N), whatever they are worth there
expect 0 theory --n 1000 --eta 0.5 --z0 0.5 --times 3
grep -q 'can be trusted' err || fail "no word on kappa: $(cat err)"
sd=$(field z_sd)
moved=$(awk -v a="$(field z_mean)" -v b="$(field z)" 'BEGIN { printf "%.17g", a - b }')
expect 0 theory --n 100 --eta 0.5 --z0 0.5 --times 3
near "sd at N/10" "$(field z_sd)" "$(awk -v s="$sd" 'BEGIN { printf "%.17g", sqrt(10) * s }')" 1e-9
near "shift at N/10" "$(awk -v a="$(field z_mean)" -v b="$(field z)" 'BEGIN { printf "%.17g", a - b }')" \
    "$(awk -v s="$moved" 'BEGIN { printf "%.17g", 10 * s }')" 1e-5
expect 0 theory --n 1000 --points 5
grep -q 'kappa = 0.79' err && grep -q 'do not trust' err || fail "Fig. 2(b) at N = 1000: $(cat err)"
expect 0 theory --n 100 --eta 0.5 --z0 0.5 --rule sgd
grep -q 'standard deviations are not' err || fail "kappa of sgd at N = 100: $(cat err)"
grep -q 'ln eps_g' err || fail "no word on ln eps_g: $(cat err)"
expect 0 theory --n 400 --quiet --times 0,1 --format json --output t.h5
[ -s err ] && fail "--quiet printed $(cat err)"
grep -q '"z_eps_g_cov"' out && grep -q '"n": 400' out || fail "JSON without covariances or n"
expect 0 theory --times 0,1 --format json
grep -q '"n"' out && fail "an N where there is none"
finish
