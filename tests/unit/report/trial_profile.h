/*
 * trial_profile.h: profiles for tests of the report layer: of vignettes, and one made by hand in
 * which every text is hostile.
 */
#ifndef SX_TRIAL_PROFILE_H
#define SX_TRIAL_PROFILE_H

#include "profile/profile.h"

/* A text that breaks out of everything that does not escape it. */
#define HOSTILE "</title></style><script>alert('x')</script>\"&\x1b[31m"

typedef struct trial_profile {
    struct sx_catalogue *catalogue;
    sx_arena *arena;
    sx_profile *profile;
} trial_profile;

/* The profile of examples/vignettes/case-NN.json under all models. */
void trial_profile_case(trial_profile *trial, int number, sx_role role);
void trial_profile_free(trial_profile *trial);
/* Every text of the profile replaced by a hostile one. Its memory is that of the trial. */
void trial_profile_poison(trial_profile *trial);

#endif
