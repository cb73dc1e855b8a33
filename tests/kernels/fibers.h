/* fibers.h : what a C test may set of fiber.h. */
#ifndef ONDINE_TESTS_FIBERS_H
#define ONDINE_TESTS_FIBERS_H

#ifdef __cplusplus
extern "C" {
#endif

enum { FIBERS_ORDERS = 3 }; /* forward, reverse, random */
void fibers_set_order(int order);
extern unsigned fibers_launches; /* kernels run so far */

#ifdef __cplusplus
}
#endif

#endif
