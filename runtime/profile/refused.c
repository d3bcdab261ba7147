/*
 * refused.c: the flags of a refused response, and how they are told. Computes no scores and no
 * profile.
 */
#include "profile/refused.h"

#include <string.h>

#include "base/clock.h"
#include "session/salvage.h"

static const char *text_of(const json_t *value, const char *key, sx_arena *arena)
{
    const char *text = json_string_value(json_object_get(value, key));
    return text == NULL ? NULL : sx_arena_strdup(arena, text);
}

sx_status sx_refused_flags(const json_t *value, const sx_loaded *loaded, sx_arena *arena,
                           sx_results *ret)
{
    bool uncertain = false;
    sx_response *response = sx_response_salvage(value, loaded, arena, &uncertain);
    *ret = (sx_results){.loaded = loaded, .version = loaded->model->version};
    ret->when = text_of(value, "finished", arena);
    ret->when = ret->when != NULL ? ret->when : text_of(value, "started", arena);
    if (response == NULL || sx_results_room(ret, arena) != SX_OK) {
        return SX_E_MEMORY;
    }
    return sx_response_salvage_flags(response, uncertain, ret->flags);
}

/* --- telling ---------------------------------------------------------------------------------- */

static void notice_flag(const sx_results *results, const sx_flag *flag, sx_buf *out)
{
    const sx_model *model = results->loaded->model;
    const char *when = results->when;
    int32_t day;
    bool known = when != NULL && sx_date_read((sx_slice){when, strnlen(when, 10)}, &day);
    sx_buf_printf(out, "\n[%s] %s\n  %s (%s %s), answered %.10s\n", sx_tier_word(flag->tier),
                  flag->title, model->title, model->id, model->version,
                  known ? when : "on an unknown day");
    if (flag->text != NULL) {
        sx_buf_printf(out, "  %s\n", flag->text);
    }
}

static void notice_head(const char *subject, const sx_telling *telling, sx_buf *out)
{
    char now[SX_TIME_TEXT];
    sx_time_now(now);
    const char *person = telling->safety_person;
    sx_buf_printf(out, "Safety notice%s%s\n", person != NULL ? " for " : "",
                  person != NULL ? person : "");
    sx_buf_printf(out, "Respondent: %s\n", subject != NULL ? subject : "not named in the file");
    sx_buf_printf(out, "Generated: %s\n", now);
    sx_buf_str(out, "There is no profile: responses were refused. These flags are raised by the "
                    "answers that can be read.\n");
}

static void tell_flag(const sx_results *results, const sx_flag *flag, const sx_telling *telling,
                      sx_diags *diags)
{
    static const char expected[] = "tell the safety person at once";
    const char *tier = sx_tier_word(flag->tier);
    if (telling->in_full) {
        sx_diag_add(diags, SX_E_INPUT, "PROFILE.FLAG", (sx_where){0}, expected,
                    "the profile is refused, and a flag is raised: [%s] %s (%s)", tier, flag->title,
                    results->loaded->model->id);
    } else {
        sx_diag_add(diags, SX_E_INPUT, "PROFILE.FLAG", (sx_where){0}, expected,
                    "the profile is refused, and a flag of tier %s is raised", tier);
    }
}

bool sx_refused_tell(const sx_results *results, size_t count, const char *subject,
                     const sx_telling *telling, sx_diags *diags)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        const sx_model *model = results[i].loaded->model;
        for (size_t k = 0; k < model->flag_count; k++) {
            if (results[i].flags[k].state != SX_FLAG_RAISED) {
                continue;
            }
            if (!any && telling->notice != NULL) {
                notice_head(subject, telling, telling->notice);
            }
            any = true;
            tell_flag(&results[i], &model->flags[k], telling, diags);
            if (telling->notice != NULL) {
                notice_flag(&results[i], &model->flags[k], telling->notice);
            }
        }
    }
    return any;
}
