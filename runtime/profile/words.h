/*
 * words.h: the fixed words of a profile, by the reader's role. Texts of instruments and care models
 * come from their files; everything else that a person reads stands here.
 */
#ifndef SX_PROFILE_WORDS_H
#define SX_PROFILE_WORDS_H

#include "profile/profile.h"

const char *sx_words_pathway(sx_role role, sx_pathway pathway); /* title */
const char *sx_words_pathway_plain(sx_pathway pathway);         /* a sentence to the person */
const char *sx_words_domain(sx_role role, sx_domain domain);    /* title */
/* What a coach may do, where the pathway is given; NULL: nothing to say. */
const char *sx_words_gate_may(sx_gate gate, sx_pathway pathway);
const char *sx_words_risk_clear(void); /* risk without a raised flag */
/* The level as it is printed: nothing at all where "none" would read like "no risk". */
const char *sx_words_finding_level(const sx_shown_finding *finding);
const char *sx_words_no_safety_item(void);      /* no instrument could raise a flag */
const char *sx_words_safety_step(sx_role role); /* before anything else */
const char *sx_words_crisis(void);              /* when the site gave none */
const char *sx_words_own_rule(void);            /* "own rule, not published" */
const char *sx_words_no_diagnosis(sx_role role);
const char *sx_words_course(sx_course course); /* NULL for none */

#endif
