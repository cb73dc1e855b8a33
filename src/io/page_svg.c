/* page_svg.c : gnuplot's SVG made a part of a page.  What is dropped: the XML declaration, the name spaces, which HTML
 * knows, and titles, which browsers would show as "gnuplot_plot_1".  Its names get a prefix, since they are the same in
 * every picture. */
#include <string.h>

#include "io/page.h"

/* 1 if `rest` begins with `word`. */
static int begins(const char *rest, const char *end, const char *word)
{
    const size_t length = strlen(word);
    return (size_t)(end - rest) >= length && memcmp(rest, word, length) == 0;
}

/* The first `word` from `rest` on, or `end`. */
static const char *find(const char *rest, const char *end, const char *word)
{
    while (rest < end && !begins(rest, end, word))
        rest++;
    return rest;
}

/* The attributes of <svg ...> without its name spaces. */
static const char *put_head(FILE *out, const char *rest, const char *end)
{
    rest = find(rest, end, "<svg");
    const char *close = find(rest, end, ">");
    fputs("<svg role=\"img\"", out);
    for (const char *p = rest + (rest < end ? 4 : 0); p < close; p++) {
        if (begins(p, close, "xmlns")) { /* to the end of its value */
            p = find(p, close, "\"");
            p = find(p < close ? p + 1 : p, close, "\"");
            continue;
        }
        fputc(*p == '\n' ? ' ' : *p, out);
    }
    return close;
}

void ond_page_svg(FILE *out, const ond_page_figure *figure, size_t i)
{
    static const char *const names[] = {"id=\"", "id='", "href=\"#", "href='#", "url(#"};
    const char *end = figure->svg + figure->size;
    for (const char *p = put_head(out, figure->svg, end); p < end; p++) {
        if (begins(p, end, "<title>")) {
            p = find(p, end, "</title>");
            p += p < end ? strlen("</title>") - 1 : 0;
            continue;
        }
        fputc(*p, out);
        for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
            const size_t length = strlen(names[n]);
            if ((size_t)(p + 1 - figure->svg) >= length && memcmp(p + 1 - length, names[n], length) == 0)
                fprintf(out, "figure%zu-", i + 1);
        }
    }
}
