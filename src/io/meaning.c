#include "io/meaning.h"

#include <string.h>

static const struct {
    const char *name, *meaning;
} table[] = {
    /* parameters, some of them columns too */
    {"command", "of the program, that made the file"},
    {"rule", "update rule: sgd, eq. (1), or wn, eq. (5)"},
    {"activation", "g of student and teacher"},
    {"eta", "learning rate"},
    {"l0", "initial |J|/sqrt(N)"},
    {"r0", "initial overlap R(0) of every replica; nan: random, variance 1/N"},
    {"z0", "initial |V|/sqrt(N), for wn"},
    {"noise", "standard deviation of the label noise"},
    {"n", "number N of inputs"},
    {"t-end", "last record time, t = steps/N"},
    {"points", "number of record times"},
    {"spacing", "law of the record times"},
    {"times", "record times, t = steps/N"},
    {"threshold", "eps_g to reach"},
    {"t-max", "time at which to give up"},
    {"z", "|V|/sqrt(N) at the solution; nan in /config: where the ODE ends"},
    {"engine", "micro: full vectors; reduced: the chain of the order parameters"},
    {"math", "exact: the bits of the CPU; fast: a GPU's own"},
    {"replicas", "number of independent replicas"},
    {"seed", "of all random numbers"},
    {"inputs", "law of the elements of x"},
    {"save-replicas", "whether /replicas holds every record of every replica"},
    /* validate */
    {"t", "record time, t = steps/N"},
    {"observable", "l, R, z or eps_g"},
    {"against", "what the ensemble is compared with: theory or reduced"},
    {"sim_mean", "mean over the simulated replicas"},
    {"other_mean", "the mean that it is compared with"},
    {"score_mean", "standardised difference of the means; nan: not judged"},
    {"sim_sd", "standard deviation over the simulated replicas (n - 1)"},
    {"other_sd", "the standard deviation that it is compared with"},
    {"var_ratio", "(sim_sd/other_sd)^2"},
    {"score_var", "standardised difference of the variances; nan: not judged"},
    /* converge */
    {"status", "converged, diverged or not_reached"},
    {"t_conv", "time until eps_g < threshold, over replicas their mean; nan: not reached"},
    {"eta_eff", "eta/z^2 (sgd: eta) at t_conv"},
    {"converged", "number of replicas that converged"},
    {"t_conv_sd", "standard deviation of t_conv over replicas"},
    {"t_conv_theory", "mean of t_conv at this N, to order 1/N"},
    {"t_conv_sd_theory", "standard deviation of t_conv at this N, to order 1/N"},
    /* stability */
    {"eta_c", "critical learning rate"},
    {"rate_R", "1 - R decays like exp(-rate_R t)"},
    {"rate_l", "|1 - l| decays like exp(-rate_l t)"},
};

const char *ond_meaning_of(const char *name)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].name, name) == 0)
            return table[i].meaning;
    return NULL;
}

const char *ond_meaning_name(size_t i)
{
    return i < sizeof table / sizeof *table ? table[i].name : NULL;
}
