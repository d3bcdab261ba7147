/*
 * show.c: the small helpers of the files that fill a profile: texts in the arena, and the rules of
 * who may see what, which stand in this one place.
 */
#include "profile/show.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "manifest/manifest.h"

#define NUMBER_TEXT_MAX 64
#define SAY_AT_ONCE 512
#define GIVEN_TEXT_MAX ((size_t)1024 * 1024)

const char *sx_say(sx_showing *show, const char *format, ...)
{
    char most[SAY_AT_ONCE]; /* few texts are longer */
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(most, sizeof most, format, args);
    va_end(args);
    char *text = len < 0 ? NULL : sx_arena_alloc(show->arena, (size_t)len + 1);
    if (text != NULL && (size_t)len < sizeof most) {
        memcpy(text, most, (size_t)len + 1);
    } else if (text != NULL) {
        vsnprintf(text, (size_t)len + 1, format, again);
    }
    va_end(again);
    if (text == NULL) {
        show->failed = true;
        return "";
    }
    return text;
}

static const char *say_buf(sx_showing *show, sx_buf *buf)
{
    const char *text = buf->failed ? NULL : sx_arena_strdup(show->arena, sx_buf_text(buf));
    sx_buf_free(buf);
    if (text == NULL) {
        show->failed = true;
        return "";
    }
    return text;
}

/* What stands in a file of answers may hold anything: nothing of it may steer a terminal. */
void sx_given_add(sx_slice text, bool one_line, sx_buf *out)
{
    const char *at = text.at, *end = text.at + text.len;
    while (at < end) {
        const char *start = at;
        int32_t point = sx_utf8_next(&at, end);
        if (point < 0 || sx_utf8_forbidden(point) || (one_line && point < 0x20)) {
            sx_buf_char(out, '?');
        } else {
            sx_buf_add(out, start, (size_t)(at - start));
        }
    }
}

const char *sx_given_text(sx_arena *arena, const char *text, bool one_line)
{
    sx_buf buf;
    sx_buf_init(&buf, GIVEN_TEXT_MAX);
    sx_given_add(sx_slice_of(text), one_line, &buf);
    const char *copy = buf.failed ? NULL : sx_arena_strdup(arena, sx_buf_text(&buf));
    sx_buf_free(&buf);
    return copy;
}

static const char *say_given(sx_showing *show, const char *text, bool one_line)
{
    const char *copy = text == NULL ? NULL : sx_given_text(show->arena, text, one_line);
    show->failed = show->failed || (text != NULL && copy == NULL);
    return text != NULL && copy == NULL ? "" : copy;
}

const char *sx_say_given(sx_showing *show, const char *text)
{
    return say_given(show, text, true);
}

const char *sx_say_lines(sx_showing *show, const char *text)
{
    return say_given(show, text, false);
}

const char *sx_say_credit(sx_showing *show, const sx_results *results)
{
    const char *own = results->loaded->model->rights.credit;
    const char *given = sx_say_given(show, results->credit);
    if (own == NULL || given == NULL) {
        return own == NULL ? given : own;
    }
    return sx_str_equal(own, given) ? own : sx_say(show, "%s %s", own, given);
}

const char *sx_say_number(sx_showing *show, sx_number value, unsigned digits)
{
    sx_buf buf;
    sx_buf_init(&buf, NUMBER_TEXT_MAX);
    sx_number_print(&buf, value, digits);
    return say_buf(show, &buf);
}

const char *sx_say_expr(sx_showing *show, const sx_expr *expr)
{
    sx_buf buf;
    sx_buf_init(&buf, GIVEN_TEXT_MAX);
    sx_expr_print(&buf, expr);
    return say_buf(show, &buf);
}

const char *sx_say_decimal(sx_showing *show, sx_decimal value)
{
    sx_buf buf;
    sx_buf_init(&buf, NUMBER_TEXT_MAX);
    sx_decimal_print(&buf, value);
    return say_buf(show, &buf);
}

const char *sx_say_interval(sx_showing *show, const sx_interval *interval)
{
    const char *low = sx_say_decimal(show, interval->low);
    const char *high = sx_say_decimal(show, interval->high);
    if (sx_str_equal(low, high)) {
        return low;
    }
    return sx_say(show, interval->high_open ? "%s to below %s" : "%s to %s", low, high);
}

const char *sx_say_day(sx_showing *show, const char *when)
{
    return when == NULL ? "an unknown day" : sx_say(show, "%.10s", sx_say_given(show, when));
}

void *sx_show_room(sx_showing *show, size_t count, size_t size)
{
    void *room = sx_arena_array(show->arena, count == 0 ? 1 : count, size);
    show->failed = show->failed || room == NULL;
    return room;
}

void sx_show_add(const char **list, size_t *count, const char *text)
{
    list[(*count)++] = text;
}

bool sx_show_sees_level(sx_role role, sx_domain domain)
{
    return role == SX_ROLE_CLINICIAN || sx_domain_strand(domain) != SX_STRAND_THERAPY;
}

/* A coach sees nothing that comes from a clinical instrument. Respondents see their own results,
 * but for early adversity and the findings of flags, which belong into a conversation. */
bool sx_show_sees_finding(const sx_showing *show, const sx_finding *finding)
{
    bool clinical = sx_domain_strand(finding->domain) == SX_STRAND_THERAPY ||
                    finding->results->loaded->model->strand == SX_STRAND_THERAPY;
    switch (show->role) {
    case SX_ROLE_CLINICIAN: return true;
    case SX_ROLE_COACH: return !clinical;
    case SX_ROLE_RESPONDENT: return finding->rule != NULL && finding->domain != SX_DOMAIN_ADVERSITY;
    }
    return false;
}

const char *sx_show_short_title(const sx_model *model)
{
    return model->short_title != NULL ? model->short_title : model->title;
}

const char *sx_show_language(const sx_showing *show, const sx_model *model)
{
    sx_slice wanted = sx_slice_of(show->request->language);
    for (size_t i = 0; i < model->translation_count; i++) {
        sx_slice have = sx_slice_of(model->translations[i].language);
        bool longer = wanted.len > have.len && wanted.at[have.len] == '-';
        if ((longer || wanted.len == have.len) &&
            sx_ascii_equal_nocase((sx_slice){wanted.at, have.len}, have)) {
            return model->translations[i].language;
        }
    }
    return model->language != NULL ? model->language : "en";
}
