/* support.h : what every cmocka test includes first. */
#ifndef ONDINE_TESTS_SUPPORT_H
#define ONDINE_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* 1 in a build with a sanitizer, which slows everything down and has memory of its own. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANITIZED 1
#elif defined __has_feature
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* |value - expected| <= bound, printed on success too; a NaN fails. */
#define ASSERT_WITHIN(what, value, expected, bound)                                                                    \
    do {                                                                                                               \
        const double ond_v = (value), ond_e = (expected), ond_b = (bound);                                             \
        const double ond_d = ond_v > ond_e ? ond_v - ond_e : ond_e - ond_v;                                            \
        print_message("%-40s %.17g, expected %.17g, off by %.3g of %.3g allowed\n", what, ond_v, ond_e, ond_d, ond_b); \
        if (!(ond_d <= ond_b))                                                                                         \
            fail_msg("%s: %.17g is not within %.3g of %.17g", what, ond_v, ond_b, ond_e);                              \
    } while (0)

#endif
