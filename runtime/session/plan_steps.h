/*
 * plan_steps.h: what a target consists of: the instrument, or the instruments and conditions of a
 * battery, loaded and checked to be fit for a person to answer.
 */
#ifndef SX_SESSION_PLAN_STEPS_H
#define SX_SESSION_PLAN_STEPS_H

#include "session/session.h"

/* Finds the target, fills battery, begin.{target, battery, version, rule_hash, instruments}, steps
 * and conditions. With `begun` (a session that goes on) an instrument that is installed in another
 * version, or not at all, is taken from the copy that the session keeps; admin->store must be set. */
sx_status sx_admin_prepare(sx_admin *admin, sx_catalogue *catalogue, const char *target,
                           const sx_event *begun, sx_diags *diags);
/* Is there wording for every item, in this language (NULL: each instrument's own)? */
sx_status sx_admin_check_language(const sx_admin *admin, const char *language, sx_diags *diags);
/* Are these the versions and rules that the session began with? */
sx_status sx_admin_check_versions(const sx_admin *admin, const sx_event *begin, sx_diags *diags);

#endif
