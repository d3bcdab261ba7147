/*
 * findings.h: what the results say in the domains of the profile: the level of each finding with
 * the evidence that it rests on, the flags that stand, and what changed since the administration
 * before.
 */
#ifndef SX_PROFILE_FINDINGS_H
#define SX_PROFILE_FINDINGS_H

#include "profile/results.h"

/* Why a level may not be relied upon to clear a gate. */
typedef enum sx_doubt {
    SX_DOUBT_NONE,
    SX_DOUBT_PRORATED, /* answers were missing and the rule made up for them */
    SX_DOUBT_EDGE      /* rounding decided the band or the level */
} sx_doubt;

typedef struct sx_finding {
    const sx_results *results;
    const sx_finding_rule *rule; /* NULL: the finding is made by a flag */
    size_t index;                /* of the scale; of the flag when `rule` is NULL */
    sx_domain domain;
    bool known;
    sx_level level;                   /* when known */
    const sx_finding_level *interval; /* of the rule, when known */
    const char *label;                /* category scales: the label, when there is a score */
    sx_doubt doubt;
    const struct sx_finding *previous; /* the same finding one administration earlier, or NULL */
} sx_finding;

/* A flag of an instrument that was given, after all administrations. */
typedef struct sx_standing {
    const sx_results *results; /* the administration that decides */
    size_t flag;               /* index in the model */
    sx_flag_state state;
    bool changed; /* raised, and the answer was changed afterwards */
    bool earlier; /* raised earlier and not taken back since: it still stands */
    /* The last administration in which it was raised, when it no longer stands, and the one that
     * answered it clear after the recall period. */
    const sx_results *past, *cleared;
    /* With `earlier`: a clear answer within the recall period, which takes nothing back. */
    const sx_results *denied;
} sx_standing;

typedef enum sx_course {
    SX_COURSE_NONE,
    SX_COURSE_SAME,
    SX_COURSE_RECOVERY,
    SX_COURSE_DECLINE,
    SX_COURSE_OTHER
} sx_course;

typedef struct sx_findings {
    const sx_results **current; /* the latest administration of each instrument, by its id */
    size_t current_count;
    sx_finding *items; /* of the current administrations */
    size_t count;
    sx_standing *flags;
    size_t flag_count;
} sx_findings;

/* Every two administrations of one instrument must have two different times (SX_E_INPUT). */
sx_status sx_findings_check_order(const sx_results *results, size_t count, sx_diags *diags);
/*
 * The findings of one person. Several administrations of one instrument: the latest decides, the
 * one before is kept as `previous`. Refused (SX_E_INPUT) when the order cannot be told.
 */
sx_status sx_findings_of(const sx_results *results, size_t count, sx_arena *arena, sx_diags *diags,
                         sx_findings *ret);
/* How a therapy finding went since the earlier administration; NONE when there is no earlier
 * one, or either level is unknown. */
sx_course sx_finding_course(const sx_finding *finding);
/* Known, and not in doubt where the level would clear a gate. */
bool sx_finding_reliable(const sx_finding *finding);
/* What the coaching is for (facet `focus`): a choice, and no more or less of anything. */
bool sx_finding_is_focus(const sx_finding *finding);
const sx_scale *sx_finding_scale(const sx_finding *finding); /* NULL for flags */
const sx_score *sx_finding_score(const sx_finding *finding); /* NULL for flags */

#endif
