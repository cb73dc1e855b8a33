#include "io/page.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "io/meaning.h"

enum {
    K = ONDINE_OBSERVABLES,
    ROWS = 26,        /* of a table over time; the file has all */
    TABLE_ROWS = 1000 /* of a table without times */
};

/* ---- HTML ---------------------------------------------------------------------------------------------------------
 */

static const char style[] =
    ":root{color-scheme:light dark;--text:#1b1b1f;--faint:#5c5f66;--paper:#fff;--line:#d8dade;--stripe:#f5f6f8;"
    "--good:#00684a;--bad:#b3261e;--unsure:#8a5a00}\n"
    "@media (prefers-color-scheme:dark){:root{--text:#e6e7ea;--faint:#a3a7b0;--paper:#17181b;--line:#3a3d44;"
    "--stripe:#1f2125;--good:#5fd3a6;--bad:#ff8a80;--unsure:#ffcf70}}\n"
    "body{font:16px/1.5 system-ui,sans-serif;color:var(--text);background:var(--paper);max-width:72rem;"
    "margin:2rem auto;padding:0 1rem}\n"
    "h1{font-size:1.6rem;line-height:1.2;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}\n"
    "h3{font-size:1rem;margin:1.2rem 0 .4rem}p{margin:.4rem 0}.faint,figcaption{color:var(--faint);font-size:.9rem}\n"
    ".verdict{border-left:.35rem solid;padding:.4rem .8rem;font-weight:600;background:var(--stripe)}\n"
    ".good{color:var(--good)}.bad{color:var(--bad)}.unsure{color:var(--unsure)}td.bad{font-weight:700}td.faint{font-"
    "size:inherit}\n"
    ".figures{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:flex-start}\n"
    "figure{margin:0;flex:1 1 22rem;max-width:30rem}\n"
    "figure svg{display:block;width:100%;height:auto;background:#fff;border-radius:4px}\n"
    ".wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}\n"
    "th,td{padding:.2rem .7rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}\n"
    "th{font-weight:600}thead th{border-bottom:2px solid var(--line)}tbody tr:nth-child(even){background:"
    "var(--stripe)}\n"
    "table.words th,table.words td{text-align:left;vertical-align:top;white-space:normal;overflow-wrap:anywhere}\n"
    "th.group{text-align:center;white-space:normal;border-bottom:1px solid "
    "var(--line)}code{font-family:ui-monospace,monospace}\n"
    "@media print{body{margin:0;max-width:none;font-size:10pt}figure{max-width:8.5cm;flex-basis:8.5cm}"
    "figure,tr{break-inside:avoid}h2,h3{break-after:avoid}.wide{overflow:visible}table{font-size:7.5pt}"
    "th,td{padding:.1rem .3rem}}\n";

void ond_page_text(FILE *out, const char *text)
{
    for (const char *p = text; *p; p++)
        switch (*p) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        case '\'': fputs("&#39;", out); break;
        default: fputc((unsigned char)*p < ' ' ? ' ' : *p, out);
        }
}

/* <tag>text</tag>; `tag` may have attributes. */
static void element(FILE *out, const char *tag, const char *text)
{
    fprintf(out, "<%s>", tag);
    ond_page_text(out, text);
    fprintf(out, "</%.*s>", (int)strcspn(tag, " "), tag);
}

static void number(FILE *out, double value)
{
    fputs("<td>", out);
    if (isnan(value))
        fputs("–", out);
    else
        fprintf(out, "%.6g", value + 0.0); /* -0 + 0 is 0 */
    fputs("</td>", out);
}

/* ---- scores -------------------------------------------------------------------------------------------------------
 */

enum { WITH_REDUCED, WITH_THEORY, REDUCED_WITH_THEORY, COMPARISONS };

typedef struct score_columns {
    size_t t, observable, engine, against, mean, var;
    int has[COMPARISONS];
} score_columns;

static int comparison_at(const ond_table *table, const score_columns *c, size_t row)
{
    const ond_value *cell = table->cell + row * table->columns;
    if (strcmp(cell[c->against].text, "theory") != 0)
        return WITH_REDUCED;
    return c->has[WITH_REDUCED] && strcmp(cell[c->engine].text, "reduced") == 0 ? REDUCED_WITH_THEORY : WITH_THEORY;
}

static score_columns find_scores(const ond_page *page)
{
    const ond_table *table = &page->account->table;
    score_columns c = {ond_table_find(table, "t"),
                       ond_table_find(table, "observable"),
                       ond_table_find(table, "engine"),
                       ond_table_find(table, "against"),
                       ond_table_find(table, "score_mean"),
                       ond_table_find(table, "score_var"),
                       {0}};
    for (int pass = 0; pass < 2; pass++) /* rows against reduced, once seen, tell the others apart */
        for (size_t r = 0; r < table->rows && !isnan(page->allowed); r++) {
            const int which = comparison_at(table, &c, r);
            if (pass == 1 || which == WITH_REDUCED)
                c.has[which] = 1;
        }
    return c;
}

