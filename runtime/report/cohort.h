/*
 * cohort.h: a table of answers as profiles, one line per row.
 */
#ifndef SX_REPORT_COHORT_H
#define SX_REPORT_COHORT_H

#include <sextant/profile.h>
#include <sextant/score.h>

#include "host/catalogue.h"
#include "profile/profile.h"

typedef struct sx_cohort_request {
    sx_catalogue *catalogue;
    const sx_profile_options *options;
    sx_role role;
    sx_care **models;
    size_t model_count;
    bool all;
    const char *in, *out; /* out NULL or "-": standard output */
    sx_format format;     /* of rows: CSV, TSV, NDJSON */
    bool whole;           /* the whole profile in every line of NDJSON */
    bool quickly;         /* texts are made once; else for every row, and the same comes out */
} sx_cohort_request;

/* *ret is filled in any case. SX_E_INPUT: rows were refused, the others are written. SX_E_FLAG: the
 * profiles could not be written, and flags stand in them. */
sx_status sx_cohort_write(const sx_cohort_request *request, sx_diags *diags,
                          sx_profile_summary *ret);

#endif
