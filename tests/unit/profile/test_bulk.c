/*
 * test_bulk.c: rows of a table as texts that are made once: the same as texts made for every row, also when all are
 * forgotten again and again, and no row is lost or half told when memory runs out.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "profile/bulk_inner.h"
#include "support/scarce.h"
#include "support/suite.h"

#define ROWS 300

static sx_arena *arena;
static sx_diags diags;
static sx_catalogue *catalogue;
static sx_care *care;
static char table[64];

static void write_table(void)
{
    sx_buf text;
    sx_buf_init(&text, 1 << 20);
    sx_buf_str(
        &text,
        "id,phq-9.q1,phq-9.q2,phq-9.q3,phq-9.q4,phq-9.q5,phq-9.q6,phq-9.q7,phq-9.q8,phq-9.q9,"
        "gad-7.q1,gad-7.q2,gad-7.q3,gad-7.q4,gad-7.q5,gad-7.q6,gad-7.q7\n");
    for (unsigned i = 0; i < ROWS; i++) {
        unsigned seed = i * 2654435761u;
        sx_buf_printf(&text, i == 70 ? "\"R%u\"" : "R%u", i);
        for (unsigned k = 0; k < 16; k++) {
            seed = seed * 1664525u + 1013904223u;
            unsigned draw = seed >> 24;
            sx_buf_str(&text, draw < 10            ? ","
                              : i == 150 && k == 3 ? ",x"
                              : draw < 100 + i / 2 ? ",0"
                              : draw % 3 == 0      ? ",1"
                              : draw % 3 == 1      ? ",2"
                                                   : ",3");
        }
        sx_buf_char(&text, '\n');
    }
    snprintf(table, sizeof table, "/tmp/sextant-bulk-%ld.csv", (long)getpid());
    ck_assert_int_eq(sx_file_write(table, sx_buf_text(&text), text.len, true, &diags), SX_OK);
    sx_buf_free(&text);
}

static void setup(void)
{
    const sx_care_model *model = NULL;
    arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(arena);
    sx_diags_init(&diags, arena);
    ck_assert_int_eq(sx_catalogue_new(SX_SOURCE_DATA_DIR, &diags, &catalogue), SX_OK);
    ck_assert_int_eq(sx_catalogue_care_model(catalogue, "integrative", &diags, &model), SX_OK);
    ck_assert_int_eq(sx_care_new(model, &diags, &care), SX_OK);
    write_table();
}

static void teardown(void)
{
    unlink(table);
    sx_care_free(care);
    sx_catalogue_free(catalogue);
    sx_arena_free(arena);
}

/* --- a format ---------------------------------------------------------------------------------- */

static size_t made; /* parts */

static void put_part(void *user, const sx_profile *profile, const sx_part *part, sx_buf *out)
{
    (void)user;
    made++;
    const sx_shown_care *said = &profile->models[0];
    switch (part->kind) {
    case SX_PART_FLAGS:
        for (size_t i = 0; i < profile->flag_count; i++) {
            sx_buf_printf(out, " %s", profile->flags[i].state);
        }
        break;
    case SX_PART_CARE: sx_buf_printf(out, " %s", said->word); break;
    case SX_PART_REASONS:
        for (size_t i = 0; i < said->reason_count; i++) {
            const char *level = said->reasons[i].level;
            if (sx_bulk_reason_domain(said, i) == part->domain) {
                sx_buf_printf(out, "<%s>", level != NULL ? level : "-");
            }
        }
        break;
    case SX_PART_DOMAIN:
        sx_buf_str(out, profile->domains[part->domain].level != NULL ? "d" : "");
        break;
    default: sx_buf_char(out, '|'); break;
    }
}

static void put_finding(void *user, const sx_profile *profile, size_t index, sx_buf *out)
{
    (void)user;
    const sx_shown_finding *finding = &profile->findings[index];
    sx_buf_printf(out, " %s=%s/%s", finding->id, finding->value != NULL ? finding->value : "-",
                  finding->level != NULL ? finding->level : "-");
}

static void put_notes(void *user, const sx_profile *profile, sx_buf *out)
{
    (void)user;
    sx_buf_printf(out, " %zu\n", profile->note_count);
}

static const sx_bulk_format format = {put_part, put_finding, put_notes, NULL, {"+", "&"}};

typedef struct told {
    sx_buf lines;
    size_t rows, refused, flagged;
    sx_status status;
} told;

