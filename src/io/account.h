/* account.h : what a result file says in words and tables: its parameters, where it comes from, its verdict. */
#ifndef ONDINE_IO_ACCOUNT_H
#define ONDINE_IO_ACCOUNT_H

#include "io/pack.h"
#include "io/table.h"
#include "model/error.h"

/* All zeros: empty. */
typedef struct ond_account {
    /* The attributes of /config and /provenance: texts that end with a NUL, name, value, name, ... */
    ond_pack config, provenance;
    ond_table table;              /* of /comparison, /convergence or /stability; no columns: there is none */
    char *meaning;                /* of that table; NULL: none */
    char *verdict;                /* of /comparison; NULL: none */
    char *texts[OND_COLUMNS_MAX]; /* what the table's texts point into */
} ond_account;

/* ond_account_read() : free *account in any case.
 * @return as ond_result_read(). */
ondine_status ond_account_read(const char *path, ond_account *account, ondine_error *error);
void ond_account_free(ond_account *account);

/* The value of that name in one of the two lists; NULL: none. */
const char *ond_account_find(const ond_pack *list, const char *name);

#endif
