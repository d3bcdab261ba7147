/*
 * response_version.c: checks of a saved response against the installed instrument and against
 * itself.
 */
#include "session/response_version.h"

#include <stdlib.h>
#include <string.h>

/* The digits before the first point. */
static sx_slice major_of(const char *version)
{
    const char *point = strchr(version, '.');
    return point == NULL ? sx_slice_of(version) : (sx_slice){version, (size_t)(point - version)};
}

sx_status sx_response_check_version(const sx_response *response, sx_where where, sx_diags *diags)
{
    const sx_model *model = response->loaded->model;
    const char *version = response->version;
    if (version == NULL) {
        return sx_diag_add(diags, SX_E_INPUT, "RESPONSE.VERSION", where,
                           "\"version\": the version of the instrument that was answered",
                           "a response to %s without a version", model->id);
    }
    if (!sx_slice_equal(major_of(version), major_of(model->version))) {
        return sx_diag_add(diags, SX_E_INPUT, "RESPONSE.VERSION", where, model->version,
                           "%s was answered in another major version than the one installed",
                           model->id);
    }
    if (!sx_str_equal(version, model->version)) {
        sx_diag_warn(diags, "RESPONSE.VERSION", where, model->version,
                     "%s was answered in another version than the one installed", model->id);
    } else if (response->rule_hash != NULL &&
               !sx_str_equal(response->rule_hash, response->loaded->rule_hash)) {
        sx_diag_warn(diags, "RESPONSE.RULES", where, response->loaded->rule_hash,
                     "%s %s had other scoring rules when it was answered", model->id, version);
    }
    return SX_OK;
}

sx_status sx_response_check_changes(const sx_response *response, sx_where where, sx_diags *diags)
{
    const sx_model *model = response->loaded->model;
    /* Backwards: what an item came to is what its next change started from, or the answer. */
    const sx_reply **next = calloc(response->reply_count + 1, sizeof *next);
    sx_status status = SX_OK;
    if (next == NULL) {
        return sx_diag_add(diags, SX_E_MEMORY, "RESPONSE.MEMORY", where, NULL,
                           "memory ran out while reading a response");
    }
    for (size_t i = 0; i < response->reply_count; i++) {
        next[i] = &response->replies[i];
    }
    for (size_t i = response->change_count; status == SX_OK && i > 0; i--) {
        const sx_response_change *change = &response->changes[i - 1];
        if (!sx_reply_equal(model, change->item, &change->to, next[change->item])) {
            status = sx_diag_add(diags, SX_E_INPUT, "RESPONSE.CHANGES", where,
                                 "changes in the order in which they were made",
                                 "item %s: its changes do not lead to its answer",
                                 model->items[change->item].id);
        }
        next[change->item] = &change->from;
    }
    free(next);
    return status;
}
