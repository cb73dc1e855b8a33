/* The normals of different replicas are uncorrelated: the largest of all pairwise correlations stays within Gumbel
 * bounds.
 *
 * Of R replicas with T normals each, sqrt(T) times a correlation is a standard normal; of M = R (R - 1)/2 of them the
 * largest size exceeds HIGH with probability <= M erfc(HIGH/sqrt 2) = 1e-9, and stays below LOW with probability about
 * exp(-M erfc(LOW/sqrt 2)) = 1e-9 (a dependence can also show as too little of it).  For squares (z^2 - 1)/sqrt 2 the
 * tail at HIGH is 7 times a normal's (their products have excess kurtosis 222, which T divides). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#include "rng/normal.h"
#include "rng/philox.h"
#include "rng/stream.h"

enum { R = 300, T = 1 << 14 };
#define HIGH 7.66
#define LOW 3.50

/* (R, T), rows of the normals that replica r draws for x in its first steps (purpose inputs), or for its chain. */
static float *draw(uint32_t purpose, int squares)
{
    float *z = malloc(sizeof(float) * R * T);
    const ond_keys keys = ond_philox_keys(20250102);
    for (uint32_t r = 0; r < R; r++)
        for (uint32_t i = 0; i < T; i += 4) {
            const uint32_t step = purpose == OND_INPUTS ? i / 4 / 64 : i / 4,
                           group = purpose == OND_INPUTS ? i / 4 % 64 : 0;
            const ond_words w = ond_philox(step, group, r, purpose, &keys);
            const ond_pair p = ond_normal(w.w[0], w.w[1]), q = ond_normal(w.w[2], w.w[3]);
            memcpy(z + (size_t)r * T + i, (float[]){p.a, p.b, q.a, q.b}, 4 * sizeof(float));
        }
    if (squares)
        for (size_t i = 0; i < (size_t)R * T; i++)
            z[i] = (z[i] * z[i] - 1) * 0.70710678f;
    return z;
}

/* Largest sqrt(T) |correlation| over all pairs i < j of rows. */
static double largest(const float *z)
{
    double most = 0;
#pragma omp parallel for schedule(dynamic, 8) reduction(max : most) num_threads(2)
    for (int i = 0; i < R; i++)
        for (int j = i + 1; j < R; j++) {
            float lane[16] = {0};
            for (int k = 0; k < T; k += 16)
                for (int l = 0; l < 16; l++)
                    lane[l] += z[i * T + k + l] * z[j * T + k + l];
            double sum = 0;
            for (int l = 0; l < 16; l++)
                sum += lane[l];
            most = fmax(most, fabs(sum) / sqrt(T));
        }
    return most;
}

static void judge(const char *what, const float *z)
{
    const double most = largest(z);
    print_message("%-40s largest of %d: %.3f, allowed %.2f .. %.2f\n", what, R * (R - 1) / 2, most, LOW, HIGH);
    if (!(most >= LOW && most <= HIGH))
        fail_msg("%s: the largest correlation is %.3f sigma", what, most);
}

static void test_replicas(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        uint32_t purpose;
        int squares;
    } cases[] = {{"inputs, normals", OND_INPUTS, 0},
                 {"inputs, squares", OND_INPUTS, 1},
                 {"chain, normals", OND_CHAIN, 0},
                 {"chain, squares", OND_CHAIN, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        float *z = draw(cases[i].purpose, cases[i].squares);
        judge(cases[i].what, z);
        free(z);
    }
}

/* One pair that shares a twelfth of its normals is found. */
static void test_finds_a_twin(void **state)
{
    (void)state;
    float *z = draw(OND_INPUTS, 0);
    memcpy(z + 7 * T, z + 200 * T, T / 12 * sizeof *z);
    const double most = largest(z);
    print_message("with a twin: %.3f\n", most);
    assert_true(most > HIGH);
    free(z);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_replicas), cmocka_unit_test(test_finds_a_twin)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
