/* loop.c : the ten lines of C that a good programmer writes: uniforms by xoshiro256+ first, then loops that gcc hands
 * to libmvec and to vector instructions; single precision.  Same system and checks as common.py.
 *
 * Build: gcc -O3 -march=native -ffast-math loop.c -o loop -lmvec -lm */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N = 10000 };
static const float eta = 0.5f;
static float w[N], b[N], x[N], u[N], l;

static uint64_t s[4] = {1, 2, 3, 4};

static uint64_t xoshiro(void)
{
    const uint64_t r = s[0] + s[3], t = s[1] << 17;
    s[2] ^= s[0], s[3] ^= s[1], s[1] ^= s[2], s[0] ^= s[3], s[2] ^= t;
    s[3] = s[3] << 45 | s[3] >> 19;
    return r;
}

/* cos(t - pi/2) instead of sin(t): gcc would merge the pair into sincos, which libmvec lacks. */
static void draw(void)
{
    for (int i = 0; i < N; i++)
        u[i] = (float)((xoshiro() >> 40) + 1) * 0x1p-24f;
    for (int i = 0; i < N / 2; i++) {
        const float r = sqrtf(-2 * logf(u[i])), t = (float)(2 * M_PI) * u[i + N / 2];
        x[i] = r * cosf(t);
        x[i + N / 2] = r * cosf(t - (float)M_PI_2);
    }
}

static float dot(const float *a, const float *c)
{
    float sum = 0;
    for (int i = 0; i < N; i++)
        sum += a[i] * c[i];
    return sum;
}

static void sgd_step(void)
{
    draw();
    const float c = eta / N * (dot(b, x) - dot(w, x));
    for (int i = 0; i < N; i++)
        w[i] += c * x[i];
}

static void wn_step(void)
{
    draw();
    const float norm = sqrtf(dot(w, w)), p = dot(w, x) / norm, c = eta * (dot(b, x) / sqrtf(N) - l * p);
    const float cv = c * l / norm, keep = 1 - cv * p / norm;
    for (int i = 0; i < N; i++)
        w[i] = keep * w[i] + cv * x[i];
    l += c * p / N;
}

static void start(void)
{
    float *const vector[2] = {w, b};
    for (int v = 0; v < 2; v++) {
        draw();
        const float scale = sqrtf(N / dot(x, x));
        for (int i = 0; i < N; i++)
            vector[v][i] = scale * x[i];
    }
    l = 1;
}

static double distance2(void)
{
    double sum = 0;
    for (int i = 0; i < N; i++)
        sum += ((double)w[i] - b[i]) * ((double)w[i] - b[i]);
    return sum / N;
}

/* Standard errors from theory after t = 0.2; common.py has the formulas. */
static double score(int wn)
{
    const double t = 0.2, rate = eta * (2 - eta);
    start();
    const double D0 = distance2();
    double y[3] = {1, dot(w, b) / N, 1}; /* l, P, Z by small Euler steps, far below a standard error */
    for (int i = 0; i < 100000; i++) {
        const double z = sqrt(y[2]), R = y[1] / z, D = 1 - 2 * y[0] * R + y[0] * y[0], h = t / 100000;
        const double dl = eta * (R - y[0]), dP = eta * y[0] * (1 - R * R) / z, dZ = eta * eta * y[0] * y[0] * D / y[2];
        y[0] += h * dl, y[1] += h * dP, y[2] += h * dZ;
    }
    for (int i = 0; i < (int)(t * N); i++)
        wn ? wn_step() : sgd_step();
    if (!wn)
        return (distance2() / D0 / exp(-rate * t) - 1) / sqrt(2 * rate * rate * t / N);
    const double z = sqrt(dot(w, w) / N), off = fmax(fabs(z - sqrt(y[2])), fabs(l - y[0]));
    return sqrt(N) * fmax(off, fabs(dot(w, b) / N / z - y[1] / sqrt(y[2])));
}

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *c)
{
    return (*(const double *)a > *(const double *)c) - (*(const double *)a < *(const double *)c);
}

int main(void)
{
    enum { ROUNDS = 9, STEPS = 1000 };
    for (int wn = 0; wn < 2; wn++) {
        double rate[ROUNDS];
        const double off = score(wn);
        if (!(fabs(off) <= 6)) {
            fprintf(stderr, "loop.c: wrong physics: %+.2f standard errors from theory\n", off);
            return 1;
        }
        for (int r = 0; r < ROUNDS; r++) {
            const double begin = cpu();
            for (int i = 0; i < STEPS; i++)
                wn ? wn_step() : sgd_step();
            rate[r] = (double)STEPS * N / (cpu() - begin);
        }
        qsort(rate, ROUNDS, sizeof *rate, ascending);
        printf("{\"peer\": \"C loop\", \"case\": \"gcc %s, libmvec, float\", \"rule\": \"%s\", \"rate\": %.6g, "
               "\"checked\": \"%+.2f standard errors from theory at t = 0.2\"}\n",
               __VERSION__, wn ? "wn" : "sgd", rate[ROUNDS / 2], off);
    }
    return 0;
}
