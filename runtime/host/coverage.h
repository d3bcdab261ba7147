/*
 * coverage.h: what the examples of an instrument show. The least that they must show for it to load: each
 * scale with a score and, where answers can be missing, without one; each flag raised and clear. And the
 * whole, which `check` asks: that no key of the manifest could be another one without an example failing.
 */
#ifndef SX_HOST_COVERAGE_H
#define SX_HOST_COVERAGE_H

#include "host/instrument.h"

/* The least. What no example shows is a diagnostic (MANIFEST.VECTORS) that names it. */
sx_status sx_coverage_check(const sx_loaded *loaded, sx_diags *diags);

/* What an example can expect: a score (or category), a band, a flag, a validity note, the cut-offs that a
 * scale meets, the level of a finding. */
typedef enum sx_show_kind {
    SX_SHOW_SCORE,
    SX_SHOW_BAND,
    SX_SHOW_FLAG,
    SX_SHOW_NOTE,
    SX_SHOW_CUTOFFS,
    SX_SHOW_FINDING,
    SX_SHOW_KINDS
} sx_show_kind;

typedef struct sx_show {
    sx_show_kind kind;
    size_t index; /* of the scale, flag, note or finding */
} sx_show;

/* One thing that no example shows, though some answers would. */
typedef struct sx_demand {
    sx_where where;
    const char *lack;     /* "no example shows item q3 alone in scale total" */
    const char *look;     /* what to look up in the published key */
    sx_show show;         /* the result that shows it */
    const uint64_t *rows; /* bit set: the patterns of answers that show it; none: none was found */
} sx_demand;

struct sx_patterns;

typedef struct sx_demands {
    const sx_model *model;
    sx_demand *items; /* in the order in which they were found; some speak of the same lack */
    size_t count, capacity;
    size_t shown, asked; /* of so many things that answers can show, so many are shown */
    bool cut;            /* the work was more than allowed: the rest was not asked */
    const struct sx_patterns *patterns;
} sx_demands;

/* Work that is a matter of a moment: about so many steps of a plan. */
#define SX_COVERAGE_QUICK ((uint64_t)40 * 1000 * 1000)

/*
 * Everything that the examples of a loaded instrument must show and do not. Nothing in it comes from what
 * the instrument scores on the answers found. `work` is the most that is done, the same on every
 * machine; 0: no limit. All of it lives in `arena`. SX_OK, or SX_E_MEMORY.
 */
sx_status sx_coverage_demands(const sx_loaded *loaded, uint64_t work, sx_arena *arena,
                              sx_demands *ret);
/* Each of them as a diagnostic (COVERAGE.MISSING) with answers that would show it. SX_OK when there is
 * none, else SX_E_MANIFEST. */
sx_status sx_coverage_report(const sx_demands *demands, sx_diags *diags);
/*
 * Examples that together show all of it, as YAML: answers, and for what is to be looked up in the
 * published key a "?", which no manifest may hold. Few examples, plain answers first.
 */
sx_status sx_coverage_suggest(const sx_demands *demands, sx_buf *out);

#endif
