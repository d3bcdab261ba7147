/*
 * test_mapping.c: mapping files: which column an item gets, what raw values become, what is refused and
 * where; and that memory that runs out is said.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "batch/batch.h"
#include "batch/mapping.h"
#include "batch/trial_batch.h"
#include "support/scarce.h"
#include "support/suite.h"

static trial_batch trial;

static void setup(void)
{
    trial_batch_make(&trial);
}

static void teardown(void)
{
    trial_batch_free(&trial);
}

static const char *map_file(const char *text)
{
    return trial_file(&trial, "map.yaml", text, strlen(text));
}

/* The results of a table of both instruments under a mapping; the codes of what was wrong when there are none. */
static const char *scored(const char *map, const char *table, const char *columns)
{
    sx_score_summary summary;
    sx_score_options options = {.size = sizeof options,
                                .in = trial_file(&trial, "in.csv", table, strlen(table)),
                                .out = trial_path(&trial, "out"),
                                .columns = &columns,
                                .column_count = 1,
                                .map = map_file(map)};
    sx_diags_init(&trial.diags, trial.arena);
    (void)sx_batch_score(trial.loaded, 2, &options, &trial.diags, &summary);
    const char *text = trial_text(&trial, options.out);
    return text == NULL ? trial_batch_codes(&trial) : text;
}

/* Options of an item take its name; the age of both instruments is one column. */
START_TEST(test_columns)
{
    const char *map = "sextant_map: 1\nid: who\ninstruments:\n"
                      "  mood:\n"
                      "    columns: {q1: A, q2: B, q3: C, harm: D, many: M, age: Years}\n"
                      "    items:\n"
                      "      q1: {values: {1: 0, 2: 1, 3: 2, 4: 3}}\n"
                      "      harm: {values: {no: 0, a bit: 1, yes: 2}}\n"
                      "      many: {values: {Checked: 1, Unchecked: 0}, missing: '?'}\n"
                      "  calm: {columns: {q1: X, q2: Y, age: Years}}\n";
    const char *table = "who,A,B,C,D,M___a,M.b,M___c,X,Y,Years\n"
                        "p,2,1,1,no,Checked,Unchecked,?,3,3,44\n"
                        "q,4,1,1,a bit,Checked,Checked,Checked,3,3,44\n";
    ck_assert_str_eq(scored(map, table, "*.total"),
                     "id,mood.total,mood.flags,calm.total\np,3,,6\n");
    ck_assert_uint_gt(trial.diags.errors, 0); /* three options are too many */
}
END_TEST

static const struct {
    const char *map, *codes;
} wrong[] = {
    {"sextant_map: 1\ninstruments: {mood: {columns: {q1: A, q2: A}}}\n", "MAP.COLUMN_TWICE"},
    {"sextant_map: 1\ninstruments: {mood: {columns: {q1: A, age: A}}}\n", "MAP.COLUMN_TWICE"},
    {"sextant_map: 1\ninstruments: {mood: {columns: {many: M, many.a: N}}}\n", "MAP.ITEM_TWICE"},
    {"sextant_map: 1\ninstruments: {mood: {columns: A}}\n", "MAP.PATTERN"},
    {"sextant_map: 1\ninstruments: {mood: {columns: \"x_{item}\", items: {nosuch: {}}}}\n",
     "MAP.ITEM"},
    {"sextant_map: 1\ninstruments: {mood: {items: {many.d: {missing: 1}}}}\n", "MAP.ITEM"},
    {"sextant_map: 1\ninstruments: {mood: {items: {q1: {values: {}}}}}\n", "MAP.TYPE"},
    {"sextant_map: 1\ninstruments: {mood: {items: {q1: {values: {1: ~}}}}}\n", "MAP.TYPE"},
    {"sextant_map: 1\ninstruments: {mood: {items: {q1: {values: {1: 0.5}}}}}\n", "MAP.CODE"},
    {"sextant_map: 1\ninstruments: {mood: {items: {q1: {values: {01: 1, 1: 2, 1.00: 3}}}}}\n",
     "MAP.VALUE_TWICE"},
    {"sextant_map: 1\ninstruments: [mood]\n", "MAP.TYPE"},
    {"sextant_map: 1\ninstruments: {mod: {}}\n", "MAP.INSTRUMENT"},
    {"sextant_map: 1\npreset: limesurvey\n", "MAP.PRESET"},
    {"sextant_map: 1\nmissing: [[1]]\n", "MAP.TYPE"},
    {"sextant_map: 1\nheader_rows: 101\n", "MAP.HEADER"},
    {"sextant_map: 1\nheader_rows: 1.5\n", "MAP.HEADER"},
    {"sextant_map: 1\ntrim: [true]\n", "MAP.TYPE"},
    {"sextant_map: [1]\n", "MAP.VERSION"},
    {"id: a\n", "MAP.VERSION"},
    {"- 1\n", "MAP.TYPE"},
};

