/*
 * test_event.c: the records of a session: what is written reads back the same, and a record that any
 * other program could have written (a member gone, of another kind, out of bounds) is refused whole.
 */
#include <stdio.h>
#include <string.h>

#include <sextant/plugin.h>

#include "session/event.h"
#include "support/scarce.h"
#include "support/suite.h"

typedef struct reading {
    sx_arena *arena;
    sx_diags diags;
    json_t *document;
    sx_event event;
    sx_status status;
} reading;

static void read_record(reading *r, const char *text)
{
    r->arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(r->arena);
    sx_diags_init(&r->diags, r->arena);
    sx_where where = {.file = "journal", .line = 7};
    r->status =
        sx_event_read(sx_slice_of(text), where, r->arena, &r->diags, &r->document, &r->event);
}

static void end_reading(reading *r)
{
    json_decref(r->document);
    sx_arena_free(r->arena);
}

#define BEGIN                                                                                      \
    "{\"event\":\"begin\",\"at\":\"2026-01-02T03:04:05Z\",\"sextant\":1,\"target\":\"phq-9\","     \
    "\"battery\":false,\"version\":\"1.0.0\",\"rule_hash\":null,\"subject\":\"s1\","               \
    "\"language\":\"en\",\"mode\":\"live\",\"use\":\"clinical\",\"instruments\":[{\"id\":"         \
    "\"phq-9\",\"version\":\"1.0.0\",\"rule_hash\":\"abc\",\"wording\":\"w\",\"licence\":\"l\"}]}"
#define ANSWER "{\"event\":\"answer\",\"at\":\"x\",\"step\":2,\"item\":\"q1\",\"answer\":\"1\"}"
#define NEXT                                                                                       \
    "{\"event\":\"next\",\"at\":\"x\",\"step\":0,\"item\":\"q1\",\"state\":\"00ff1a\","            \
    "\"fallback\":true}"
#define BACK "{\"event\":\"back\",\"at\":\"x\",\"step\":1}"

START_TEST(records_are_read)
{
    reading r;
    read_record(&r, BEGIN);
    ck_assert_int_eq(r.status, SX_OK);
    ck_assert_int_eq(r.event.kind, SX_EVENT_BEGIN);
    ck_assert_str_eq(r.event.target, "phq-9");
    ck_assert_ptr_null(r.event.rule_hash);
    ck_assert_str_eq(r.event.use, "clinical");
    ck_assert_uint_eq(r.event.instrument_count, 1);
    ck_assert_str_eq(r.event.instruments[0].wording, "w");
    ck_assert_str_eq(r.event.instruments[0].licence, "l");
    end_reading(&r);
    read_record(&r, ANSWER);
    ck_assert_int_eq(r.status, SX_OK);
    ck_assert_uint_eq(r.event.step, 2);
    ck_assert_str_eq(json_string_value(r.event.reply), "1");
    end_reading(&r);
    read_record(&r, NEXT);
    ck_assert_int_eq(r.status, SX_OK);
    ck_assert(r.event.fallback);
    ck_assert_uint_eq(r.event.state_length, 3);
    ck_assert(memcmp(r.event.state, "\x00\xff\x1a", 3) == 0);
    end_reading(&r);
    read_record(&r, BACK);
    ck_assert_int_eq(r.status, SX_OK);
    ck_assert_int_eq(r.event.kind, SX_EVENT_BACK);
    end_reading(&r);
}
END_TEST

/* What is put in the place of a piece of a good record. */
static const struct {
    const char *record, *old, *put;
} damages[] = {
    {BEGIN, "\"event\":\"begin\"", "\"event\":\"started\""},
    {BEGIN, "\"event\":\"begin\",", ""},
    {BEGIN, "\"event\":\"begin\"", "\"event\":1"},
    {BEGIN, "\"sextant\":1", "\"sextant\":2"},
    {BEGIN, "\"sextant\":1,", ""},
    {BEGIN, "\"at\":\"2026-01-02T03:04:05Z\"", "\"at\":5"},
    {BEGIN, "\"target\":\"phq-9\"", "\"target\":null"},
    {BEGIN, "\"target\":\"phq-9\"", "\"target\":1"},
    {BEGIN, "false,\"version\":\"1.0.0\",", "false,"},
    {BEGIN, "false,\"version\":\"1.0.0\"", "false,\"version\":1"},
    {BEGIN, "\"rule_hash\":null", "\"rule_hash\":1"},
    {BEGIN, "\"subject\":\"s1\"", "\"subject\":1"},
    {BEGIN, "\"language\":\"en\"", "\"language\":[]"},
    {BEGIN, "\"mode\":\"live\"", "\"mode\":{}"},
    {BEGIN, "\"use\":\"clinical\"", "\"use\":true"},
    {BEGIN, "\"instruments\":[", "\"instruments\":5,\"others\":["},
    {BEGIN, "\"instruments\":[", "\"instruments\":[],\"others\":["},
    {BEGIN, "\"instruments\":[", "\"others\":["},
    {BEGIN, "{\"id\":\"phq-9\",", "{"},
    {BEGIN, "{\"id\":\"phq-9\",", "{\"id\":9,"},
    {BEGIN, "\"version\":\"1.0.0\",\"rule_hash\":\"abc\"", "\"rule_hash\":\"abc\""},
    {BEGIN, "\"version\":\"1.0.0\",\"rule_hash\":\"abc\"", "\"version\":1,\"rule_hash\":\"abc\""},
    {BEGIN, "\"rule_hash\":\"abc\",", ""},
    {BEGIN, "\"rule_hash\":\"abc\"", "\"rule_hash\":1"},
    {BEGIN, "\"wording\":\"w\"", "\"wording\":1"},
    {BEGIN, "\"licence\":\"l\"", "\"licence\":1"},
    {ANSWER, "\"step\":2,", ""},
    {ANSWER, "\"step\":2", "\"step\":-1"},
    {ANSWER, "\"step\":2", "\"step\":\"2\""},
    {ANSWER, "\"item\":\"q1\",", ""},
    {ANSWER, "\"item\":\"q1\"", "\"item\":1"},
    {ANSWER, ",\"answer\":\"1\"", ""},
    {ANSWER, "\"1\"}", "\"1\"} {}"},
    {NEXT, "\"item\":\"q1\"", "\"item\":1"},
    {NEXT, "\"state\":\"00ff1a\"", "\"state\":\"00ff1\""},
    {NEXT, "\"state\":\"00ff1a\"", "\"state\":\"00fg1a\""},
    {NEXT, "\"state\":\"00ff1a\"", "\"state\":\"00FF1a\""},
    {NEXT, "\"state\":\"00ff1a\"", "\"state\":\"0:ff1a\""},
    {NEXT, "\"state\":\"00ff1a\"", "\"state\":\"/0ff1a\""},
    {NEXT, "\"state\":\"00ff1a\"", "\"state\":17"},
    {NEXT, "\"state\":\"00ff1a\",", ""},
    {BACK, "\"back\"", "\"\""},
    {BACK, "{", "["},
};

