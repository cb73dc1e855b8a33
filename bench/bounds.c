#include "bounds.h"

#include <string.h>

#ifdef __x86_64__
#include <cpuid.h>
#endif

/* Four vector pipes.  Measured on Zen 4 with pairs of instructions that do or do not wait for each other
 * (docs/performance.md): products of either kind and fma share pipes 0 and 1; float additions, shifts and conversions
 * share 2 and 3; shuffles have three pipes, logic and integer sums all four.  A 512-bit operation takes two passes.
 * Zen 5 has the same pipes, 512 bits wide (not measured). */
static const bound_model models[] = {
    {"Zen 4, 4 pipes of 256 bits", 256, {0x3, 0xc, 0x3, 0xc, 0xf, 0xc, 0xe, 0xf}, 4.9, 2, 1},
    {"Zen 5, 4 pipes of 512 bits", 512, {0x3, 0xc, 0x3, 0xc, 0xf, 0xc, 0xe, 0xf}, 9.8, 2, 1},
};

const bound_model *bound_machine(void)
{
#ifdef __x86_64__
    unsigned a, b, c, d;
    if (!__get_cpuid(0, &a, &b, &c, &d) || b != signature_AMD_ebx || !__get_cpuid(1, &a, &b, &c, &d))
        return NULL;
    const unsigned family = (a >> 8 & 0xf) + (a >> 20 & 0xff), model = (a >> 4 & 0xf) | (a >> 12 & 0xf0);
    if (family == 0x19 && ((model >= 0x10 && model <= 0x1f) || model >= 0x60))
        return &models[0];
    if (family == 0x1a)
        return &models[1];
#endif
    return NULL;
}

static double lane_bits(const char *isa)
{
    return strcmp(isa, "avx512") == 0 ? 512 : strcmp(isa, "avx2") == 0 ? 256 : 0;
}

double bound_of(const bound_model *machine, const char *isa, const bound_work *work)
{
    const double bits = lane_bits(isa);
    if (!machine || bits == 0)
        return 0;
    const double passes = bits > machine->width ? bits / machine->width : 1;
    double cycles = 0;
    for (unsigned set = 1; set < 16; set++) {
        double inside = 0;
        for (int k = 0; k <= BOUND_SQRT; k++)
            if ((machine->pipes[k] & ~set) == 0)
                inside += work->count[k] * passes;
        const double least = inside / __builtin_popcount(set);
        cycles = least > cycles ? least : cycles;
    }
    const double root = work->count[BOUND_SQRT] * passes * machine->sqrt_cycles;
    const double load = work->count[BOUND_LOAD] * passes / machine->loads;
    const double store = work->count[BOUND_STORE] * passes / machine->stores;
    cycles = root > cycles ? root : cycles;
    cycles = load > cycles ? load : cycles;
    cycles = store > cycles ? store : cycles;
    return work->units / cycles;
}

/* engine/lanes.h, v_group_words: two halves, each 16 multiplications and shifts, 5 exclusive ors of two and 13 of three
 * operands; then 4 merges.  AVX2 has no operation on three operands, and merges by a shuffle and a blend. */
bound_work bound_words(const char *isa)
{
    const int three = strcmp(isa, "avx512") == 0;
    bound_work w = {{0}, 0};
    w.count[BOUND_MULTIPLY] = w.count[BOUND_SHIFT] = 32;
    w.count[BOUND_LOGIC] = 2 * (5 + 13 * (three ? 1 : 2)) + (three ? 0 : 4);
    w.count[BOUND_SHUFFLE] = 4;
    w.units = lane_bits(isa) / 32 * 4;
    return w;
}

/* engine/lanes.h, v_normals: two pairs, each 16 fma and 4 products, 2 float additions, 1 + 1 conversions, 2 integer
 * subtractions, 4 logical operations, a square root.  AVX2 spends 2 more on the ternary ones and 7 on truncation. */
static bound_work normals(const char *isa)
{
    const int avx2 = strcmp(isa, "avx2") == 0;
    bound_work w = bound_words(isa);
    w.count[BOUND_FMA] += 2 * (20 + (avx2 ? 1 : 0));
    w.count[BOUND_ADD] += 2 * 2;
    w.count[BOUND_CONVERT] += 2 * (2 + (avx2 ? 1 : 0));
    w.count[BOUND_LOGIC] += 2 * (6 + (avx2 ? 4 : 0));
    w.count[BOUND_SHIFT] += 2 * (avx2 ? 2 : 0);
    w.count[BOUND_SQRT] += 2;
    return w;
}

bound_work bound_normals(const char *isa)
{
    bound_work w = normals(isa);
    w.count[BOUND_ADD] += 4;
    return w;
}

bound_work bound_stored_normals(const char *isa)
{
    bound_work w = normals(isa);
    w.count[BOUND_STORE] += 4;
    return w;
}

/* engine/micro_lanes.h, visit: per vector of elements the update and three sums by fma; loads of W, B, x, stores of W
 * and x. */
bound_work bound_micro(const char *isa)
{
    bound_work w = normals(isa);
    w.count[BOUND_FMA] += 4 * 4;
    w.count[BOUND_LOAD] += 4 * 3;
    w.count[BOUND_STORE] += 4 * 2;
    return w;
}

/* Three sums by fma over three vectors; an fma for each element of W, which is read and written, and x, which is read.
 */
bound_work bound_dots(const char *isa)
{
    const bound_work w = {.count = {[BOUND_FMA] = 4 * 3, [BOUND_LOAD] = 4 * 3}, .units = lane_bits(isa) / 32 * 4};
    return w;
}

bound_work bound_update(const char *isa)
{
    const bound_work w = {.count = {[BOUND_FMA] = 4, [BOUND_LOAD] = 4 * 2, [BOUND_STORE] = 4},
                          .units = lane_bits(isa) / 32 * 4};
    return w;
}
