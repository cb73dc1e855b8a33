/* figure_scores.c : validate's scores over time, a symbol a score. */
#include <math.h>
#include <string.h>

#include "io/figure_script.h"

enum { K = ONDINE_OBSERVABLES };

/* The comparisons, told apart by the size of their symbols. */
enum { WITH_THEORY, WITH_REDUCED, REDUCED_WITH_THEORY, COMPARISONS };
static const double size_of[COMPARISONS] = {1, 0.6, 0.3};

static const char *text_at(const ond_table *table, size_t row, const char *column)
{
    const size_t c = ond_table_find(table, column);
    return c < table->columns ? table->cell[row * table->columns + c].text : "";
}

static double real_at(const ond_table *table, size_t row, const char *column)
{
    const size_t c = ond_table_find(table, column);
    return c < table->columns ? table->cell[row * table->columns + c].real : NAN;
}

/* ln_eps_g is drawn as eps_g is. */
static int observable_at(const ond_table *table, size_t row)
{
    static const char *const names[K] = {"l", "R", "z", "eps_g"};
    const char *name = text_at(table, row, "observable");
    int k = 0;
    while (k < K - 1 && strcmp(names[k], name) != 0)
        k++;
    return k;
}

static int comparison_at(const ond_table *table, size_t row)
{
    if (strcmp(text_at(table, row, "against"), "theory") != 0)
        return WITH_REDUCED;
    return strcmp(text_at(table, row, "engine"), "reduced") == 0 ? REDUCED_WITH_THEORY : WITH_THEORY;
}

void ond_scores_data(FILE *out, size_t p, const ond_panel *panel)
{
    const ond_table *table = panel->scores.table;
    fprintf(out, "$score%zu << EOD\n", p);
    for (size_t r = 0; r < table->rows; r++) {
        fprintf(out, "%.9g %d %d", real_at(table, r, "t"), observable_at(table, r), comparison_at(table, r));
        for (int variance = 0; variance <= 1; variance++) {
            const double score = real_at(table, r, variance ? "score_var" : "score_mean");
            if (isfinite(score))
                fprintf(out, " %.6g", score);
            else
                fputs(" nan", out);
        }
        fputc('\n', out);
    }
    fputs("EOD\n", out);
}

void ond_scores_plot(FILE *out, size_t p, const ond_panel *panel, int variance)
{
    const ond_table *table = panel->scores.table;
    double most = panel->scores.allowed;
    for (size_t r = 0; r < table->rows; r++) {
        const double score = real_at(table, r, variance ? "score_var" : "score_mean");
        most = isfinite(score) ? fmax(most, fabs(score)) : most;
    }
    const double step = most > 20 ? ceil(most / 20) * 10 : 5;
    fprintf(out, "unset logscale y\nset yrange [%.9g:%.9g]\nset ytics %.9g\nset format y '%%g'\n", -1.15 * most,
            1.15 * most, step);
    fprintf(out, "set ylabel '%s' offset 0.6,0\nplot ", variance ? "score, var" : "score, mean");
    for (int sign = -1; sign <= 1; sign++)
        fprintf(out, "%.9g with lines lw 0.8 lc rgb '#555555' dt %s, ", sign * panel->scores.allowed,
                sign ? "(8,5)" : "1");
    for (int c = COMPARISONS - 1; c >= 0; c--)
        for (int k = 0; k < K; k++)
            fprintf(out,
                    "$score%zu using ($2==%d && $3==%d ? $1 : NaN):%d with points pt %d ps %g lw 0.9 lc rgb '%s'%s", p,
                    k, c, variance ? 5 : 4, ond_look_of[k].symbol, ond_look_of[k].size * size_of[c],
                    ond_look_of[k].colour, c > 0 || k < K - 1 ? ", " : "\n");
    fputs("unset ylabel\n", out);
}
