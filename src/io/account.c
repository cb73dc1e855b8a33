#include "io/account.h"

#include <stdlib.h>
#include <string.h>

#include "io/hdf5.h"
#include "io/meaning.h"
#include "io/result.h"

/* ---- attributes ---------------------------------------------------------------------------------------------------
 */

/* The attribute of that name, if it is there, into a list. */
static void take(hid_t group, const char *name, ond_pack *list)
{
    char *word = ond_hdf5_word(group, name);
    if (!word)
        return;
    ond_pack_bytes(list, name, strlen(name) + 1);
    ond_pack_bytes(list, word, strlen(word) + 1);
    free(word);
}

/* By their names: HDF5 1.10 crashes when it lists the attributes of some damaged files. */
static int take_config(hid_t file, ond_pack *list)
{
    const hid_t group = H5Gopen2(file, "config", H5P_DEFAULT);
    for (size_t i = 0; ond_meaning_name(i); i++)
        take(group, ond_meaning_name(i), list);
    H5Gclose(group);
    return list->size > 0 ? 0 : -1;
}

static int take_provenance(hid_t file, ond_pack *list)
{
    static const char *const names[] = {"command_line", "version", "revision", "start",    "end",
                                        "host",         "device",  "compiler", "libraries"};
    const hid_t group = H5Gopen2(file, "provenance", H5P_DEFAULT);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        take(group, names[i], list);
    H5Gclose(group);
    return group < 0 ? -1 : 0;
}

/* ---- tables -------------------------------------------------------------------------------------------------------
 */

/* The strings of a dataset of one dimension as (rows, size) with their closing 0, to be freed; NULL: it has none. */
static char *get_texts(hid_t file, const char *name, hsize_t rows, size_t *size)
{
    hsize_t found = 0;
    char *text = NULL;
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    const hid_t space = H5Dget_space(set), stored = H5Dget_type(set), memory = H5Tcopy(H5T_C_S1);
    *size = H5Tget_size(stored) + 1;
    H5Tset_size(memory, *size);
    H5Tset_cset(memory, H5T_CSET_UTF8);
    if (set >= 0 && H5Tget_class(stored) == H5T_STRING && H5Tis_variable_str(stored) == 0 &&
        *size <= OND_RESULT_TEXT_MAX && H5Sget_simple_extent_ndims(space) == 1 &&
        H5Sget_simple_extent_dims(space, &found, NULL) == 1 && found == rows && rows < SIZE_MAX / *size &&
        H5Dget_storage_size(set) == rows * (*size - 1))
        text = calloc(rows, *size);
    if (text && H5Dread(set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) < 0) {
        free(text);
        text = NULL;
    }
    H5Tclose(memory);
    H5Tclose(stored);
    H5Sclose(space);
    H5Dclose(set);
    return text;
}

/* How many rows the dataset has; 0: it is no column, or longer than the file. */
static hsize_t rows_of(hid_t file, const char *name)
{
    hsize_t rows = 0, bytes = 0;
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(set);
    if (H5Sget_simple_extent_ndims(space) == 1)
        H5Sget_simple_extent_dims(space, &rows, NULL);
    H5Sclose(space);
    H5Dclose(set);
    return H5Fget_filesize(file, &bytes) >= 0 && rows < bytes ? rows : 0;
}

/* Column c of a table whose columns and rows are there. */
static int fill_column(hid_t file, const char *path, size_t c, ond_account *account)
{
    ond_table *table = &account->table;
    hsize_t rows = table->rows;
    size_t size = 0;
    double *real = ond_hdf5_data(file, path, 1, &rows, H5T_NATIVE_DOUBLE);
    uint64_t *integer = real ? NULL : ond_hdf5_data(file, path, 1, &rows, H5T_NATIVE_UINT64);
    account->texts[c] = real || integer ? NULL : get_texts(file, path, rows, &size);
    table->column[c].kind = real ? OND_REAL : integer ? OND_INTEGER : OND_TEXT;
    for (size_t r = 0; r < rows; r++) {
        ond_value *cell = &table->cell[r * table->columns + c];
        if (real)
            cell->real = real[r];
        else if (integer)
            cell->integer = integer[r];
        else
            cell->text = account->texts[c] ? account->texts[c] + r * size : "";
    }
    const int found = real || integer || account->texts[c];
    free(real);
    free(integer);
    return found ? 0 : -1;
}

/* The columns of group `name`, in the order in which meaning.c lists them.  0, or -1. */
static int get_table(hid_t file, const char *name, ond_account *account)
{
    char path[80];
    ond_table *table = &account->table;
    hsize_t rows = 0;
    for (size_t i = 0; ond_meaning_name(i) && table->columns < OND_COLUMNS_MAX; i++) {
        snprintf(path, sizeof path, "%s/%s", name, ond_meaning_name(i));
        if (H5Lexists(file, path, H5P_DEFAULT) <= 0)
            continue;
        rows = table->columns == 0 ? rows_of(file, path) : rows;
        ond_table_column(table, ond_meaning_name(i), OND_TEXT, 0);
    }
    if (table->columns == 0 || rows == 0)
        return -1;
    for (hsize_t r = 0; r < rows; r++)
        if (!ond_table_row(table))
            return -1;
    for (size_t c = 0; c < table->columns; c++) {
        snprintf(path, sizeof path, "%s/%s", name, table->column[c].name);
        if (fill_column(file, path, c, account) != 0)
            return -1;
    }
    return 0;
}

/* ---- the whole ----------------------------------------------------------------------------------------------------
 */

/* NULL, or what is wrong. */
static const char *get_account(hid_t file, ond_account *account)
{
    static const char *const tables[] = {"comparison", "convergence", "stability"};
    const char *foreign = ond_hdf5_foreign(file);
    if (foreign)
        return foreign;
    if (take_config(file, &account->config) != 0)
        return "damaged: no valid /config";
    if (take_provenance(file, &account->provenance) != 0)
        return "damaged: no valid /provenance";
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        if (H5Lexists(file, tables[i], H5P_DEFAULT) <= 0)
            continue;
        const hid_t group = H5Gopen2(file, tables[i], H5P_DEFAULT);
        account->meaning = ond_hdf5_text(group, "meaning");
        account->verdict = ond_hdf5_text(group, "verdict");
        H5Gclose(group);
        return get_table(file, tables[i], account) == 0 ? NULL : "damaged: its table is not valid";
    }
    return NULL;
}

ondine_status ond_account_read(const char *path, ond_account *account, ondine_error *error)
{
    hid_t file;
    memset(account, 0, sizeof *account);
    OND_TRY(ond_hdf5_open(path, &file, error));
    const char *wrong = get_account(file, account);
    H5Fclose(file);
    ond_hdf5_leave();
    if (wrong)
        return ond_fail(error, ONDINE_ERR_FILE, "%s is %s", path, wrong);
    return account->config.failed || account->provenance.failed ? ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory")
                                                                : ONDINE_OK;
}

void ond_account_free(ond_account *account)
{
    ond_pack_free(&account->config);
    ond_pack_free(&account->provenance);
    ond_table_free(&account->table);
    free(account->meaning);
    free(account->verdict);
    for (size_t c = 0; c < OND_COLUMNS_MAX; c++)
        free(account->texts[c]);
    memset(account, 0, sizeof *account);
}

const char *ond_account_find(const ond_pack *list, const char *name)
{
    for (const char *word = list->data, *end = word + list->size; word < end;) {
        const char *value = word + strlen(word) + 1;
        if (strcmp(word, name) == 0)
            return value;
        word = value + strlen(value) + 1;
    }
    return NULL;
}
