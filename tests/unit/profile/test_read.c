/*
 * test_read.c: one person's saved responses as results: whose they are, what is refused, and that a
 * refused profile does not swallow a flag. Also rows of a table, against the same answers saved.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "profile/read.h"
#include "profile/rows.h"
#include "support/scarce.h"
#include "support/suite.h"

static sx_arena *arena;
static sx_diags diags;
static sx_catalogue *catalogue;

static void setup(void)
{
    arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(arena);
    sx_diags_init(&diags, arena);
    ck_assert_int_eq(sx_catalogue_new(SX_SOURCE_DATA_DIR, &diags, &catalogue), SX_OK);
}

static void teardown(void)
{
    sx_catalogue_free(catalogue);
    sx_arena_free(arena);
}

#define RESPONSE(subject, instrument, answers)                                                     \
    "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"" instrument                            \
    "\",\"version\":\"1.0.0\","                                                                    \
    "\"subject\":" subject ",\"finished\":\"2026-03-01T10:00:00Z\",\"answers\":{" answers "}}"
#define GAD                                                                                        \
    "\"q1\":\"1\",\"q2\":\"1\",\"q3\":\"1\",\"q4\":\"1\",\"q5\":\"1\",\"q6\":\"1\",\"q7\":\"1\""
#define PHQ(nine)                                                                                  \
    "\"q1\":\"0\",\"q2\":\"0\",\"q3\":\"1\",\"q4\":\"0\",\"q5\":\"0\",\"q6\":\"0\",\"q7\":\"0\","  \
    "\"q8\":\"0\",\"q9\":\"" nine "\""

static sx_status read_text(const char *text, const char *subject, sx_person *ret)
{
    sx_diags_init(&diags, arena);
    return sx_person_read(catalogue, sx_slice_of(text), "saved.json", subject, NULL, &diags, ret);
}

static bool told(const char *code)
{
    for (size_t i = 0; i < diags.count; i++) {
        if (strcmp(diags.items[i].code, code) == 0) {
            return true;
        }
    }
    return false;
}

START_TEST(one_person)
{
    sx_person person;
    ck_assert_int_eq(read_text("[" RESPONSE("\"S1\"", "gad-7", GAD) "," RESPONSE("\"S1\"", "phq-9",
                                                                                 PHQ("0")) "]",
                               NULL, &person),
                     SX_OK);
    ck_assert_uint_eq(person.count, 2);
    ck_assert_str_eq(person.subject, "S1");
    const sx_results *gad = &person.results[0];
    ck_assert_str_eq(gad->loaded->model->id, "gad-7");
    ck_assert_int_eq(gad->scores[0].status, SX_CELL_OK);
    ck_assert_int_eq((int)gad->scores[0].value.num, 7);
    ck_assert_uint_eq(gad->answered, 7);
    ck_assert_uint_eq(gad->asked, 7);
    ck_assert_str_eq(gad->when, "2026-03-01T10:00:00Z");
    ck_assert_int_eq(person.results[1].flags[0].state, SX_FLAG_CLEAR);
    sx_person_free(&person);
}
END_TEST

START_TEST(several_persons)
{
    static const char text[] = RESPONSE("\"S1\"", "gad-7", GAD) "\n" RESPONSE(
        "\"S2\"", "phq-9", PHQ("2")) "\n" RESPONSE("null", "gad-7", GAD) "\n";
    sx_person person;
    ck_assert_int_eq(read_text(text, NULL, &person), SX_E_INPUT);
    ck_assert(told("PROFILE.SUBJECTS"));
    ck_assert_int_eq(read_text(text, "S2", &person), SX_OK);
    ck_assert_uint_eq(person.count, 1);
    ck_assert_str_eq(person.results[0].loaded->model->id, "phq-9");
    sx_person_free(&person);
    ck_assert_int_eq(read_text(text, "S3", &person), SX_E_NOT_FOUND);
    ck_assert(told("PROFILE.NO_RESPONSE"));
    for (size_t i = 0; i < diags.count; i++) { /* nobody is named in an error */
        ck_assert_ptr_null(strstr(diags.items[i].message, "S1"));
        ck_assert_ptr_null(strstr(diags.items[i].message, "S3"));
    }
}
END_TEST

