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
const char *sx_words_gate_may(sx_gate gate);                    /* what a coach may do */
const char *sx_words_safety_step(sx_role role);                 /* before anything else */
const char *sx_words_crisis(void);                              /* when the site gave none */
const char *sx_words_own_rule(void);                            /* "own rule, not published" */
const char *sx_words_no_diagnosis(sx_role role);
const char *sx_words_course(sx_course course); /* NULL for none */

#endif