START_TEST(test_wrong)
{
    ck_assert_str_eq(scored(wrong[_i].map, "id,q1\n1,1\n", "*"), wrong[_i].codes);
}
END_TEST

START_TEST(test_presets)
{
    sx_mapping mapping;
    ck_assert(sx_mapping_preset("redcap", &mapping) && mapping.occasion_if_there);
    ck_assert(sx_mapping_preset("qualtrics", &mapping) && mapping.skip == 2);
    ck_assert(sx_mapping_preset("spss", &mapping) && mapping.trim);
    ck_assert(!sx_mapping_preset("REDCap", &mapping));
    ck_assert(!sx_mapping_preset("", &mapping));
    sx_slice ids[] = {SX_SLICE("{\"ImportId\":\"QID1\"}"), SX_SLICE("{\"ImportId\":\"x\"}")};
    ck_assert(sx_mapping_is_import_ids(ids, 2));
    ck_assert(!sx_mapping_is_import_ids(ids, 0));
    ids[1] = SX_SLICE("ImportId");
    ck_assert(!sx_mapping_is_import_ids(ids, 2));
}
END_TEST

/* ---- memory that runs out ------------------------------------------------------------------ */

typedef struct scarce_making {
    const char *map;
    sx_status status;
} scarce_making;

static void make_scarcely(void *data)
{
    scarce_making *making = data;
    const sx_mapping *mapping = NULL;
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    making->status = SX_E_MEMORY;
    if (arena != NULL) {
        sx_diags_init(&diags, arena);
        making->status = sx_mapping_make(arena, trial.loaded, 2, making->map, &diags, &mapping);
    }
    sx_arena_free(arena);
}

static void check_scarcely(void *data, bool refused)
{
    const scarce_making *making = data;
    ck_assert_msg(making->status == SX_OK || (refused && making->status != SX_OK), "%s",
                  sx_status_name(making->status));
}

START_TEST(test_scarce_memory)
{
    scarce_making making = {
        .map = map_file("sextant_map: 1\nid: who\nmissing: [\".\", x]\ninstruments:\n"
                        "  mood:\n"
                        "    columns: {q1: A, many: M, age: Years}\n"
                        "    items: {harm: {values: {no: 0, yes: 2}, missing: [z]}}\n"
                        "  calm: {columns: \"calm-{n}\", values: {1: 0, 2: 1}}\n")};
    make_scarcely(&making);
    ck_assert_int_eq(making.status, SX_OK);
    scarce_each(make_scarcely, check_scarcely, &making, 300);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mapping");
    TCase *group = tcase_create("mapping");
    tcase_add_checked_fixture(group, setup, teardown);
    tcase_set_timeout(group, 120);
    tcase_add_test(group, test_columns);
    tcase_add_loop_test(group, test_wrong, 0, (int)(sizeof wrong / sizeof wrong[0]));
    tcase_add_test(group, test_presets);
    tcase_add_test(group, test_scarce_memory);
    suite_add_tcase(suite, group);
    return run_suite(suite);
}
