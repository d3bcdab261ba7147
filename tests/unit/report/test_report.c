/*
 * test_report.c: reports of every vignette for every reader: JSON that parses, text that stays
 * within its columns, a page whose elements close, whose ids are its own, and in which no text of
 * a file can become markup.
 */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "report/report.h"
#include "report/trial_profile.h"
#include "support/suite.h"

static const sx_role roles[] = {SX_ROLE_CLINICIAN, SX_ROLE_COACH, SX_ROLE_RESPONDENT};
#define CASES 16

typedef void (*report_check)(const trial_profile *trial, const char *name);

static void each_profile(report_check check)
{
    for (int number = 1; number <= CASES; number++) {
        for (size_t i = 0; i < 3; i++) {
            trial_profile trial;
            char name[64];
            trial_profile_case(&trial, number, roles[i]);
            snprintf(name, sizeof name, "case %d for the %s", number, sx_role_word(roles[i]));
            check(&trial, name);
            trial_profile_free(&trial);
        }
    }
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void check_json(const trial_profile *trial, const char *name)
{
    static const char *const keys[] = {"model",  "models",   "flags",      "findings",  "strands",
                                       "limits", "progress", "provenance", "comparison"};
    for (int pretty = 0; pretty < 2; pretty++) {
        sx_buf out;
        sx_buf_init(&out, SX_REPORT_MAX);
        sx_report_json(trial->profile, pretty == 1, &out);
        ck_assert(!out.failed);
        json_error_t error;
        json_t *root = json_loads(sx_buf_text(&out), JSON_REJECT_DUPLICATES, &error);
        ck_assert_msg(root != NULL, "%s: %s", name, error.text);
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
            ck_assert_msg(json_object_get(root, keys[i]) != NULL, "%s: no %s", name, keys[i]);
        }
        if (pretty == 0) {
            ck_assert_msg(strchr(sx_buf_text(&out), '\n') == NULL, "%s: several lines", name);
        }
        json_decref(root);
        sx_buf_free(&out);
    }
}

START_TEST(json_parses)
{
    each_profile(check_json);
}
END_TEST

/* --- text ------------------------------------------------------------------------------------- */

static void check_text(const trial_profile *trial, const char *name)
{
    static const int widths[] = {40, 80, 120};
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        sx_buf out;
        sx_buf_init(&out, SX_REPORT_MAX);
        sx_report_text(trial->profile, widths[i], &out);
        ck_assert(!out.failed);
        size_t number = 0;
        for (const char *at = sx_buf_text(&out); *at != '\0';) {
            const char *end = strchr(at, '\n');
            ck_assert_msg(end != NULL, "%s: the last line has no end", name);
            sx_slice line = {at, (size_t)(end - at)};
            number++;
            ck_assert_msg(sx_utf8_columns(line) <= widths[i], "%s, line %zu, over %d columns: %.*s",
                          name, number, widths[i], (int)line.len, line.at);
            ck_assert_msg(line.len == 0 || line.at[line.len - 1] != ' ',
                          "%s, line %zu: a blank "
                          "at the end",
                          name, number);
            at = end + 1;
        }
        sx_buf_free(&out);
    }
}

START_TEST(text_fits)
{
    each_profile(check_text);
}
END_TEST

/* A standing flag is said before the pathway and before any result. */
START_TEST(flags_come_first)
{
    for (size_t i = 0; i < 3; i++) {
        trial_profile trial;
        trial_profile_case(&trial, 12, roles[i]);
        sx_buf out;
        sx_buf_init(&out, SX_REPORT_MAX);
        sx_report_text(trial.profile, 80, &out);
        const char *flag = strstr(sx_buf_text(&out), "\n! ");
        const char *models = strstr(sx_buf_text(&out), "SIDE BY SIDE");
        ck_assert(flag != NULL && models != NULL && flag < models);
        sx_buf_reset(&out);
        sx_report_html(trial.profile, &out);
        flag = strstr(sx_buf_text(&out), "<section class=\"flags standing\"");
        models = strstr(sx_buf_text(&out), "<section class=\"pathways\"");
        ck_assert(flag != NULL && models != NULL && flag < models);
        sx_buf_free(&out);
        trial_profile_free(&trial);
    }
}
END_TEST

