/*
 * extend.c: the extensions of a plugin that this host knows. Each gets a struct of ours in front,
 * whose functions take our instance.
 */
#include "backend/native/instance.h"
#include "backend/native/probe.h"
#include "base/str.h"

static sx_plugin_status next(void *self, const sx_plugin_block *so_far, uint8_t *state,
                             uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error)
{
    sx_native *native = self;
    sx_crossing crossing;
    if (native->probe)
        return sx_probe_next(native, so_far, state, state_length, ret_item, error);
    sx_native_enter(&crossing);
    sx_plugin_status status = native->adaptive->next(native->self, so_far, state, state_length,
                                                     ret_item, &crossing.error);
    status = sx_native_leave(&crossing, status, error);
    /* More than it announced is no length at all, whoever reads it next. */
    if (*state_length > native->adaptive->state_max)
        *state_length = UINT32_MAX;
    return status;
}

static sx_plugin_status check(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *notes, sx_plugin_error *error)
{
    sx_native *native = self;
    sx_crossing crossing;
    if (native->probe)
        return sx_probe_score(native, true, answers, notes, error);
    sx_native_enter(&crossing);
    sx_plugin_status status =
        native->validity->check(native->self, answers, notes, &crossing.error);
    return sx_native_leave(&crossing, status, error);
}

static sx_plugin_status text(void *self, const sx_plugin_text_context *context, char *buffer,
                             uint64_t capacity, uint64_t *ret_length, sx_plugin_error *error)
{
    sx_native *native = self;
    sx_crossing crossing;
    if (native->probe)
        return sx_probe_text(native, context, buffer, capacity, ret_length, error);
    sx_native_enter(&crossing);
    sx_plugin_status status =
        native->text->text(native->self, context, buffer, capacity, ret_length, &crossing.error);
    return sx_native_leave(&crossing, status, error);
}

/* *ret stays NULL when the plugin does not have the extension. Every extension begins with its
 * size; `least` bytes hold all of its first version. */
static sx_plugin_status ask(const sx_native *native, const char *id, size_t least,
                            sx_plugin_error *error, const void **ret)
{
    const uint32_t *found = native->plugin->extension(native->self, id);
    *ret = NULL;
    if (!found)
        return SX_PLUGIN_OK;
    if (*found < least)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_ABI,
                            "%s: its extension %s has %u bytes and needs %zu", native->bundle->name,
                            id, (unsigned)*found, least);
    *ret = found;
    return SX_PLUGIN_OK;
}

static sx_plugin_status hollow(const char *id, sx_plugin_error *error)
{
    return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_ABI,
                        "its extension %s has no function", id);
}

static sx_plugin_status check_adaptive(sx_native *native, sx_plugin_error *error)
{
    const sx_plugin_adaptive *adaptive = native->adaptive;
    if (!adaptive)
        return SX_PLUGIN_OK;
    if (!adaptive->next)
        return hollow(SX_PLUGIN_ADAPTIVE, error);
    if (adaptive->state_max > SX_PLUGIN_STATE_MAX)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_ABI,
                            "it wants %u bytes of state, and %u is the most",
                            (unsigned)adaptive->state_max, SX_PLUGIN_STATE_MAX);
    native->own_adaptive =
        (sx_plugin_adaptive){sizeof native->own_adaptive, adaptive->state_max, next};
    return SX_PLUGIN_OK;
}

sx_plugin_status sx_native_extend(sx_native *native, sx_plugin_error *error)
{
    const void *adaptive = NULL, *validity = NULL, *wording = NULL;
    sx_plugin_status status = SX_PLUGIN_OK;
    if (!native->plugin->extension)
        return status;
    status = ask(native, SX_PLUGIN_ADAPTIVE, sizeof(sx_plugin_adaptive), error, &adaptive);
    if (status == SX_PLUGIN_OK)
        status = ask(native, SX_PLUGIN_VALIDITY, sizeof(sx_plugin_validity), error, &validity);
    if (status == SX_PLUGIN_OK)
        status = ask(native, SX_PLUGIN_TEXT, sizeof(sx_plugin_text), error, &wording);
    if (status != SX_PLUGIN_OK)
        return status;
    native->adaptive = adaptive;
    native->validity = validity;
    native->text = wording;
    if (native->validity && !native->validity->check)
        return hollow(SX_PLUGIN_VALIDITY, error);
    if (native->text && !native->text->text)
        return hollow(SX_PLUGIN_TEXT, error);
    native->own_validity = (sx_plugin_validity){sizeof native->own_validity, 0, check};
    native->own_text = (sx_plugin_text){sizeof native->own_text, 0, text};
    return check_adaptive(native, error);
}