/* The row of that time and observable ("ln_eps_g" stands in the place of eps_g); table->rows: none. */
static size_t find_row(const ond_table *table, const score_columns *c, double t, const char *observable, int which)
{
    for (size_t r = 0; r < table->rows; r++) {
        const ond_value *cell = table->cell + r * table->columns;
        const char *name = cell[c->observable].text;
        name += strncmp(name, "ln_", 3) == 0 ? 3 : 0;
        if (cell[c->t].real == t && strcmp(name, observable) == 0 && comparison_at(table, c, r) == which)
            return r;
    }
    return table->rows;
}

static void put_scores(FILE *out, const ond_page *page, const score_columns *c, double t, const char *observable)
{
    const ond_table *table = &page->account->table;
    for (int which = 0; which < COMPARISONS; which++) {
        if (!c->has[which])
            continue;
        const size_t r = find_row(table, c, t, observable, which);
        for (int variance = 0; variance <= 1; variance++) {
            const double score =
                r < table->rows ? table->cell[r * table->columns + (variance ? c->var : c->mean)].real : NAN;
            if (isnan(score))
                fputs("<td>–</td>", out);
            else
                fprintf(out, "<td%s>%.2f</td>", fabs(score) > page->allowed ? " class=\"bad\"" : "", score);
        }
    }
}

/* ---- tables over time ---------------------------------------------------------------------------------------------
 */

static void put_head(FILE *out, const ond_result *result, const score_columns *c)
{
    static const char *const groups[COMPARISONS] = {"score against reduced", "score against theory",
                                                    "score of reduced against theory"};
    const int ensemble = result->ensemble.count != NULL, theory = result->theory != NULL,
              finite = result->finite_mean != NULL;
    fputs("<thead><tr><th rowspan=\"2\">t</th>", out);
    if (ensemble)
        fputs("<th class=\"group\" colspan=\"3\">simulated</th>", out);
    if (theory)
        fputs("<th class=\"group\">N → ∞</th>", out);
    if (finite)
        fputs("<th class=\"group\" colspan=\"2\">theory at this N</th>", out);
    for (int which = 0; which < COMPARISONS; which++)
        if (c->has[which])
            fprintf(out, "<th class=\"group\" colspan=\"2\">%s</th>", groups[which]);
    fputs("</tr><tr>", out);
    fputs(ensemble ? "<th>replicas</th><th>mean</th><th>s.d.</th>" : "", out);
    fputs(theory ? "<th>ODE</th>" : "", out);
    fputs(finite ? "<th>mean</th><th>s.d.</th>" : "", out);
    for (int which = 0; which < COMPARISONS; which++)
        fputs(c->has[which] ? "<th>mean</th><th>var</th>" : "", out);
    fputs("</tr></thead>\n", out);
}

static void put_row(FILE *out, const ond_page *page, const score_columns *c, size_t i, int k, const char *observable)
{
    const ond_result *result = page->result;
    fputs("<tr>", out);
    number(out, result->time[i]);
    if (result->ensemble.count) {
        fprintf(out, "<td>%" PRIu64 "</td>", result->ensemble.count[i]);
        number(out, result->ensemble.mean[i * K + (size_t)k]);
        number(out, ond_moments_sd(&result->ensemble, i, k));
    }
    if (result->theory)
        number(out, result->theory[i * K + (size_t)k]);
    if (result->finite_mean) {
        number(out, result->finite_mean[i * K + (size_t)k]);
        number(out, ond_finite_sd(result, i, k));
    }
    put_scores(out, page, c, result->time[i], observable);
    fputs("</tr>\n", out);
}

