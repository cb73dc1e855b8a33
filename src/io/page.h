/* page.h : a result as one HTML page that needs nothing beside it: figures, tables, verdict, provenance. */
#ifndef ONDINE_IO_PAGE_H
#define ONDINE_IO_PAGE_H

#include <stdio.h>

#include "io/account.h"
#include "io/result.h"

/* A picture by gnuplot's svg terminal. */
typedef struct ond_page_figure {
    const char *caption;
    const char *svg; /* (size) */
    size_t size;
} ond_page_figure;

typedef struct ond_page {
    const char *file;           /* its name */
    const ond_account *account; /* of the file */
    const ond_result *result;   /* with what theory there is; points 0: the account's table is all there is */
    const char *title, *note;   /* a line each; "": none */
    double allowed;             /* |score| of a validation; nan: it is none */
    size_t figures;
    const ond_page_figure *figure;
} ond_page;

/* Write it; errors of `out` are left for ferror(). */
void ond_page_write(const ond_page *page, FILE *out);

/* What these three characters and quotes mean in HTML is taken from them. */
void ond_page_text(FILE *out, const char *text);

/* page_svg.c: figure number i inside a page: no names or titles of gnuplot's, no address of anything outside. */
void ond_page_svg(FILE *out, const ond_page_figure *figure, size_t i);

#endif
