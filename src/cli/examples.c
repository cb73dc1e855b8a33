#include "cli/examples.h"

#include "cli/commands.h"

const ond_example ond_examples[] = {
    {CMD_SIMULATE, "ondine simulate --n 1000 --replicas 50 --output wn.h5", "an ensemble, and a file to keep it in"},
    {CMD_SIMULATE, "ondine simulate --engine reduced --replicas 10000 --points 11 --format csv > chain.csv",
     "the exact chain of the order parameters: many replicas, any N"},
    {CMD_SIMULATE,
     "ondine simulate --rule sgd --activation erf --eta 0.5 --n 500 --times 0,1,10,20 --save-replicas "
     "--output sgd.h5",
     "every record of every replica, at chosen times"},
    {CMD_SIMULATE, "ondine simulate --n 1e6 --replicas 1e4 --dry-run", "what a large run would do, without doing it"},
    {CMD_SIMULATE, "ondine simulate --engine reduced --replicas 1000 --shard 1/2 --output part1.h5",
     "the first half of an ensemble; 'ondine help merge' joins the halves"},
    {CMD_SIMULATE, "ondine simulate --engine reduced --replicas 1000 --shard 2/2 --output part2.h5", "and the second"},
    {CMD_THEORY, "ondine theory --rule sgd --eta 0.5 --t-end 40 --points 9", "the ODE, N to infinity"},
    {CMD_THEORY, "ondine theory --n 1000 --z0 0.5 --points 9", "means and standard deviations at N = 1000"},
    {CMD_THEORY, "ondine theory --activation tanh --spacing log --output theory.h5", "equal ratios of t, and a file"},
    {CMD_VALIDATE, "ondine validate --n 500 --z0 0.5 --replicas 100 --times 0,1,5,20",
     "simulation against theory: table, verdict, exit code"},
    {CMD_CONVERGE, "ondine converge --activation erf --eta 0.01", "the time until eps_g < 0.01"},
    {CMD_CONVERGE, "ondine converge --rule sgd --eta 0.1:1:log:5 --l0 0.5:2:log:3 --format csv",
     "a grid of eta and l0"},
    {CMD_STABILITY, "ondine stability --rule sgd --activation erf", "the critical learning rate"},
    {CMD_FIGURE, "ondine figure fig3", "fig3.png, fig3.svg, fig3.pdf and fig3.csv"},
    {CMD_FIGURE, "ondine figure table1 --output decay", "Table 1 of the paper as decay.*"},
    {CMD_FIGURE, "ondine figure phase-plane --activation erf --eta 0.5", "the flow on the (R, l) plane"},
    {CMD_PLOT, "ondine plot wn.h5", "wn.png, wn.svg, wn.pdf and wn.csv of a result file"},
    {CMD_REPORT, "ondine report wn.h5", "wn.html: figures, tables, parameters, and where they come from"},
    {CMD_INFO, "ondine info", "what this build and this machine will do"},
    {CMD_RESUME, "ondine resume wn.h5.checkpoint", "after a run that was stopped: to the same end, the same bytes"},
    {CMD_MERGE, "ondine merge part1.h5 part2.h5 --output whole.h5", "the bytes of one run"},
    {CMD_RERUN, "ondine rerun wn.h5 --threads 1", "wn.h5 once more: are its bytes the same?"},
    {CMD_MANUAL, "ondine manual simulate > ondine-simulate.1", "to be shown by man ./ondine-simulate.1"},
    {CMD_COMPLETION, "ondine completion bash > ondine.bash", "to be sourced by bash"},
    {0, NULL, NULL},
};
