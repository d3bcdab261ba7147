/*
 * test_result_read.c: the head of a saved result: what it must hold, member by member, what is shown of it, and
 * what is said of a text that is none.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "session/result_read.h"
#include "support/scarce.h"
#include "support/suite.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LINK                                                                                       \
    "{\"result\":\"" HASH "\",\"version\":\"1.0.0\",\"rule_hash\":\"" HASH                         \
    "\",\"why\":\"rescored\",\"at\":\"2026-01-12T09:00:00Z\"}"

static const char good[] =
    "{\"sextant\":1,\"kind\":\"result\",\"instrument\":\"worry\",\"version\":\"1.0.0-b+2\","
    "\"rule_hash\":\"" HASH "\",\"library_hash\":null,\"engine\":\"0.1.0\",\"jail\":\"full\","
    "\"flags\":{},\"scales\":{},\"validity\":{},\"response_hash\":\"" HASH "\","
    "\"response\":{\"subject\":\"S1\",\"session\":\"k3f9\",\"started\":\"early\","
    "\"finished\":\"late\"},\"supersedes\":" LINK ",\"hash\":\"" HASH "\"}";

static sx_arena *arena;

static void setup(void)
{
    arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(arena);
}

static void teardown(void)
{
    sx_arena_free(arena);
}

/* The good text with `old` replaced by `put`. */
static sx_slice changed(const char *old, const char *put)
{
    const char *at = strstr(good, old);
    ck_assert_msg(at != NULL, "no %s", old);
    const char *text =
        sx_arena_printf(arena, "%.*s%s%s", (int)(at - good), good, put, at + strlen(old));
    ck_assert_ptr_nonnull(text);
    return sx_slice_of(text);
}

START_TEST(a_head_is_read)
{
    sx_result_head head;
    sx_result_fault fault;
    sx_result_text text = {.text = sx_slice_of(good)};
    ck_assert_int_eq(sx_result_head_read(&text, arena, &head, &fault), SX_OK);
    ck_assert_ptr_null(fault.code);
    ck_assert_str_eq(head.instrument, "worry");
    ck_assert_str_eq(head.version, "1.0.0-b+2");
    ck_assert_ptr_null(head.library_hash);
    ck_assert_str_eq(head.jail, "full");
    ck_assert_str_eq(head.subject, "S1");
    ck_assert_str_eq(head.session, "k3f9");
    ck_assert_str_eq(head.when, "late");
    ck_assert_str_eq(head.link.result, HASH);
    ck_assert_str_eq(head.link.why, "rescored");
    ck_assert(!head.sealed);
    sx_result_head_free(&head);
    ck_assert_ptr_null(head.root);
}
END_TEST

/* What could steer a terminal, or is long, is not shown; the result is good all the same. */
START_TEST(not_everything_is_shown)
{
    static char put[400];
    sx_result_head head;
    sx_result_fault fault;
    sx_result_text text = {.text = changed("\"S1\"", "\"a\\u001b[31m\"")};
    ck_assert_int_eq(sx_result_head_read(&text, arena, &head, &fault), SX_OK);
    ck_assert_ptr_null(head.subject);
    sx_result_head_free(&head);
    text.text = changed("\"S1\"", "\"a\\u202eb\"");
    ck_assert_int_eq(sx_result_head_read(&text, arena, &head, &fault), SX_OK);
    ck_assert_ptr_null(head.subject);
    sx_result_head_free(&head);
    memset(put, 'x', 202);
    put[0] = put[201] = '"';
    text.text = changed("\"S1\"", put); /* 200 bytes */
    ck_assert_int_eq(sx_result_head_read(&text, arena, &head, &fault), SX_OK);
    ck_assert_ptr_nonnull(head.subject);
    sx_result_head_free(&head);
    put[201] = 'x';
    put[202] = '"';
    text.text = changed("\"S1\"", put);
    ck_assert_int_eq(sx_result_head_read(&text, arena, &head, &fault), SX_OK);
    ck_assert_ptr_null(head.subject);
    sx_result_head_free(&head);
    text.text = changed("\"late\"", "null");
    ck_assert_int_eq(sx_result_head_read(&text, arena, &head, &fault), SX_OK);
    ck_assert_str_eq(head.when, "early");
    sx_result_head_free(&head);
}
END_TEST

