# figures.sh : figure fig3, fig4, table1, finite-size and phase-plane.
. "$(dirname "$0")/lib.sh"
command -v gnuplot >/dev/null || { echo "no gnuplot"; exit 77; }

# Few points.  Fig. 3: 3 + 3 + 2 points; Fig. 4: 12; Table 1: fits within 1e-6 of the formulas.
expect 0 figure fig3 --eta 0.01:1:log:3 --l0 0.5:2:log:2 --output fig3
[ "$(wc -l <fig3.csv)" = 9 ] || fail "figure fig3: $(wc -l <fig3.csv) lines"
expect 0 figure fig4 --eta 0.1:10:log:4 --l0 0.5:2:lin:3 --output fig4
[ "$(wc -l <fig4.csv)" = 13 ] || fail "figure fig4: $(wc -l <fig4.csv) lines"
# --rule draws one rule: the same numbers, in fewer panels and columns.
for rule in sgd wn; do
    few="--rule $rule --activation relu --eta 0.1:10:log:4 --l0 0.5:2:lin:3"
    both=$(head -1 fig4.csv | tr , '\n' | grep -nE "^(panel|eta|l0|z0|${rule}_.*)\$" | cut -d: -f1 | paste -sd,)
    expect 0 figure fig4 ${few/--rule $rule/} --output two --force
    expect 0 figure fig4 $few --output one --force
    cut -d, -f"$both" two.csv | cmp -s - one.csv || fail "figure fig4 --rule $rule: $(head -2 one.csv)"
    [ -s one.png ] && cmp -s one.png two.png && fail "figure fig4 --rule $rule draws both"
    expect 0 figure fig3 $few --output one --force
    [ "$(wc -l <one.csv)" = 12 ] && ! head -1 one.csv | grep -q "ratio" || fail "figure fig3 --rule $rule"
done
# Of smooth g only what converges by t = 100: small eta takes seconds.
for activation in linear erf relu leaky-relu tanh sigmoid softplus; do
    case $activation in tanh | sigmoid | softplus) limit="--t-max 100" ;; *) limit= ;; esac
    expect 0 figure table1 --activation $activation $limit --output table1 --force
    awk -F, -v least="${limit:+14}" 'NR > 1 { for (c = 5; c < 8; c += 2) if (!(($c - $(c + 1))^2 <= (1e-6 * $c)^2)) bad = 1; rows++ }
        END { exit bad || rows < (least ? least : 24) }' table1.csv || fail "figure table1, $activation: $(cat table1.csv)"
done
expect 0 figure finite-size --replicas 1000 --threads 1 --output size
[ "$(wc -l <size.csv)" = 177 ] && [ "$(wc -l <out)" = 5 ] || fail "figure finite-size: rows or slopes"
expect 0 figure phase-plane --l0 0.5:1:lin:2 --output phase
[ "$(wc -l <phase.csv)" = 2005 ] || fail "figure phase-plane: $(wc -l <phase.csv) lines"
# SGD has no z.  N var and N bias of l, R, eps_g within 5 standard errors of the theory at N = 10000 and 100000.
expect 0 figure finite-size --rule sgd --activation erf --replicas 40000 --threads 1 --output sgd
[ "$(wc -l <sgd.csv)" = 133 ] && [ "$(wc -l <out)" = 4 ] && ! grep -q ",z," sgd.csv || fail "figure finite-size of sgd"
awk -F, 'NR > 1 && $1 >= 10000 && $3 > 0 { for (c = 5; c < 9; c += 3) if (($c - $(c + 2))^2 > 25 * $(c + 1)^2) bad = 1; rows++ }
    END { exit bad || rows != 60 }' sgd.csv || fail "figure finite-size --rule sgd: $(cat sgd.csv)"
for name in fig3 fig4 table1 size phase; do
    for suffix in png svg pdf; do
        [ -s $name.$suffix ] || fail "no $name.$suffix"
    done
done
expect 4 figure fig3 --output fig3
finish
