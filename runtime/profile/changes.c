/*
 * changes.c: picks instruments and scales, and has their trends made. See changes.h.
 */
#include "profile/changes.h"

#include "profile/refused.h"
#include "profile/show.h"

typedef struct building {
    const sx_changes_request *request;
    sx_showing show;
    sx_findings findings;
    const sx_results **points, **room;
    sx_changes *to;
} building;

static bool is_wanted(const char *wanted, const char *id)
{
    return wanted == NULL || sx_str_equal(wanted, id);
}

/* The administrations of an instrument in the order of time, into b->points. */
static size_t gather_points(building *b, const sx_loaded *loaded)
{
    size_t count = 0;
    for (size_t i = 0; i < b->request->result_count; i++) {
        if (b->request->results[i].loaded == loaded) {
            b->points[count++] = &b->request->results[i];
        }
    }
    sx_series_sort(b->points, b->room, count);
    return count;
}

static size_t count_scales(const building *b)
{
    size_t count = 0;
    for (size_t i = 0; i < b->findings.current_count; i++) {
        count += b->findings.current[i]->loaded->model->scale_count;
    }
    return count;
}

static void add_instrument(building *b, const sx_results *now)
{
    const sx_model *model = now->loaded->model;
    sx_changes *to = b->to;
    size_t count = gather_points(b, now->loaded);
    if (count < 2) {
        to->once[to->once_count++] =
            (sx_once){model->id, sx_model_title(model, b->request->language),
                      sx_say_day(&b->show, now->when)};
        return;
    }
    for (size_t i = 0; i < model->scale_count; i++) {
        if (is_wanted(b->request->scale, model->scales[i].id) &&
            sx_scale_compares(&model->scales[i])) {
            sx_trend_of(&b->show, b->points, count, i, b->request->confidence,
                        &to->trends[to->count++]);
        }
    }
}

/* No flag is lost with what is refused. */
static void tell_flags(const sx_changes_request *request, sx_arena *arena, sx_diags *diags)
{
    static const sx_telling in_full = {.in_full = true};
    const char *subject =
        request->subject == NULL ? NULL : sx_given_text(arena, request->subject, true);
    (void)sx_refused_tell(request->results, request->result_count, subject, &in_full, diags);
}

static sx_status check_found(const building *b, sx_diags *diags)
{
    const sx_changes_request *request = b->request;
    const sx_changes *to = b->to;
    bool instrument = false, scale = false;
    for (size_t i = 0; i < b->findings.current_count; i++) {
        const sx_model *model = b->findings.current[i]->loaded->model;
        if (is_wanted(request->instrument, model->id)) {
            instrument = true;
            scale =
                scale || request->scale == NULL || sx_model_find_scale(model, request->scale) >= 0;
        }
    }
    if (instrument && scale && to->count > 0) {
        return SX_OK;
    }
    tell_flags(request, b->show.arena, diags); /* before anything else that is wrong */
    if (!instrument) {
        return sx_diag_add(diags, SX_E_NOT_FOUND, "CHANGE.INSTRUMENT", (sx_where){0},
                           "the id of an instrument that was answered",
                           "there is no response to that instrument");
    }
    if (!scale) {
        return sx_diag_add(diags, SX_E_NOT_FOUND, "CHANGE.SCALE", (sx_where){0},
                           "the id of a scale, as `sextant show` lists them",
                           "no instrument here has that scale");
    }
    return sx_diag_add(diags, SX_E_INPUT, "CHANGE.ONCE", (sx_where){0},
                       "two responses or more to one instrument with a score that is a number",
                       "there is nothing to compare");
}

static sx_status build(building *b, sx_diags *diags)
{
    sx_changes *to = b->to;
    size_t all = b->request->result_count;
    b->points = sx_show_room(&b->show, all, sizeof *b->points);
    b->room = sx_show_room(&b->show, all, sizeof *b->room);
    to->trends = sx_show_room(&b->show, count_scales(b), sizeof *to->trends);
    to->once = sx_show_room(&b->show, b->findings.current_count, sizeof *to->once);
    if (b->show.failed) {
        return SX_E_MEMORY;
    }
    sx_show_head(&b->show);
    sx_show_flags(&b->show);
    for (size_t i = 0; i < b->findings.current_count; i++) {
        const sx_results *now = b->findings.current[i];
        if (is_wanted(b->request->instrument, now->loaded->model->id)) {
            add_instrument(b, now);
        }
    }
    return b->show.failed ? SX_E_MEMORY : check_found(b, diags);
}

sx_status sx_changes_build(const sx_changes_request *request, sx_diags *diags, sx_changes **ret)
{
    *ret = NULL;
    sx_arena *arena = sx_arena_new(0);
    sx_changes *to = arena == NULL ? NULL : sx_arena_alloc(arena, sizeof *to);
    sx_profile *head = to == NULL ? NULL : sx_arena_alloc(arena, sizeof *head);
    sx_status status = head == NULL ? SX_E_MEMORY : SX_OK;
    building b = {.request = request, .to = to};
    sx_profile_request as_profile = {.results = request->results,
                                     .result_count = request->result_count,
                                     .role = SX_ROLE_CLINICIAN,
                                     .subject = request->subject,
                                     .language = request->language};
    if (status == SX_OK) {
        *to = (sx_changes){.arena = arena, .head = head, .confidence = request->confidence};
        status = sx_findings_of(request->results, request->result_count, arena, diags, &b.findings);
    }
    if (status == SX_OK) {
        b.show = (sx_showing){.request = &as_profile,
                              .findings = &b.findings,
                              .to = head,
                              .arena = arena,
                              .role = SX_ROLE_CLINICIAN};
        status = build(&b, diags);
    }
    if (status == SX_E_MEMORY) {
        sx_diag_add(diags, status, "CHANGE.MEMORY", (sx_where){0}, NULL, "memory ran out");
    }
    if (status != SX_OK) {
        sx_arena_free(arena);
        return status;
    }
    *ret = to;
    return SX_OK;
}

void sx_changes_release(sx_changes *changes)
{
    if (changes != NULL) {
        sx_arena_free(changes->arena);
    }
}
