/*
 * bulk.h: the profiles of a table's rows as texts, at the speed of the table. A profile says what its findings,
 * flags and notes say, and these have few states: each text is made once by the one way to build a profile, from a
 * row that is in that state, and is given again for every other row that is. Nothing is decided here.
 */
#ifndef SX_PROFILE_BULK_H
#define SX_PROFILE_BULK_H

#include "profile/profile.h"
#include "profile/rows.h"

typedef struct sx_bulk sx_bulk;

/*
 * What a row is written as, in three kinds of pieces, all made from a whole profile. `facts` may look at flags,
 * domains, pathways, rules and reasons, with levels but without values; `finding` at one finding alone, but not at how
 * many items were answered; `notes` at notes alone.
 */
typedef struct sx_bulk_format {
    void (*facts)(void *user, const sx_profile *profile, sx_buf *out);
    void (*finding)(void *user, const sx_profile *profile, size_t index, sx_buf *out);
    void (*notes)(void *user, const sx_profile *profile, sx_buf *out);
    void *user;
} sx_bulk_format;

typedef struct sx_bulk_row {
    sx_slice id;                /* as the table has it */
    uint64_t row;               /* from 1 */
    const sx_rows_row *refused; /* NULL: there is a profile */
    bool flagged;               /* a flag stands in it */
    const sx_slice *texts;      /* facts, findings in the order of the profile, notes */
    size_t count;
} sx_bulk_row;

/* `request` without results and subject; it and `rows` must outlive the bulk. `quickly` false: every text of every row
 * is made anew. */
sx_status sx_bulk_open(sx_rows *rows, const sx_profile_request *request,
                       const sx_bulk_format *format, bool quickly, sx_diags *diags, sx_bulk **ret);
void sx_bulk_close(sx_bulk *bulk);
/* A profile in which nothing is known: what all rows have in common. */
const sx_profile *sx_bulk_sample(const sx_bulk *bulk);
/* Does the finding stand in rows as a finding? Flags stand among the flags. */
bool sx_bulk_shows(const sx_shown_finding *finding);
/* The next row, valid until the next call; *ret_more is false at the end. */
sx_status sx_bulk_next(sx_bulk *bulk, sx_diags *diags, sx_bulk_row *ret, bool *ret_more);

#endif
