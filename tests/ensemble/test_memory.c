/* Memory does not grow with the number of replicas: the peak of 1e3, 1e5 and 1e7 reduced replicas, each in a process of
 * its own. */
#include "support.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ondine/ondine.h"

/* Peak resident memory in MiB of a run with so many replicas. */
static double peak_of(uint32_t replicas)
{
    const pid_t child = fork();
    if (child == 0) {
        static const double t[] = {0, 1, 2};
        ondine_model model = ondine_model_default();
        model.n = 4;
        ondine_run run = ondine_run_default();
        run.engine = ONDINE_REDUCED;
        run.replicas = replicas;
        run.threads = 2;
        ondine_ensemble *e;
        const ondine_status status = ondine_simulate(&model, &run, 3, t, &e, NULL);
        const int whole = status == ONDINE_OK && ondine_ensemble_moments(e, 2, NULL, NULL) == replicas;
        _exit(whole ? 0 : 1);
    }
    int status;
    struct rusage usage;
    assert_int_equal(wait4(child, &status, 0, &usage), child);
    assert_int_equal(status, 0);
    return (double)usage.ru_maxrss / 1024;
}

static void flat(void **state)
{
    (void)state;
    const double few = peak_of(1000), many = peak_of(100000), most = peak_of(10000000);
    ASSERT_WITHIN("MiB, 1e5 replicas", many, few, 2);
    ASSERT_WITHIN("MiB, 1e7 replicas", most, few, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(flat)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
