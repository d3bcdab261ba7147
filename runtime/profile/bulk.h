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

/* The parts of what a row says of the whole person, in this order. */
typedef enum sx_part_kind {
    SX_PART_FLAGS, /* flags */
    SX_PART_CARE, /* of a care model: pathway, rule, safety rules; what stands before its reasons */
    SX_PART_REASONS,  /* its reasons in one domain, those of urgent flags under SX_DOMAIN_COUNT */
    SX_PART_REASONED, /* what stands behind them */
    SX_PART_DOMAINS,  /* what stands before the domains */
    SX_PART_DOMAIN,   /* one domain */
    SX_PART_END       /* what stands behind them */
} sx_part_kind;

typedef struct sx_part {
    sx_part_kind kind;
    size_t model;     /* CARE to REASONED */
    sx_domain domain; /* REASONS, DOMAIN */
} sx_part;

/*
 * What a row is written as, all made from a whole profile. A part may look at what its kind says, with levels but
 * without values; a finding at one finding alone, but not at how many items were answered; notes at notes alone.
 */
typedef struct sx_bulk_format {
    void (*part)(void *user, const sx_profile *profile, const sx_part *part, sx_buf *out);
    void (*finding)(void *user, const sx_profile *profile, size_t index, sx_buf *out);
    void (*notes)(void *user, const sx_profile *profile, sx_buf *out);
    void *user;
    const char *joint[2]; /* between reasons, and between domains, of which there are any */
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
/* The part in which a reason stands: its domain, SX_DOMAIN_COUNT for those of urgent flags. */
sx_domain sx_bulk_reason_domain(const sx_shown_care *care, size_t reason);
/* The next row, valid until the next call; *ret_more is false at the end. */
sx_status sx_bulk_next(sx_bulk *bulk, sx_diags *diags, sx_bulk_row *ret, bool *ret_more);

#endif
