/* Sums over mesh.h.  Near l = R = 1 those that hold g(b) - g(a) once vanish to leading order by the
 * symmetry of v.  They are integrated by parts in v first (docs/theory.md), which leaves sums of order one times R - l
 * and sin^2. */
#include "theory/smooth.h"

#include "theory/mesh.h"

/* <.> over v at one u: what the outer sum needs of g(b) */
typedef struct inner {
    double mean_slope; /* (g(b) - g(a))/(b - a) */
    double curvature;  /* as ond_curvature() */
    double square;     /* (g(b) - g(a))^2 */
    double slope;      /* g'(b) */
    double difference; /* g(b) - g(a) */
} inner;

OND_HD inner sum_over_v(ondine_activation g, const ond_mesh *mesh, const ond_row *row)
{
    inner sum = {0, 0, 0, 0, 0};
    for (int j = 0; j < mesh->columns; j++) {
        const ond_column *column = &mesh->column[j];
        double gb[OND_G];
        const double d = ond_mesh_node(g, row, column, gb), mean_slope = ond_mean_slope(row->ga, gb, d);
        sum.mean_slope += column->weight * mean_slope;
        sum.curvature += column->weight * ond_curvature(row->ga, gb, d, mean_slope);
        sum.square += column->weight * mean_slope * mean_slope * d * d;
        sum.slope += column->weight * gb[1];
        sum.difference += column->weight * mean_slope * d;
    }
    return sum;
}

OND_HD ond_moments sum_over_u(ondine_activation g, const ond_point *p)
{
    const double sin2 = p->sin * p->sin;
    double total = 0, a2 = 0, a1_drift = 0, a1_curve = 0, a1_bend = 0, cross = 0, slope = 0;
    ond_mesh mesh;
    ond_mesh_make(g, p, &ond_exact, &mesh);
    for (int i = mesh.first; i <= mesh.last; i++) {
        const ond_row row = ond_mesh_row(g, &mesh, i);
        const inner mean = sum_over_v(g, &mesh, &row);
        const double u = row.u, weight = row.weight, g1 = row.ga[1];
        total += weight;
        a1_drift += weight * g1 * u * u * mean.mean_slope;
        a1_curve += weight * g1 * u * mean.curvature;
        a1_bend += weight * row.ga[2] * mean.difference;
        a2 += weight * g1 * g1 * mean.square / 2;
        cross += weight * g1 * mean.slope;
        slope += weight * g1 * g1;
    }
    ond_moments m = {.a1_l = (mesh.drift * a1_drift + sin2 * a1_curve) / total,
                     .a2 = a2 / total,
                     .cross = cross / total,
                     .slope = slope / total};
    if (fabs(p->l) < 0.1 &&
        p->sin > 0.9) /* near the saddle l = R = 0 the sums above vanish by symmetry; by parts in u */
        m.a1_l = p->l * (a1_bend / total - m.slope) + p->R * m.cross;
    m.a3 = p->R * m.a1_l + sin2 * m.cross;
    m.g_red = m.a1_l - p->R * m.cross;
    return m;
}

/* g is a constant in each call, so that the loops are compiled for it. */
ond_moments ond_smooth_moments(ondine_activation g, const ond_point *p)
{
    switch (g) {
    case ONDINE_TANH: return sum_over_u(ONDINE_TANH, p);
    case ONDINE_SIGMOID: return sum_over_u(ONDINE_SIGMOID, p);
    case ONDINE_SOFTPLUS: return sum_over_u(ONDINE_SOFTPLUS, p);
    default: return sum_over_u(ONDINE_ERF, p);
    }
}

OND_HD double half_square(ondine_activation g, const ond_point *p)
{
    double total = 0, sum = 0;
    ond_mesh mesh;
    ond_mesh_make(g, p, &ond_exact, &mesh);
    for (int i = mesh.first; i <= mesh.last; i++) {
        const ond_row row = ond_mesh_row(g, &mesh, i);
        total += row.weight;
        sum += row.weight * sum_over_v(g, &mesh, &row).square;
    }
    return sum / total / 2;
}

double ond_smooth_eps_g(ondine_activation g, const ond_point *p)
{
    switch (g) {
    case ONDINE_TANH: return half_square(ONDINE_TANH, p);
    case ONDINE_SIGMOID: return half_square(ONDINE_SIGMOID, p);
    case ONDINE_SOFTPLUS: return half_square(ONDINE_SOFTPLUS, p);
    default: return half_square(ONDINE_ERF, p);
    }
}