/* `member`: the one that is named; NULL: none is, the result is good. */
static const struct {
    const char *old, *put, *member;
} members[] = {
    {"\"instrument\":\"worry\"", "\"instrument\":7", "instrument"},
    {"\"instrument\":\"worry\",", "", "instrument"},
    {"\"worry\"", "\"../worry\"", "instrument"},
    {"\"1.0.0-b+2\"", "\"\"", "version"},
    {"\"1.0.0-b+2\"", "\".1\"", "version"},
    {"\"1.0.0-b+2\"", "\"-1\"", "version"},
    {"\"1.0.0-b+2\"", "\"1/2\"", "version"},
    {"\"1.0.0-b+2\"", "null", "version"},
    {"\"rule_hash\":\"" HASH "\",\"lib", "\"rule_hash\":\"0123\",\"lib", "rule_hash"},
    {"\"rule_hash\":\"0", "\"rule_hash\":\"G", "rule_hash"},
    {"\"rule_hash\":\"0123456789abcdef", "\"rule_hash\":\"0123456789ABCDEF", "rule_hash"},
    {"\"library_hash\":null,", "", "library_hash"},
    {"\"library_hash\":null", "\"library_hash\":1", "library_hash"},
    {"\"library_hash\":null", "\"library_hash\":\"any\"", NULL},
    {"\"0.1.0\"", "\"0 1\"", "engine"},
    {"\"full\"", "true", "jail"},
    {"\"flags\":{}", "\"flags\":[]", "flags"},
    {"\"scales\":{},", "", "scales"},
    {"\"validity\":{}", "\"validity\":null", "validity"},
    {"\"response_hash\":\"0", "\"response_hash\":\"z", "response_hash"},
    {"\"hash\":\"" HASH "\"}", "\"hash\":\"" HASH "0\"}", "hash"},
    {"\"supersedes\":" LINK, "\"supersedes\":null", NULL},
    {"\"supersedes\":" LINK ",", "", "supersedes"},
    {"\"supersedes\":" LINK, "\"supersedes\":[]", "supersedes"},
    {"\"supersedes\":{\"result\":\"0", "\"supersedes\":{\"result\":\"-", "supersedes"},
    {"\"why\":\"rescored\"", "\"why\":null", "supersedes"},
    {"\"why\":\"rescored\",", "", "supersedes"},
    {"\"why\":\"rescored\",\"at\":\"2026-01-12T09:00:00Z\"", "\"why\":\"r\",\"at\":3",
     "supersedes"},
    {"\"version\":\"1.0.0\",\"rule_hash\":\"0", "\"version\":null,\"rule_hash\":\"0", "supersedes"},
    {"\"version\":\"1.0.0\",\"rule_hash\":\"0", "\"version\":\"1.0.0\",\"rule_hash\":\"x",
     "supersedes"},
};

START_TEST(a_member_that_is_wrong_is_named)
{
    sx_result_head head;
    sx_result_fault fault;
    sx_result_text text = {.text = changed(members[_i].old, members[_i].put)};
    sx_status status = sx_result_head_read(&text, arena, &head, &fault);
    if (members[_i].member == NULL) {
        ck_assert_int_eq(status, SX_OK);
    } else {
        ck_assert_int_eq(status, SX_E_INPUT);
        ck_assert_str_eq(fault.code, "RESULT.MEMBER");
        ck_assert_str_eq(fault.text,
                         sx_arena_printf(arena,
                                         "its member %s is missing, or is not what a result "
                                         "has there",
                                         members[_i].member));
    }
    sx_result_head_free(&head);
}
END_TEST

