/*
 * show_change.c: what a finding says of its own error and of the administrations before it.
 */
#include "plan/score_error.h"
#include "profile/show.h"

#define ERROR_MAX ((size_t)16 * 1024)

static const char *error_text(sx_showing *show, const sx_finding *finding)
{
    sx_buf words;
    sx_buf_init(&words, ERROR_MAX);
    sx_score_error_text(sx_finding_scale(finding), sx_finding_score(finding), &words);
    const char *text = words.len == 0 ? NULL : sx_say(show, "%s", sx_buf_text(&words));
    show->failed = show->failed || words.failed;
    sx_buf_free(&words);
    return text;
}

/* All administrations of the instrument, in the order of time; NULL: there is one only. */
static const sx_results **all_of(sx_showing *show, const sx_results *of, size_t *ret_count)
{
    const sx_profile_request *request = show->request;
    const sx_results **points = sx_show_room(show, request->result_count, sizeof *points);
    const sx_results **room = sx_show_room(show, request->result_count, sizeof *room);
    *ret_count = 0;
    if (points == NULL || room == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < request->result_count; i++) {
        if (request->results[i].loaded == of->loaded) {
            points[(*ret_count)++] = &request->results[i];
        }
    }
    sx_series_sort(points, room, *ret_count);
    return *ret_count > 1 ? points : NULL;
}

void sx_show_change(sx_showing *show, const sx_finding *finding, sx_shown_finding *to)
{
    if (show->role == SX_ROLE_RESPONDENT) {
        return;
    }
    to->measured = sx_finding_scale(finding);
    to->score = *sx_finding_score(finding);
    to->error = error_text(show, finding);
    size_t count;
    const sx_results **points =
        sx_scale_compares(sx_finding_scale(finding)) && finding->previous != NULL
            ? all_of(show, finding->results, &count)
            : NULL;
    if (points == NULL) {
        return;
    }
    sx_trend *trend = sx_show_room(show, 1, sizeof *trend);
    if (trend != NULL) {
        sx_trend_of(show, points, count, finding->index, SX_CONFIDENCE_USUAL, trend);
        to->trend = trend;
    }
}
