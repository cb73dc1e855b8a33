/* stream.h : where every random number of Ondine comes from.  Stream layout 1.
 *
 * One call of Philox4x32-10 gives four 32-bit words for one (step, group, replica, purpose):
 *
 *              key                              counter
 *     +---------+---------+      +---------+---------+---------+---------+
 *     | seed lo | seed hi |      |  step   |  group  | replica | purpose |
 *     +---------+---------+      +---------+---------+---------+---------+
 *       word 0    word 1           word 0    word 1    word 2    word 3
 *
 * This is cuRAND's Philox layout: curand_init(seed, subsequence = purpose << 32 | replica,
 * offset = 4 (group << 32 | step)).  Nothing is carried from draw to draw, so any thread, process or device can make
 * any number of any replica.  Limits that follow, checked when a run is set up: step, replica < 2^32.
 *
 * What step and group mean for each purpose:
 *   teacher, student : step 0; group g holds elements g, g + G, g + 2G, g + 3G of B or J(0)/V(0), G = ceil(N/4)
 *   inputs           : the elements of x at that step, grouped in the same way
 *   inputs-second, inputs-common, inputs-signs : what laws other than Gaussian use; below
 *   noise            : group 0, the label noise of micro at that step (first normal)
 *   chain            : group 0 gives (b, w) from words 0 and 1, (chi-square candidate, label noise) from words 2 and 3,
 *                      and the candidate's 16 bits h (ond_spare_bits); group 1 word 3 decides that candidate where h
 *                      does not; each group k >= 2 is a candidate of its own (chi2.h)
 *   chain-start      : step 0; group 0 gives n0 of R(0) (first normal of words 0 and 1); each group k >= 1 is a
 *                      candidate of the chi-square X0
 * Inputs of other laws (rng/inputs.h); e is the member of the group, as above:
 *   uniform     : inputs, word e gives element e
 *   student-t   : elements 0 and 1 from words (0, 1) and (2, 3) of inputs, 2 and 3 from those of inputs-second
 *   correlated  : the normals of inputs, and one for all elements: group 0 of inputs-common (first normal)
 *   rademacher  : inputs-signs, group = the lane of sum/shape.h; the k-th highest bit of word e is the sign of
 *                 element e of the lane's k-th group, k = 0, 1, ... (a lane has at most 10 groups); 1 is minus
 * blocked : step 0, group 0, replica = the first of a chunk; words 0 and 1 are the seed that its inputs' generator,
 * cuRAND's, gets (engine/blocked.h) chain-check and chain-check-start are a second, independent set of reduced replicas
 * (validate's run at N/4). */
#ifndef ONDINE_RNG_STREAM_H
#define ONDINE_RNG_STREAM_H

#include <stdint.h>

#define OND_STREAM_LAYOUT 1

enum ond_purpose {
    OND_TEACHER = 1,
    OND_STUDENT = 2,
    OND_INPUTS = 3,
    OND_NOISE = 4,
    OND_CHAIN = 5,
    OND_CHAIN_START = 6,
    OND_CHAIN_CHECK = 7,
    OND_CHAIN_CHECK_START = 8,
    OND_INPUTS_SECOND = 9,
    OND_INPUTS_COMMON = 10,
    OND_INPUTS_SIGNS = 11,
    OND_BLOCKED = 12
};

#endif
