#include <stdarg.h>
#include <stdio.h>

#include "model/error.h"

ondine_status ond_fail(ondine_error *error, ondine_status status, const char *format, ...)
{
    if (error) {
        va_list args;
        va_start(args, format);
        vsnprintf(error->message, sizeof error->message, format, args);
        va_end(args);
    }
    return status;
}

const char *ondine_rule_name(ondine_rule rule)
{
    switch (rule) {
    case ONDINE_SGD: return "sgd";
    case ONDINE_WN: return "wn";
    }
    return NULL;
}

const char *ondine_activation_name(ondine_activation activation)
{
    switch (activation) {
    case ONDINE_LINEAR: return "linear";
    case ONDINE_ERF: return "erf";
    case ONDINE_RELU: return "relu";
    case ONDINE_LEAKY_RELU: return "leaky-relu";
    case ONDINE_TANH: return "tanh";
    case ONDINE_SIGMOID: return "sigmoid";
    case ONDINE_SOFTPLUS: return "softplus";
    }
    return NULL;
}

const char *ondine_inputs_name(ondine_inputs inputs)
{
    switch (inputs) {
    case ONDINE_GAUSSIAN: return "gaussian";
    case ONDINE_RADEMACHER: return "rademacher";
    case ONDINE_UNIFORM: return "uniform";
    case ONDINE_STUDENT_T: return "student-t";
    case ONDINE_CORRELATED: return "correlated";
    }
    return NULL;
}

const char *ondine_engine_name(ondine_engine engine)
{
    switch (engine) {
    case ONDINE_MICRO: return "micro";
    case ONDINE_REDUCED: return "reduced";
    case ONDINE_BLOCKED: return "blocked";
    }
    return NULL;
}

const char *ondine_version(void)
{
    return "ondine " ONDINE_VERSION;
}