static void put_row(const sx_bulk_row *row, told *ret)
{
    sx_buf_printf(&ret->lines, "%llu ", (unsigned long long)row->row);
    sx_buf_slice(&ret->lines, row->id);
    for (size_t i = 0; i < row->count && row->refused == NULL; i++) {
        sx_buf_slice(&ret->lines, row->texts[i]);
    }
    if (row->refused != NULL) {
        sx_buf_printf(&ret->lines, " refused %s\n", row->refused->code);
    }
    ret->rows++;
    ret->refused += row->refused != NULL;
    ret->flagged += row->flagged;
}

/* All rows, with at most so many bytes of texts kept. */
static void tell(const char *instructions, bool quickly, size_t most, told *ret)
{
    static const char *const ids[] = {"phq-9", "gad-7"};
    sx_profile_request request = {.models = &care, .model_count = 1, .role = SX_ROLE_CLINICIAN};
    sx_rows *rows = NULL;
    sx_bulk *bulk = NULL;
    *ret = (told){0};
    sx_buf_init(&ret->lines, 1 << 20);
    sx_diags_init(&diags, arena);
    ret->status = sx_rows_open(catalogue, ids, 2, table, instructions, &diags, &rows);
    if (ret->status == SX_OK) {
        ret->status = sx_bulk_open(rows, &request, &format, quickly, &diags, &bulk);
    }
    bool more = ret->status == SX_OK;
    if (more) {
        bulk->most = most;
    }
    while (more) {
        sx_bulk_row row;
        ret->status = sx_bulk_next(bulk, &diags, &row, &more);
        more = more && ret->status == SX_OK;
        if (more) {
            put_row(&row, ret);
        }
    }
    sx_bulk_close(bulk);
    sx_rows_close(rows);
}

/* --- tests ------------------------------------------------------------------------------------- */

START_TEST(the_same_texts)
{
    static const struct {
        const char *instructions;
        size_t most;
    } ways[] = {{NULL, SX_BULK_MOST},   {NULL, 1},   {NULL, 5000},
                {"none", SX_BULK_MOST}, {"none", 1}, {"portable", SX_BULK_MOST}};
    told anew, once;
    tell(NULL, false, SX_BULK_MOST, &anew);
    ck_assert_int_eq(anew.status, SX_OK);
    ck_assert_uint_eq(anew.rows, ROWS);
    ck_assert_uint_eq(anew.refused, 1);
    ck_assert_uint_gt(anew.flagged, 10);
    ck_assert_uint_gt(made, 20 * ROWS);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        made = 0;
        tell(ways[i].instructions, true, ways[i].most, &once);
        ck_assert(ways[i].most < SX_BULK_MOST || made < ROWS); /* each of them once */
        ck_assert_int_eq(once.status, SX_OK);
        ck_assert_uint_eq(once.flagged, anew.flagged);
        ck_assert_str_eq(sx_buf_text(&once.lines), sx_buf_text(&anew.lines));
        sx_buf_free(&once.lines);
    }
    sx_buf_free(&anew.lines);
}
END_TEST

typedef struct scarce_bulk {
    const char *whole;
    const char *instructions;
    told told;
    size_t refusals;
} scarce_bulk;

static void tell_scarce(void *data)
{
    scarce_bulk *b = data;
    tell(b->instructions, true, SX_BULK_MOST, &b->told);
}

/* Rows that were told are told right; the others are not said to be there. */
static void check_scarce(void *data, bool refused)
{
    scarce_bulk *b = data;
    const sx_buf *lines = &b->told.lines;
    ck_assert_msg(b->told.status == SX_OK || (refused && b->told.status == SX_E_MEMORY), "%s",
                  sx_status_name(b->told.status));
    if (!lines->failed) {
        ck_assert_int_eq(strncmp(b->whole, sx_buf_text(lines), lines->len), 0);
        ck_assert(b->told.status != SX_OK || b->told.rows == ROWS);
    }
    b->refusals += b->told.status == SX_E_MEMORY;
    sx_buf_free(&b->told.lines);
}

START_TEST(memory_running_out_is_said)
{
    told all;
    tell(NULL, false, SX_BULK_MOST, &all);
    scarce_bulk b = {.whole = sx_buf_text(&all.lines), .instructions = _i == 0 ? NULL : "none"};
    scarce_each(tell_scarce, check_scarce, &b, 60);
    ck_assert_uint_gt(b.refusals, 10);
    sx_buf_free(&all.lines);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("bulk");
    TCase *tc = tcase_create("all");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, the_same_texts);
    tcase_add_loop_test(tc, memory_running_out_is_said, 0, 2);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return run_suite(suite());
}
