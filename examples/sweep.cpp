// sweep.cpp : the final error over the learning rate, from C++: ensembles are owned, failures are exceptions.
//
//     c++ -std=c++17 sweep.cpp $(pkg-config --cflags --libs ondine) && ./a.out
#include <array>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <vector>

#include <ondine/ondine.h>

using Values = std::array<double, ONDINE_OBSERVABLES>;

struct EnsembleFree {
    void operator()(ondine_ensemble *ensemble) const
    {
        ondine_ensemble_free(ensemble);
    }
};
using Ensemble = std::unique_ptr<ondine_ensemble, EnsembleFree>;

static void check(ondine_status status, const ondine_error &error)
{
    if (status != ONDINE_OK)
        throw std::runtime_error(error.message);
}

static Ensemble simulate(const ondine_model &model, const ondine_run &run, const std::vector<double> &t)
{
    ondine_ensemble *ensemble = nullptr;
    ondine_error error{};
    check(ondine_simulate(&model, &run, t.size(), t.data(), &ensemble, &error), error);
    return Ensemble(ensemble);
}

int main()
try {
    const std::vector<double> t{10.0};
    ondine_model model = ondine_model_default();
    ondine_run run = ondine_run_default();
    model.rule = ONDINE_SGD;
    model.n = 1000;
    run.engine = ONDINE_REDUCED;
    run.replicas = 2000;

    std::printf("%5s %12s %12s\n", "eta", "theory", "simulated");
    for (const double eta : {0.1, 0.3, 1.0, 1.5}) {
        model.eta = eta;
        Values theory{}, mean{};
        ondine_error error{};
        check(ondine_theory(&model, t.size(), t.data(), theory.data(), &error), error);
        const Ensemble ensemble = simulate(model, run, t);
        ondine_ensemble_moments(ensemble.get(), 0, mean.data(), nullptr);
        std::printf("%5g %12.3e %12.3e\n", eta, theory[ONDINE_EPS_G], mean[ONDINE_EPS_G]);
    }
} catch (const std::exception &failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return 1;
}