START_TEST(damaged_records_are_refused)
{
    char text[1024];
    const char *record = damages[_i].record;
    const char *at = strstr(record, damages[_i].old);
    ck_assert_msg(at != NULL, "no %s", damages[_i].old);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - record), record, damages[_i].put,
             at + strlen(damages[_i].old));
    reading r;
    read_record(&r, text);
    ck_assert_msg(r.status == SX_E_STORE, "read: %s", text);
    ck_assert_ptr_null(r.document);
    ck_assert_uint_eq(r.diags.count, 1);
    ck_assert_str_eq(r.diags.items[0].code, "SESSION.RECORD");
    ck_assert_uint_eq(r.diags.items[0].where.line, 7);
    end_reading(&r);
}
END_TEST

/* More state than an instrument may have is not read, the most that it may have is. */
START_TEST(a_state_has_its_limit)
{
    for (size_t more = 0; more < 2; more++) {
        size_t bytes = SX_PLUGIN_STATE_MAX + more;
        char *text = calloc(1, 2 * bytes + sizeof NEXT);
        ck_assert_ptr_nonnull(text);
        size_t head = (size_t)(strstr(NEXT, "00ff1a") - NEXT);
        memcpy(text, NEXT, head);
        memset(text + head, 'a', 2 * bytes);
        memcpy(text + head + 2 * bytes, &NEXT[head + 6], sizeof NEXT - head - 6);
        reading r;
        read_record(&r, text);
        ck_assert_int_eq(r.status, more == 0 ? SX_OK : SX_E_STORE);
        ck_assert_uint_eq(r.event.state_length, more == 0 ? bytes : 0);
        end_reading(&r);
        free(text);
    }
}
END_TEST

static const char *const good[] = {BEGIN, ANSWER, NEXT, BACK};

typedef struct scarce_record {
    const char *text;
    reading r;
} scarce_record;

static void read_scarce(void *data)
{
    scarce_record *record = data;
    sx_where where = {.file = "journal", .line = 1};
    record->r.arena = sx_arena_new(0);
    record->r.document = NULL;
    record->r.status = SX_E_STORE;
    if (record->r.arena != NULL) {
        sx_diags_init(&record->r.diags, record->r.arena);
        record->r.status = sx_event_read(sx_slice_of(record->text), where, record->r.arena,
                                         &record->r.diags, &record->r.document, &record->r.event);
    }
}

/* Nothing is half read: all texts of the record are there, or it is refused. */
static void check_scarce(void *data, bool refused)
{
    scarce_record *record = data;
    const reading *r = &record->r;
    ck_assert(refused || r->status == SX_OK);
    ck_assert_int_eq(r->status == SX_OK, r->document != NULL);
    if (r->status == SX_OK) {
        ck_assert_ptr_nonnull(r->event.at);
        ck_assert(r->event.kind != SX_EVENT_BEGIN ||
                  (r->event.instrument_count == 1 && r->event.use != NULL));
        ck_assert(r->event.kind != SX_EVENT_NEXT || r->event.state_length == 3);
    }
    end_reading(&record->r);
}

START_TEST(memory_runs_out)
{
    scarce_record record = {.text = good[_i]};
    scarce_each(read_scarce, check_scarce, &record, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("event");
    TCase *tests = tcase_create("event");
    tcase_add_test(tests, records_are_read);
    tcase_add_loop_test(tests, damaged_records_are_refused, 0,
                        (int)(sizeof damages / sizeof *damages));
    tcase_add_test(tests, a_state_has_its_limit);
    tcase_add_loop_test(tests, memory_runs_out, 0, (int)(sizeof good / sizeof *good));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