/* One response that cannot be read refuses the profile; the flag of another one is told. */
START_TEST(refused_with_a_flag)
{
    sx_person person;
    static const char *const wrong[] = {
        "\"q1\":\"9\"", /* no such option */
        "\"qq\":\"1\"", /* no such item */
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[2048];
        snprintf(
            text, sizeof text,
            "[" RESPONSE("\"S1\"", "phq-9", PHQ("1")) "," RESPONSE("\"S1\"", "gad-7", "%s") "]",
            wrong[i]);
        ck_assert_int_eq(read_text(text, NULL, &person), SX_E_INPUT);
        ck_assert(told("PROFILE.FLAG"));
        snprintf(
            text, sizeof text,
            "[" RESPONSE("\"S1\"", "phq-9", PHQ("0")) "," RESPONSE("\"S1\"", "gad-7", "%s") "]",
            wrong[i]);
        ck_assert_int_eq(read_text(text, NULL, &person), SX_E_INPUT);
        ck_assert(!told("PROFILE.FLAG"));
    }
}
END_TEST

/* The flags of a refused response, however many errors there are, and the notice of them. */
START_TEST(refused_keeps_its_flags)
{
    static const struct {
        const char *answers;
        bool raised;
    } cases[] = {{"\"q1\":\"7\",\"q9\":\"1\"", true},
                 {"\"q1\":\"7\",\"q9\":\"0\"", false},
                 {"\"q9\":\"7\"", false},
                 {"\"nosuch\":1,\"q9\":\"3\"", true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        sx_person person;
        sx_buf notice;
        sx_buf_init(&notice, 1 << 16);
        sx_telling telling = {.in_full = true, .safety_person = "Who", .notice = &notice};
        snprintf(text, sizeof text, RESPONSE("\"S\\n1\"", "phq-9", "%s"), cases[i].answers);
        sx_diags_init(&diags, arena);
        ck_assert_int_eq(sx_person_read(catalogue, sx_slice_of(text), "saved.json", NULL, &telling,
                                        &diags, &person),
                         SX_E_INPUT);
        ck_assert_msg(told("PROFILE.FLAG") == cases[i].raised, "%s", text);
        ck_assert_msg((notice.len > 0) == cases[i].raised, "%s", text);
        if (cases[i].raised) {
            ck_assert_str_eq(diags.items[0].code, "PROFILE.FLAG");
            ck_assert_ptr_nonnull(strstr(sx_buf_text(&notice), "Safety notice for Who\n"));
            ck_assert_ptr_nonnull(strstr(sx_buf_text(&notice), "Respondent: S?1\n"));
            ck_assert_ptr_nonnull(strstr(sx_buf_text(&notice), "[urgent] "));
        }
        sx_buf_free(&notice);
    }
}
END_TEST

START_TEST(not_shown)
{
    sx_person person;
    ck_assert_int_eq(read_text(RESPONSE("\"S1\"", "pc-ptsd-5", "\"gate\":\"no\""), NULL, &person),
                     SX_OK);
    ck_assert_uint_eq(person.results[0].asked, 1);
    ck_assert_uint_eq(person.results[0].answered, 1);
    ck_assert_int_eq(person.results[0].scores[0].status, SX_CELL_OK);
    sx_person_free(&person);
    ck_assert_int_eq(
        read_text(RESPONSE("\"S1\"", "pc-ptsd-5", "\"gate\":\"no\",\"q1\":\"yes\""), NULL, &person),
        SX_E_INPUT);
    ck_assert(told("PROFILE.NOT_SHOWN"));
}
END_TEST

START_TEST(nothing_to_read)
{
    sx_person person;
    static const char *const texts[] = {
        "", "[]", "{}", "{\"responses\":[]}", "[1]", "null", RESPONSE("\"S1\"", "no-such", GAD)};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ck_assert_msg(read_text(texts[i], NULL, &person) != SX_OK, "%s", texts[i]);
        ck_assert_msg(diags.errors > 0, "%s", texts[i]);
    }
}
END_TEST