static void put_times(FILE *out, const ond_page *page)
{
    static const char *const names[K] = {"l", "R", "z", "eps_g"};
    static const char *const what[K] = {"<var>l</var>, length of the student", "<var>R</var>, overlap with the teacher",
                                        "<var>z</var>, length of V", "<var>ε</var><sub>g</sub>, generalization error"};
    const ond_result *result = page->result;
    const score_columns c = find_scores(page);
    const size_t rows = result->points < ROWS ? result->points : ROWS;
    fputs("<h2>Numbers</h2>\n", out);
    if (rows < result->points)
        fprintf(out, "<p class=\"faint\">%zu of %zu record times; the file has all.</p>\n", rows, result->points);
    if (!isnan(page->allowed))
        fprintf(out,
                "<p class=\"faint\">A score is standard normal if the two agree, and counts against them beyond "
                "about ±%.1f. –: not judged.</p>\n",
                page->allowed);
    for (int k = 0; k < K; k++) {
        if (k == ONDINE_Z && ond_result_is_sgd(result))
            continue;
        fprintf(out, "<h3>%s</h3>\n<div class=\"wide\"><table>\n", what[k]);
        put_head(out, result, &c);
        fputs("<tbody>\n", out);
        for (size_t row = 0; row < rows; row++)
            put_row(out, page, &c, rows > 1 ? row * (result->points - 1) / (rows - 1) : 0, k, names[k]);
        fputs("</tbody></table></div>\n", out);
    }
}

/* ---- other tables -------------------------------------------------------------------------------------------------
 */

static void put_table(FILE *out, const ond_page *page)
{
    const ond_table *table = &page->account->table;
    const size_t rows = table->rows < TABLE_ROWS ? table->rows : TABLE_ROWS;
    fputs("<h2>Table</h2>\n", out);
    if (page->account->meaning)
        element(out, "p class=\"faint\"", page->account->meaning);
    if (rows < table->rows)
        fprintf(out, "<p class=\"faint\">The first %zu of %zu rows; the file has all.</p>", rows, table->rows);
    fputs("<div class=\"wide\"><table><thead><tr>", out);
    for (size_t c = 0; c < table->columns; c++)
        element(out, "th", table->column[c].name);
    fputs("</tr></thead>\n<tbody>\n", out);
    for (size_t r = 0; r < rows; r++) {
        fputs("<tr>", out);
        for (size_t c = 0; c < table->columns; c++) {
            const ond_value value = table->cell[r * table->columns + c];
            switch (table->column[c].kind) {
            case OND_TEXT: element(out, "td", value.text); break;
            case OND_INTEGER: fprintf(out, "<td>%" PRIu64 "</td>", value.integer); break;
            case OND_REAL: number(out, value.real); break;
            }
        }
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table></div>\n", out);
}

/* The names and values of /config, with their meanings, or of /provenance. */
static void put_list(FILE *out, const char *title, const ond_pack *list)
{
    fputs("<h2>", out);
    fputs(title, out);
    fputs("</h2>\n<table class=\"words\"><tbody>\n", out);
    for (const char *name = list->data, *end = name + list->size; name < end;) {
        const char *value = name + strlen(name) + 1, *meaning = ond_meaning_of(name);
        fputs("<tr>", out);
        element(out, "th", name);
        element(out, "td", value);
        element(out, "td class=\"faint\"", meaning ? meaning : "");
        fputs("</tr>\n", out);
        name = value + strlen(value) + 1;
    }
    fputs("</tbody></table>\n", out);
}

/* ---- the page -----------------------------------------------------------------------------------------------------
 */

static void put_top(FILE *out, const ond_page *page)
{
    const char *version = ond_account_find(&page->account->provenance, "version");
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
          out);
    element(out, "title", page->title);
    fprintf(out, "\n<style>\n%s</style>\n</head>\n<body>\n", style);
    element(out, "h1", page->title);
    fputs("\n<p class=\"faint\">", out);
    ond_page_text(out, page->file);
    fputs(", made by ondine ", out);
    ond_page_text(out, version ? version : "");
    fputs("</p>\n", out);
}

static void put_verdict(FILE *out, const char *verdict)
{
    const char *class = strncmp(verdict, "verdict: agrees", 15) == 0      ? "p class=\"verdict good\""
                        : strncmp(verdict, "verdict: disagrees", 18) == 0 ? "p class=\"verdict bad\""
                                                                          : "p class=\"verdict unsure\"";
    element(out, class, verdict);
    fputc('\n', out);
}

void ond_page_write(const ond_page *page, FILE *out)
{
    put_top(out, page);
    if (page->account->verdict)
        put_verdict(out, page->account->verdict);
    if (page->note[0])
        element(out, "p", page->note);
    if (page->figures)
        fputs("<h2>Figures</h2>\n<div class=\"figures\">\n", out);
    for (size_t i = 0; i < page->figures; i++) {
        fputs("<figure>\n", out);
        ond_page_svg(out, &page->figure[i], i);
        element(out, "figcaption", page->figure[i].caption);
        fputs("\n</figure>\n", out);
    }
    fputs(page->figures ? "</div>\n" : "", out);
    if (page->result->points)
        put_times(out, page);
    else
        put_table(out, page);
    put_list(out, "Parameters", &page->account->config);
    put_list(out, "Provenance", &page->account->provenance);
    fputs("</body>\n</html>\n", out);
}
