/*
 * affected_table.h: rows of a table of scores that were made under a rule hash.
 */
#ifndef SX_API_AFFECTED_TABLE_H
#define SX_API_AFFECTED_TABLE_H

#include "api/result_files.h"

typedef struct sx_affected_table {
    const sx_result_filter *filter;
    void *user;
    sx_status (*each)(void *user, sx_affected *one); /* counts it too */
    const char *path;
    bool found; /* in a folder: it may be a table of anything */
    sx_affected_summary *summary;
    sx_diags *diags;
} sx_affected_table;

/* Rows that cannot be told apart are counted as unreadable. */
sx_status sx_affected_in_table(const sx_affected_table *table);

#endif