/* --- tables ----------------------------------------------------------------------------------- */

static char table[64];

static void write_table(const char *text)
{
    snprintf(table, sizeof table, "/tmp/sextant-rows-%ld.csv", (long)getpid());
    ck_assert_int_eq(sx_file_write(table, text, strlen(text), true, &diags), SX_OK);
}

static sx_rows *open_rows(const char *const *ids, size_t count)
{
    sx_rows *rows = NULL;
    sx_status status = sx_rows_open(catalogue, ids, count, table, NULL, &diags, &rows);
    ck_assert_msg(status == SX_OK, "%s", diags.count > 0 ? diags.items[0].message : "?");
    return rows;
}

#define GAD_HEADER "subject,gad-7.q1,gad-7.q2,gad-7.q3,gad-7.q4,gad-7.q5,gad-7.q6,gad-7.q7"

START_TEST(rows_are_results)
{
    write_table(GAD_HEADER "\nA,1,1,1,1,1,1,1\nB,2,2,2,,2,2,2\nC,9,1,1,1,1,1,1\n");
    sx_rows *rows = open_rows(NULL, 0);
    sx_rows_row row;
    bool more;
    ck_assert_int_eq(sx_rows_next(rows, &diags, &row, &more), SX_OK);
    ck_assert(more && row.code == NULL && sx_slice_is(row.id, "A"));
    ck_assert_uint_eq(row.count, 1);
    ck_assert_str_eq(row.results[0].loaded->model->id, "gad-7");
    ck_assert_int_eq((int)row.results[0].scores[0].value.num, 7);
    ck_assert_uint_eq(row.results[0].answered, 7);
    ck_assert_int_eq(sx_rows_next(rows, &diags, &row, &more), SX_OK);
    ck_assert(more && row.code == NULL);
    ck_assert_int_eq(row.results[0].scores[0].status, SX_CELL_INCOMPLETE);
    ck_assert_uint_eq(row.results[0].answered, 6);
    ck_assert_int_eq(sx_rows_next(rows, &diags, &row, &more), SX_OK);
    ck_assert(more && row.code != NULL);
    ck_assert_str_eq(row.column, "gad-7.q1");
    ck_assert_int_eq(sx_rows_next(rows, &diags, &row, &more), SX_OK);
    ck_assert(!more);
    ck_assert_int_eq(sx_rows_check(rows, &diags), SX_OK);
    sx_rows_close(rows);
    unlink(table);
}
END_TEST

/* More rows than a block: none is lost or read twice. */
START_TEST(many_rows)
{
    sx_buf text;
    sx_buf_init(&text, 1 << 20);
    sx_buf_str(&text, GAD_HEADER "\n");
    for (int i = 0; i < 700; i++) {
        sx_buf_printf(&text, "R%d,%d,%d,0,0,0,0,0\n", i, i % 4, (i / 4) % 4);
    }
    write_table(sx_buf_text(&text));
    sx_buf_free(&text);
    sx_rows *rows = open_rows(NULL, 0);
    sx_rows_row row;
    bool more = true;
    for (int i = 0; i < 700; i++) {
        ck_assert_int_eq(sx_rows_next(rows, &diags, &row, &more), SX_OK);
        char id[16];
        snprintf(id, sizeof id, "R%d", i);
        ck_assert(more && sx_slice_is(row.id, id));
        ck_assert_int_eq((int)row.results[0].scores[0].value.num, i % 4 + (i / 4) % 4);
        ck_assert_uint_eq(row.row, (uint64_t)i + 1);
    }
    ck_assert_int_eq(sx_rows_next(rows, &diags, &row, &more), SX_OK);
    ck_assert(!more);
    sx_rows_close(rows);
    unlink(table);
}
END_TEST

