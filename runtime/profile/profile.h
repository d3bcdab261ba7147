/*
 * profile.h: the integrated profile of one person as one reader may see it: texts and numbers
 * ready to be laid out. What a role may not see is not in it, so no report can show it.
 */
#ifndef SX_PROFILE_PROFILE_H
#define SX_PROFILE_PROFILE_H

#include "profile/care.h"
#include "profile/trend.h"

/* The bits of sx_plan_line.roles. */
typedef enum sx_role { SX_ROLE_CLINICIAN = 1, SX_ROLE_COACH = 2, SX_ROLE_RESPONDENT = 4 } sx_role;

/* A result before the present one. */
typedef struct sx_earlier {
    const char *value, *display, *band, *level, *when; /* value NULL: there was no score */
    const char *course;                                /* in words; NULL: nothing to say */
} sx_earlier;

/* A cut-off of the scale and whether it is met. */
typedef struct sx_shown_cutoff {
    const char *text, *at, *source;
    bool met;
} sx_shown_cutoff;

/* What to know about how the answers to an instrument, or its numbers, came about. Stands beside the scores
 * and changes none of them. */
typedef struct sx_shown_note {
    const char *instrument, *instrument_title, *short_title;
    const char *language; /* of `text`: a BCP 47 tag */
    const char *id; /* of a validity note; NULL: about the order of the items, or the computation */
    const char *state; /* holds, unknown; fallback_order, failed, weak_jail */
    const char *text;
} sx_shown_note;

typedef struct sx_shown_finding {
    sx_strand strand; /* of the domain */
    sx_domain domain;
    const char *id, *title, *facet;
    const char *level;   /* word; NULL: unknown, or not for this reader */
    const char *unknown; /* why the level is not known; NULL when it is */
    const char *doubt;   /* why the level does not clear a gate; NULL: it does not matter */
    const char *instrument, *instrument_title, *short_title;
    const char *language;            /* of the instrument's texts: a BCP 47 tag */
    const char *scale, *scale_title; /* NULL for flags and for the respondent's clinical results */
    bool validated, own_rule, rule_of_flag; /* rule_of_flag: the finding is a flag's state */
    const char *value;   /* printed; the label's text for categories; NULL: none */
    const char *display; /* the value as people read it: at most 2 decimal places */
    const char *unit;    /* "%", "T"; NULL: a raw score */
    const char *range;   /* "0 to 27"; NULL */
    const char *status;  /* why there is no value: "incomplete" ... */
    const char *band;    /* text; NULL */
    const char *cut_off; /* the interval that gave the level, "10 to 14"; of a flag its condition */
    const char *source;  /* of the levels; NULL: own rule, or not for this reader */
    sx_shown_cutoff *cutoffs;
    size_t cutoff_count;
    uint32_t answered, of;
    bool prorated, edge;
    const char *when;
    sx_earlier earlier;
    bool has_earlier;
    const sx_scale *measured; /* NULL: the finding is none of a scale, or not for this reader */
    sx_score score;           /* of `measured` */
    const char *error;        /* standard error and interval of the value, one sentence; NULL */
    const sx_trend *trend;    /* of all administrations; NULL: one only, or not for this reader */
    sx_chart chart;
    const sx_shown_note *notes; /* on its instrument */
    size_t note_count;
} sx_shown_finding;

/* Two answers side by side: what matters and what is lived. */
typedef struct sx_shown_pair {
    const char *title;
    const char *first, *second; /* printed values; NULL: not answered */
    sx_number first_value, second_value;
} sx_shown_pair;

typedef struct sx_shown_pairs {
    const char *instrument_title;
    bool validated;
    const char *first_name, *second_name;
    sx_number low, high;
    const char *low_text, *high_text;
    sx_shown_pair *items;
    size_t count;
} sx_shown_pairs;

typedef struct sx_shown_domain {
    sx_domain domain;
    sx_strand strand;
    const char *word, *title;
    bool shown; /* false: not for this reader */
    bool assessed;
    const char *level; /* NULL: unknown or hidden */
    const char *says;  /* to be read in place of the level and of a clear gate; NULL: as they are */
    const char *gate;  /* gates only: clear, borderline, positive, unknown, not_assessed */
    const char *note;  /* one sentence; NULL */
    const char *note_in_full; /* what it says and the note */
} sx_shown_domain;