/* --- HTML ------------------------------------------------------------------------------------- */

#define DEPTH_MAX 64
#define IDS_MAX 512

typedef struct html_reader {
    const char *name;
    char open[DEPTH_MAX][16];
    size_t depth;
    char ids[IDS_MAX][40];
    size_t id_count;
    char hrefs[IDS_MAX][40];
    size_t href_count;
    int heading;
} html_reader;

static bool is_void(const char *tag)
{
    static const char *const tags[] = {"meta", "rect", "path", "line", "circle"};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (strcmp(tag, tags[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The value of an attribute of the tag that starts at `at`, false when it has none. */
static bool attribute(const char *at, const char *end, const char *name, char *ret, size_t room)
{
    char wanted[32];
    snprintf(wanted, sizeof wanted, " %s=\"", name);
    const char *found = strstr(at, wanted);
    if (found == NULL || found >= end) {
        return false;
    }
    found += strlen(wanted);
    const char *close = strchr(found, '"');
    snprintf(ret, room, "%.*s", (int)(close - found), found);
    return true;
}

static void read_open(html_reader *reader, const char *at, const char *end, const char *tag)
{
    char value[40];
    if (attribute(at, end, "id", value, sizeof value)) {
        for (size_t i = 0; i < reader->id_count; i++) {
            ck_assert_msg(strcmp(reader->ids[i], value) != 0, "%s: id %s twice", reader->name,
                          value);
        }
        ck_assert_uint_lt(reader->id_count, IDS_MAX);
        memcpy(reader->ids[reader->id_count++], value, sizeof value);
    }
    if (attribute(at, end, "href", value, sizeof value)) {
        ck_assert_msg(value[0] == '#', "%s: a link to elsewhere: %s", reader->name, value);
        ck_assert_uint_lt(reader->href_count, IDS_MAX);
        memcpy(reader->hrefs[reader->href_count++], value, sizeof value);
    }
    ck_assert_msg(!attribute(at, end, "src", value, sizeof value), "%s: src", reader->name);
    if (tag[0] == 'h' && sx_is_digit(tag[1]) && tag[2] == '\0') {
        int level = tag[1] - '0';
        ck_assert_msg(level <= reader->heading + 1, "%s: h%d after h%d", reader->name, level,
                      reader->heading);
        reader->heading = level;
    }
    if (!is_void(tag)) {
        ck_assert_uint_lt(reader->depth, DEPTH_MAX);
        snprintf(reader->open[reader->depth++], sizeof reader->open[0], "%s", tag);
    }
}

static const char *read_tag(html_reader *reader, const char *at)
{
    char tag[16] = "";
    bool close = at[1] == '/';
    const char *name = at + (close ? 2 : 1);
    size_t len = strcspn(name, " />\n");
    ck_assert_msg(len > 0 && len < sizeof tag, "%s: %.30s", reader->name, at);
    memcpy(tag, name, len);
    const char *end = strchr(at, '>');
    ck_assert_ptr_nonnull(end);
    if (close) {
        ck_assert_msg(reader->depth > 0 && strcmp(reader->open[reader->depth - 1], tag) == 0,
                      "%s: </%s> closes <%s>", reader->name, tag,
                      reader->depth > 0 ? reader->open[reader->depth - 1] : "nothing");
        reader->depth--;
    } else {
        read_open(reader, at, end, tag);
    }
    return end + 1;
}

/* Reads the whole page; every element must close in order and every link must lead somewhere. */
static void read_page(const char *text, const char *name)
{
    html_reader reader = {.name = name};
    const char *at = strstr(text, "<html");
    ck_assert_ptr_nonnull(at);
    while ((at = strchr(at, '<')) != NULL) {
        bool style = strncmp(at, "<style>", 7) == 0;
        at = read_tag(&reader, at);
        if (style) {
            at = strstr(at, "</style>");
            ck_assert_ptr_nonnull(at);
        }
    }
    ck_assert_msg(reader.depth == 0, "%s: <%s> stays open", name, reader.open[0]);
    for (size_t i = 0; i < reader.href_count; i++) {
        bool found = false;
        for (size_t k = 0; k < reader.id_count; k++) {
            found = found || strcmp(reader.hrefs[i] + 1, reader.ids[k]) == 0;
        }
        ck_assert_msg(found, "%s: %s leads nowhere", name, reader.hrefs[i]);
    }
}

static void check_html(const trial_profile *trial, const char *name)
{
    sx_buf out;
    sx_buf_init(&out, SX_REPORT_MAX);
    sx_report_html(trial->profile, &out);
    ck_assert(!out.failed);
    const char *text = sx_buf_text(&out);
    ck_assert_msg(sx_utf8_valid_prefix((sx_slice){text, out.len}) == out.len, "%s", name);
    ck_assert_msg(strstr(text, "<script") == NULL, "%s: a script", name);
    ck_assert_msg(strstr(text, "http://") == NULL && strstr(text, "url(http") == NULL, "%s", name);
    read_page(text, name);
    sx_buf_free(&out);
}

START_TEST(html_is_whole)
{
    each_profile(check_html);
}
END_TEST

static void check_hostile(const trial_profile *trial, const char *name)
{
    trial_profile poisoned = *trial;
    trial_profile_poison(&poisoned);
    check_html(&poisoned, name);
    sx_buf out;
    sx_buf_init(&out, SX_REPORT_MAX);
    sx_report_html(poisoned.profile, &out);
    ck_assert_msg(strstr(sx_buf_text(&out), "&lt;script&gt;") != NULL, "%s", name);
    /* One style element and one title: nothing broke out of them. */
    const char *style = strstr(sx_buf_text(&out), "</style>");
    ck_assert_msg(style != NULL && strstr(style + 1, "</style>") == NULL, "%s", name);
    sx_buf_reset(&out);
    sx_report_json(poisoned.profile, true, &out);
    json_t *root = json_loads(sx_buf_text(&out), JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(root != NULL, "%s: JSON breaks", name);
    json_decref(root);
    sx_buf_free(&out);
}

START_TEST(hostile_texts)
{
    each_profile(check_hostile);
}
END_TEST

/* Clinical and coaching results never share a chart or a column. */
START_TEST(strands_stay_apart)
{
    trial_profile trial;
    trial_profile_case(&trial, 1, SX_ROLE_CLINICIAN);
    sx_buf out;
    sx_buf_init(&out, SX_REPORT_MAX);
    sx_report_html(trial.profile, &out);
    const char *therapy = strstr(sx_buf_text(&out), "<section class=\"strand therapy\"");
    const char *coaching = strstr(sx_buf_text(&out), "<section class=\"strand coaching\"");
    const char *shared = strstr(sx_buf_text(&out), "<section class=\"strand shared\"");
    ck_assert(therapy != NULL && coaching != NULL && shared != NULL);
    ck_assert(therapy < coaching && coaching < shared);
    for (const char *at = therapy; (at = strstr(at + 1, "<svg class=\"chart ")) != NULL;) {
        bool gauge = strncmp(at, "<svg class=\"chart gauge\"", 24) == 0;
        ck_assert_msg(gauge == (at < coaching), "%.60s", at);
    }
    sx_buf_free(&out);
    trial_profile_free(&trial);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("report");
    TCase *tc = tcase_create("all");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, json_parses);
    tcase_add_test(tc, text_fits);
    tcase_add_test(tc, flags_come_first);
    tcase_add_test(tc, html_is_whole);
    tcase_add_test(tc, hostile_texts);
    tcase_add_test(tc, strands_stay_apart);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return run_suite(suite());
}
