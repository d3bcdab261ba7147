/*
 * test_quick.c: which of the instruments that ship are scored quickly, and that nothing else is tried so. What comes out is
 * compared with the general way by tests/quick.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/input.h"
#include "batch/quick.h"
#include "batch/quick_make.h"
#include "host/catalogue.h"
#include "support/suite.h"

static sx_catalogue *catalogue;
static sx_diags diags;
static sx_arena *arena;

static void setup(void)
{
    arena = sx_arena_new(0);
    sx_diags_init(&diags, arena);
    ck_assert_int_eq(sx_catalogue_new(SX_SOURCE_DATA_DIR, &diags, &catalogue), SX_OK);
}

static void teardown(void)
{
    sx_catalogue_free(catalogue);
    sx_arena_free(arena);
}

/* The quick way for a table with an id, every item of the instrument and, if asked for, every parameter. NULL: there is
 * none. */
static const sx_quick *quick_with(const char *id, bool parameters, const sx_score_options *options,
                                  sx_job *job)
{
    const sx_loaded **loaded = sx_arena_array(arena, 1, sizeof *loaded);
    const sx_quick *quick = NULL;
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, id, &diags, loaded), SX_OK);
    const sx_model *model = (*loaded)->model;
    sx_slice *columns = sx_arena_array(arena, model->field_count + 1, sizeof *columns);
    size_t count = 0;
    columns[count++] = SX_SLICE("id");
    for (size_t f = 0; f < model->field_count; f++) {
        if (parameters || model->fields[f].item < model->item_count) {
            columns[count++] = sx_slice_of(model->fields[f].name);
        }
    }
    ck_assert_int_eq(sx_job_make(arena, loaded, 1, options, SX_FORMAT_CSV, &diags, job), SX_OK);
    ck_assert_int_eq(sx_job_bind(job, columns, count, &diags), SX_OK);
    ck_assert_int_eq(sx_quick_make(job, &quick), SX_OK);
    return quick;
}

static const sx_quick *quick_for(const char *id, const sx_score_options *options, sx_job *job)
{
    return quick_with(id, false, options, job);
}

static const char *const always[] = {"phq-9",
                                     "phq-2",
                                     "phq-4",
                                     "gad-7",
                                     "gds-15",
                                     "ces-d",
                                     "pswq",
                                     "k10",
                                     "ssisa",
                                     "core-10",
                                     "mhi-5",
                                     "flourishing",
                                     "spane",
                                     "pfi-12",
                                     "swls",
                                     "life-crafting",
                                     "ipip-self-efficacy",
                                     "ipip-optimism",
                                     "ipip-self-esteem",
                                     "dass-21",
                                     "audit-c",
                                     "who-5",
                                     "socrates-8a",
                                     "ipip-big5-25",
                                     "ipip-big5-50",
                                     "ipip-strengths",
                                     "pvq-21",
                                     "pcl-5",
                                     "values-compass"};

START_TEST(all_columns)
{
    const sx_score_options options = {.size = sizeof options};
    sx_job job;
    ck_assert_msg(quick_for(always[_i], &options, &job) != NULL, "%s", always[_i]);
}
END_TEST

/* How somebody answered is computed for each row; the scales alone are not. */
START_TEST(scales_alone)
{
    static const char *const scales[] = {"ipip-big5-50.extraversion", "ipip-big5-50.openness*"};
    const sx_score_options options = {.size = sizeof options, .columns = scales, .column_count = 2};
    const sx_score_options whole = {.size = sizeof options};
    sx_job job;
    const sx_quick *quick = quick_for("ipip-big5-50", &options, &job);
    ck_assert_ptr_nonnull(quick);
    ck_assert_uint_eq(quick->sum_count, 2);
    ck_assert_uint_eq(quick->sums[0].add_count, 10); /* nothing else is looked at */
    ck_assert_uint_eq(quick->computing_count, 0);
    quick = quick_for("ipip-big5-50", &whole, &job);
    ck_assert_ptr_nonnull(quick);
    ck_assert_uint_eq(quick->computing_count, 1);
    ck_assert_uint_eq(quick->computings[0].cell_count, 50);
}
END_TEST

static size_t computed_pieces(const sx_quick *quick)
{
    size_t count = 0;
    for (size_t i = 0; i < quick->piece_count; i++) {
        count += quick->pieces[i].computed;
    }
    return count;
}

/* Seconds have too many different answers for numbers of them: what rests on them is computed, and nothing else. */
START_TEST(wide_cells)
{
    static const char *const pace[] = {"ipip-big5-50.extraversion", "ipip-big5-50.pace"};
    const sx_score_options options = {.size = sizeof options, .columns = pace, .column_count = 2};
    sx_job job;
    const sx_quick *quick = quick_with("ipip-big5-50", true, &options, &job);
    ck_assert_ptr_nonnull(quick);
    ck_assert_uint_eq(quick->wide_count, 1);
    ck_assert_uint_eq(quick->cell_count, 50);
    ck_assert_uint_eq(quick->computing_count, 1);
    ck_assert_uint_eq(quick->computings[0].wide_count, 1);
    ck_assert_uint_eq(computed_pieces(quick), 1);
}
END_TEST

/* Profiles take numbers: what is computed has none. */
START_TEST(numbers_alone)
{
    const sx_score_options whole = {.size = sizeof whole};
    sx_job job;
    const sx_quick *quick = NULL;
    ck_assert_ptr_nonnull(quick_for("ipip-big5-50", &whole, &job));
    const sx_model *model = job.loaded[0]->model;
    sx_quick_want want = {.output = (uint32_t)sx_model_find_scale(model, "openness")};
    ck_assert_int_eq(sx_quick_make_sums(&job, &want, 1, &quick), SX_OK);
    ck_assert_ptr_nonnull(quick);
    ck_assert_uint_gt(want.states, 0);
    want = (sx_quick_want){.output = (uint32_t)sx_model_find_scale(model, "even_odd")};
    ck_assert_int_eq(sx_quick_make_sums(&job, &want, 1, &quick), SX_OK);
    ck_assert_ptr_null(quick);
}
END_TEST

static const struct {
    const char *id;
    sx_score_options options;
} never[] = {
    {"phq-9", {.explain = true}},
    {"phq-9", {.unique_ids = true}},
    {"phq-9", {.instructions = "none"}},
};

START_TEST(left_to_the_general_way)
{
    sx_job job;
    ck_assert_ptr_null(quick_for(never[_i].id, &never[_i].options, &job));
}
END_TEST

/* Sums are small, and flags are among them whatever is chosen. */
START_TEST(flags_are_always_summed)
{
    static const char *const nothing[] = {"phq-9.version"};
    const sx_score_options options = {
        .size = sizeof options, .columns = nothing, .column_count = 1};
    sx_job job;
    const sx_quick *quick = quick_for("phq-9", &options, &job);
    ck_assert_ptr_nonnull(quick);
    ck_assert_uint_eq(quick->sum_count, 1);
    ck_assert(quick->sums[0].flags);
    ck_assert_uint_eq(quick->sums[0].add_count, 1); /* the ninth item alone */
    ck_assert_uint_le(quick->sums[0].states, 16);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("batch/quick");
    TCase *cases = tcase_create("quick");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, all_columns, 0, (int)(sizeof always / sizeof *always));
    tcase_add_test(cases, scales_alone);
    tcase_add_test(cases, wide_cells);
    tcase_add_test(cases, numbers_alone);
    tcase_add_loop_test(cases, left_to_the_general_way, 0, (int)(sizeof never / sizeof *never));
    tcase_add_test(cases, flags_are_always_summed);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