static const struct {
    const char *text;
    bool cut, other;
    const char *code, *says;
    uint32_t line;
} others[] = {
    {"{\"sextant\":1,\"kind\":\"response\"}", false, true, "RESULT.KIND", "this is not a result",
     0},
    {"{\"sextant\":1}", false, true, "RESULT.KIND", "this is not a result", 0},
    {"{\"sextant\":2,\"kind\":\"result\"}", false, false, "RESULT.FORMAT",
     "a format that this program does not know", 0},
    {"{\"sextant\":\"1\",\"kind\":\"result\"}", false, false, "RESULT.FORMAT",
     "a format that this program does not know", 0},
    {"{\"sextant\":1,\"kind\":\"result\"}", false, false, "RESULT.MEMBER", "its member instrument",
     0},
    {"{\"sextant\":1,\"kind\":\"res", true, false, "RESULT.CUT",
     "the file ends in the middle of it", 0},
    {"{\"sextant\":1,\"kind\":\"res", false, false, "JSON.END", "", 1},
    {"[1,", true, false, "JSON.END", "", 1},
    {"{\"sextant\":1,\n\"kind\" \"result\"}", true, false, "JSON.SYNTAX", "", 2},
};

START_TEST(what_is_no_result)
{
    sx_result_head head;
    sx_result_fault fault;
    sx_result_text text = {.text = sx_slice_of(others[_i].text), .cut = others[_i].cut};
    ck_assert_int_eq(sx_result_head_read(&text, arena, &head, &fault), SX_E_INPUT);
    ck_assert_str_eq(fault.code, others[_i].code);
    ck_assert_ptr_nonnull(fault.text);
    ck_assert_msg(strstr(fault.text, others[_i].says) != NULL, "%s", fault.text);
    ck_assert_uint_eq(fault.line, others[_i].line);
    ck_assert_int_eq(fault.other, others[_i].other);
    sx_result_head_free(&head);
}
END_TEST

START_TEST(too_long)
{
    sx_result_head head;
    sx_result_fault fault;
    sx_result_text text = {.too_long = true};
    ck_assert_int_eq(sx_result_head_read(&text, arena, &head, &fault), SX_E_INPUT);
    ck_assert_str_eq(fault.code, "RESULT.SIZE");
    ck_assert_str_eq(fault.text, "it is longer than 16 MiB");
    sx_result_head_free(&head);
}
END_TEST

START_TEST(lines_that_may_be_shown)
{
    ck_assert(sx_result_line(""));
    ck_assert(sx_result_line("Zo\xC3\xAB 12"));
    ck_assert(!sx_result_line("a\nb"));
    ck_assert(!sx_result_line("a\x7F"));
    ck_assert(!sx_result_line("a\xFF"));
    ck_assert(!sx_result_line("a\xE2\x80\xAE"));
}
END_TEST

typedef struct scarce_read {
    sx_slice text;
    sx_status status;
    const char *code;
} scarce_read;

static void read_scarce(void *data)
{
    scarce_read *reading = data;
    sx_result_head head;
    sx_result_fault fault;
    sx_result_text text = {.text = reading->text};
    reading->status = sx_result_head_read(&text, arena, &head, &fault);
    reading->code = fault.code;
    sx_result_head_free(&head);
}

/* Memory that runs out is never taken for a fault of the result. */
static void check_scarce(void *data, bool refused)
{
    const scarce_read *reading = data;
    ck_assert(reading->status == SX_E_INPUT || (refused && reading->status == SX_E_MEMORY));
    if (reading->status == SX_E_INPUT) {
        ck_assert_str_eq(reading->code, "RESULT.MEMBER");
    }
}

START_TEST(memory_running_out_is_said)
{
    scarce_read reading = {.text = changed("\"full\"", "true")};
    scarce_each(read_scarce, check_scarce, &reading, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("session/result_read");
    TCase *cases = tcase_create("result_read");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, a_head_is_read);
    tcase_add_test(cases, not_everything_is_shown);
    tcase_add_loop_test(cases, a_member_that_is_wrong_is_named, 0,
                        (int)(sizeof members / sizeof members[0]));
    tcase_add_loop_test(cases, what_is_no_result, 0, (int)(sizeof others / sizeof others[0]));
    tcase_add_test(cases, too_long);
    tcase_add_test(cases, lines_that_may_be_shown);
    tcase_add_test(cases, memory_running_out_is_said);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
