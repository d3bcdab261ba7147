/*
 * trial_care.h: care models for tests of the profile layer, and facts written in one line.
 */
#ifndef SX_TRIAL_CARE_H
#define SX_TRIAL_CARE_H

#include "profile/care.h"

typedef struct trial_care {
    sx_arena *arena;
    sx_diags diags;
    sx_care_model *model;
    sx_care *care; /* NULL when it was refused */
} trial_care;

/* The names of the shipped care models, ends with NULL. */
extern const char *const shipped_models[];

/* A shipped care model by its id. Fails the test when it cannot be read. */
void trial_care_shipped(trial_care *trial, const char *id);
/* A care model from the YAML of its keys after `account`. */
void trial_care_read(trial_care *trial, const char *yaml);
void trial_care_free(trial_care *trial);
/* The code of the first diagnostic, "" when there is none. */
const char *trial_care_code(const trial_care *trial);

/* States of a domain: how it stands in the facts. */
typedef enum trial_state {
    STATE_ABSENT,  /* nobody asked */
    STATE_UNKNOWN, /* asked, and no level */
    STATE_0,
    STATE_1,
    STATE_2,
    STATE_3, /* the levels of the strand, lowest first */
    STATE_COUNT
} trial_state;

sx_domain_fact trial_fact(sx_domain domain, trial_state state);

#endif
