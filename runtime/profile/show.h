/*
 * show.h: what the files that fill a profile share: the place where texts go, with one sticky
 * failure, and who may see what. Inner to the profile layer.
 */
#ifndef SX_PROFILE_SHOW_H
#define SX_PROFILE_SHOW_H

#include "profile/profile.h"

#define SX_DISPLAY_DIGITS 2

typedef struct sx_showing {
    const sx_profile_request *request;
    const sx_findings *findings;
    const sx_facts *facts;
    sx_profile *to;
    sx_arena *arena;
    sx_role role;
    bool failed; /* memory ran out; what was made since is incomplete */
} sx_showing;

/* Texts in the arena; "" after a failure, which sticks. */
const char *sx_say(sx_showing *show, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A text that came with the answers, without controls. */
void sx_given_add(sx_slice text, bool one_line, sx_buf *out);
/* A copy of it; NULL when memory ran out. */
const char *sx_given_text(sx_arena *arena, const char *text, bool one_line);
/* The same; NULL stays NULL. One line, so that it cannot look like other lines of a notice. */
const char *sx_say_given(sx_showing *show, const char *text);
const char *sx_say_lines(sx_showing *show, const char *text); /* as many as it has */
/* The line of the instrument, and the one that the licence of its words asks for; NULL: none. */
const char *sx_say_credit(sx_showing *show, const sx_results *results);
const char *sx_say_number(sx_showing *show, sx_number value, unsigned digits);
const char *sx_say_expr(sx_showing *show, const sx_expr *expr);
const char *sx_say_decimal(sx_showing *show, sx_decimal value);
const char *sx_say_interval(sx_showing *show, const sx_interval *interval); /* "10 to 14" */
const char *sx_say_day(sx_showing *show, const char *when); /* "2026-11-21"; "an unknown day" */
/* `count` zeroed places; NULL after a failure, which sticks. */
void *sx_show_room(sx_showing *show, size_t count, size_t size);
/* Adds one text to a list whose room is enough. */
void sx_show_add(const char **list, size_t *count, const char *text);

/* May the reader see this finding's value and level? */
bool sx_show_sees_finding(const sx_showing *show, const sx_finding *finding);
/* May the reader see the level of a domain (else at most the state of a gate)? */
bool sx_show_sees_level(sx_role role, sx_domain domain);
const char *sx_show_short_title(const sx_model *model);
/* The language in which the texts of an instrument are given. */
const char *sx_show_language(const sx_showing *show, const sx_model *model);

/* The pieces, in the order in which they are made. */
void sx_show_head(sx_showing *show); /* whose it is, when and by what it was made */
void sx_show_flags(sx_showing *show);
void sx_show_validity(sx_showing *show);
/* The notes on the instrument of a finding: those that sx_show_validity made. */
void sx_show_notes_of(const sx_showing *show, sx_shown_finding *finding);
void sx_show_findings(sx_showing *show);
void sx_show_charts(sx_showing *show, const sx_finding *finding, sx_shown_finding *to);
/* A scale's range and bands, without a value; not present where there is no range to draw. */
void sx_show_scale_chart(sx_showing *show, const sx_model *model, size_t scale, sx_chart *ret);
/* The standard error of a finding's score, and the trend of its scale. */
void sx_show_change(sx_showing *show, const sx_finding *finding, sx_shown_finding *to);
void sx_show_pairs(sx_showing *show);
size_t sx_show_pair_count(const sx_model *model); /* pairs of answers that are shown as such */
void sx_show_domains(sx_showing *show);
void sx_show_care(sx_showing *show, sx_care *care, sx_shown_care *to);
void sx_show_reasons(sx_showing *show, const sx_care *care, const sx_decision *decision,
                     sx_shown_care *to);
void sx_show_differences(sx_showing *show);
void sx_show_progress(sx_showing *show);
void sx_show_limits(sx_showing *show);

#endif