typedef struct sx_shown_flag {
    const char *instrument, *instrument_title, *id, *title; /* NULL where the role may not know */
    const char *tier;
    const char *state;                    /* raised, not_assessed, clear */
    bool standing;                        /* raised and not taken back by a later administration */
    const char *text;                     /* what the reader should do or know */
    const char *note;                     /* changed answer, earlier administration; NULL */
    const char *was_raised, *was_cleared; /* when, of a flag that stands no longer; NULL */
    const char *source;
    const char *passed_to; /* the safety person, when the flag stands; NULL: nobody was named */
} sx_shown_flag;

typedef struct sx_shown_reason {
    sx_domain domain;
    const char *domain_title;
    sx_strand strand;
    const char *text; /* the whole reason as a sentence */
    const char
        *result_id;     /* "phq-9.total", "phq-9.self_harm"; NULL where `result` names no score */
    const char *result; /* "PHQ-9, Depression severity"; NULL: hidden or nothing was given */
    const char *value, *cut_off, *source, *level;
} sx_shown_reason;

typedef struct sx_shown_line {
    const char *text, *service, *credential, *confidentiality, *rhythm;
    const char **points;
    size_t point_count;
} sx_shown_line;

typedef struct sx_shown_part {
    const char *id, *title;
    sx_shown_line *lines;
    size_t line_count;
} sx_shown_part;

typedef struct sx_shown_safety {
    const char *id, *text;
} sx_shown_safety;

/* What one care model says. */
typedef struct sx_shown_care {
    const char *id, *title, *version, *hash, *account;
    sx_pathway pathway;
    const char *word, *pathway_title;
    const char *then, *then_title; /* what follows safety_first; NULL */
    const char *rule, *because;    /* rule NULL: none held */
    const char *safety_says;       /* with `then`: why safety comes first */
    const sx_point **points;       /* that the rule rests on */
    size_t point_count;
    const sx_point *account_points; /* all points of the account; NULL for respondents */
    size_t account_point_count;
    sx_shown_safety safety[SX_SAFETY_COUNT];
    size_t safety_count;
    sx_shown_reason *reasons;
    size_t reason_count;
    size_t urgent_count;  /* how many of them, the first, are because of urgent flags */
    sx_shown_part *parts; /* those with lines */
    size_t part_count;
} sx_shown_care;

/* One row of the side-by-side view. */
typedef struct sx_shown_difference {
    const char *aspect, *title;
    const char **values; /* by model */
    bool differs;
} sx_shown_difference;

typedef struct sx_shown_instrument {
    const char *id, *title, *version, *given_version, *rule_hash, *content_hash, *when, *session;
    const char *credit, *holder, *rights;
    const char *use, *wording; /* declared when it was given; hash of its wording pack; or NULL */
    bool validated, counts;    /* counts: the numbers are for this reader */
    size_t answered, asked;
} sx_shown_instrument;

typedef struct sx_profile {
    sx_arena *arena; /* owns all of it, models' and instruments' texts apart */
    sx_role role;
    const char *subject, *generated, *language, *engine, *crisis_text, *safety_person;
    bool own_crisis_text; /* the site's, not the built-in one */
    sx_shown_flag *flags;
    size_t flag_count, standing_count;
    const char *flags_note; /* no instrument could raise a flag; NULL: one could */
    bool urgent;
    sx_shown_domain domains[SX_DOMAIN_COUNT];
    sx_shown_note *notes; /* by instrument */
    size_t note_count;
    sx_shown_finding *findings;
    size_t finding_count;
    sx_shown_pairs *pairs;
    size_t pairs_count;
    sx_shown_care *models;
    size_t model_count;
    bool all; /* --model all: the models stand side by side */
    sx_shown_difference *differences;
    size_t difference_count;
    const char **progress;
    size_t progress_count;
    const char **limits;
    size_t limit_count;
    sx_shown_instrument *instruments;
    size_t instrument_count;
    const char *notice; /* for the safety person: flags that stand or stood, in full; NULL: none */
} sx_profile;

typedef struct sx_profile_request {
    const sx_results *results;
    size_t result_count;
    sx_care **models;
    size_t model_count;
    bool all;
    sx_role role;
    const char *subject, *language, *crisis_text, *safety_person; /* each may be NULL */
    const char *generated;                                        /* when; NULL: now */
} sx_profile_request;

/* Builds the profile. Its texts point into the instruments and models, which must outlive it. Free
 * with sx_profile_release. */
sx_status sx_profile_build(const sx_profile_request *request, sx_diags *diags, sx_profile **ret);
void sx_profile_release(sx_profile *profile);
const char *sx_role_word(sx_role role);
bool sx_role_from_word(const char *word, sx_role *ret);

#endif