START_TEST(which_instruments)
{
    write_table(
        "id,note,phq-2.q1,phq-2.q2,swls.q1,swls.q2,swls.q3,swls.q4,swls.q5\n1,1,1,1,7,7,7,7,7\n");
    sx_rows *rows = open_rows(NULL, 0);
    sx_rows_row row;
    bool more;
    ck_assert_int_eq(sx_rows_next(rows, &diags, &row, &more), SX_OK);
    ck_assert_uint_eq(row.count, 2);
    sx_rows_close(rows);
    static const char *const only[] = {"swls"};
    rows = open_rows(only, 1);
    ck_assert_int_eq(sx_rows_next(rows, &diags, &row, &more), SX_OK);
    ck_assert_uint_eq(row.count, 1);
    ck_assert_str_eq(row.results[0].loaded->model->id, "swls");
    sx_rows_close(rows);
    /* q1 alone belongs to many: no instrument is guessed from it */
    write_table("id,q1\n1,2\n");
    ck_assert_int_eq(sx_rows_open(catalogue, NULL, 0, table, NULL, &diags, &rows), SX_E_INPUT);
    ck_assert(told("PROFILE.COLUMNS"));
    unlink(table);
}
END_TEST

/* --- memory ----------------------------------------------------------------------------------- */

typedef struct scarce_read {
    const char *text;
    sx_status whole, status; /* with memory enough, and now */
    size_t count, refusals;
} scarce_read;

static void read_scarce(void *data)
{
    scarce_read *r = data;
    sx_person person;
    const sx_person_text texts[] = {{"a.json", sx_slice_of(r->text)},
                                    {"b.json", SX_SLICE(RESPONSE("\"S1\"", "phq-9", PHQ("1")))}};
    sx_diags_init(&diags, arena);
    r->status = sx_person_read_all(catalogue, texts, 2, NULL, NULL, &diags, &person);
    r->count = r->status == SX_OK ? person.count : 0;
    if (r->status == SX_OK) {
        sx_person_free(&person);
    }
}

/* Two files: the person is read whole, or not; the raised flag of the second is told either way. */
static void check_scarce(void *data, bool refused)
{
    scarce_read *r = data;
    sx_buf said_all;
    sx_buf_init(&said_all, 10000);
    sx_diags_print(&said_all, &diags);
    const char *said = sx_buf_text(&said_all);
    bool loud = r->status == SX_E_MEMORY || r->status == SX_E_FLAG;
    ck_assert_msg(r->status == r->whole || (refused && loud), "%s: %s", sx_status_name(r->status),
                  said);
    if (r->status == SX_OK) {
        ck_assert_uint_eq(r->count, 2);
    } else if (r->status == SX_E_INPUT) {
        ck_assert_msg(told("PROFILE.FLAG") || strstr(said, "a flag is raised") != NULL, "%s", said);
    }
    r->refusals += r->status == SX_E_MEMORY;
    sx_buf_free(&said_all);
}

START_TEST(memory_running_out_is_said)
{
    static const char whole[] = RESPONSE("\"S1\"", "gad-7", GAD);
    static const char damaged[] = RESPONSE("\"S1\"", "gad-7", "\"q1\":\"9\"");
    scarce_read r = {.text = _i == 0 ? whole : damaged, .whole = _i == 0 ? SX_OK : SX_E_INPUT};
    read_scarce(&r); /* the instruments are loaded */
    scarce_each(read_scarce, check_scarce, &r, 0);
    ck_assert_uint_gt(r.refusals, 10);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("read");
    TCase *tc = tcase_create("all");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, one_person);
    tcase_add_test(tc, several_persons);
    tcase_add_test(tc, refused_with_a_flag);
    tcase_add_test(tc, refused_keeps_its_flags);
    tcase_add_test(tc, not_shown);
    tcase_add_test(tc, nothing_to_read);
    tcase_add_loop_test(tc, memory_running_out_is_said, 0, 2);
    tcase_add_test(tc, rows_are_results);
    tcase_add_test(tc, many_rows);
    tcase_add_test(tc, which_instruments);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return run_suite(suite());
}
