/*
 * test_finish.c: laying out the fields of a model made by hand, finding things in it, and its texts
 * in several languages.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "model/instrument.h"
#include "support/suite.h"

static sx_option yesno[] = {{.code = "no", .text = "No"}, {.code = "yes", .text = "Yes"}};
static const sx_response_set set = {.id = "yesno", .options = yesno, .option_count = 2};

static sx_item items[5];
static sx_scale scales[2];
static sx_band bands[2];
static sx_category_rule categories[1];
static sx_flag flags[1];

typedef struct made {
    sx_arena *arena;
    sx_diags diags;
    sx_model model;
} made;

static void make(made *m)
{
    memset(items, 0, sizeof items);
    items[0] = (sx_item){.id = "q1", .text = "One", .responses = &set};
    items[1] = (sx_item){.id = "pick", .kind = SX_ITEM_RANKING, .responses = &set};
    items[2] = (sx_item){.id = "note", .kind = SX_ITEM_TEXT};
    items[3] = (sx_item){.id = "hours", .kind = SX_ITEM_NUMBER, .ranged = true, .digits = 2};
    items[3].low = (sx_decimal){-5, 1};
    items[3].high = (sx_decimal){24, 0};
    items[4] = (sx_item){.id = "born", .kind = SX_ITEM_DATE};
    bands[0] = (sx_band){.id = "low", .text = "Low"};
    bands[1] = (sx_band){.id = "high"};
    categories[0] = (sx_category_rule){.label = "much"};
    scales[0] = (sx_scale){.id = "total", .bands = bands, .band_count = 2};
    scales[1] = (sx_scale){.id = "type",
                           .compute = SX_COMPUTE_CATEGORY,
                           .categories = categories,
                           .category_count = 1};
    flags[0] = (sx_flag){.id = "danger", .title = "Danger"};
    m->arena = sx_arena_new(0);
    sx_diags_init(&m->diags, m->arena);
    m->model = (sx_model){.arena = m->arena,
                          .id = "made",
                          .language = "en",
                          .items = items,
                          .item_count = 4,
                          .parameter_count = 1,
                          .scales = scales,
                          .scale_count = 2,
                          .flags = flags,
                          .flag_count = 1};
}

START_TEST(fields_follow_the_items)
{
    static const struct {
        const char *name;
        uint32_t item;
        int32_t option;
        int64_t low, high;
    } expected[] = {{"q1", 0, -1, 0, 1},
                    {"pick.no", 1, 0, 1, 2},
                    {"pick.yes", 1, 1, 1, 2},
                    {"hours", 3, -1, -50, 2400},
                    {"born", 4, -1, -62091, 84370}};
    made m;
    make(&m);
    ck_assert_int_eq(sx_model_finish(&m.model, &m.diags), SX_OK);
    ck_assert_uint_eq(m.model.field_count, 5);
    for (size_t i = 0; i < 5; i++) {
        const sx_field *field = &m.model.fields[i];
        ck_assert_str_eq(field->name, expected[i].name);
        ck_assert_uint_eq(field->item, expected[i].item);
        ck_assert_int_eq(field->option, expected[i].option);
        ck_assert_int_eq(field->low, expected[i].low);
        ck_assert_int_eq(field->high, expected[i].high);
    }
    ck_assert_uint_eq(items[1].first_field, 1);
    ck_assert_uint_eq(items[1].field_count, 2);
    ck_assert_uint_eq(items[2].field_count, 0);
    sx_arena_free(m.arena);
}
END_TEST

START_TEST(names_are_found)
{
    made m;
    make(&m);
    size_t index = 99;
    ck_assert_int_eq(sx_model_find(&m.model, "q1", &index), SX_NAME_NONE); /* not laid out yet */
    ck_assert_int_eq(sx_model_finish(&m.model, &m.diags), SX_OK);
    ck_assert_int_eq(sx_model_find(&m.model, "q1", &index), SX_NAME_ITEM);
    ck_assert_uint_eq(index, 0);
    ck_assert_int_eq(sx_model_find(&m.model, "pick.yes", &index), SX_NAME_FIELD);
    ck_assert_uint_eq(index, 2);
    ck_assert_int_eq(sx_model_find(&m.model, "pick", &index), SX_NAME_ITEM);
    ck_assert_int_eq(sx_model_find(&m.model, "born", &index), SX_NAME_ITEM);
    ck_assert_uint_eq(index, 4);
    ck_assert_int_eq(sx_model_find(&m.model, "type", &index), SX_NAME_SCALE);
    ck_assert_uint_eq(index, 1);
    ck_assert_int_eq(sx_model_find(&m.model, "typ", &index), SX_NAME_NONE);
    ck_assert_int_eq(sx_model_find(&m.model, NULL, NULL), SX_NAME_NONE);
    ck_assert_int_eq(sx_model_find_field(&m.model, "hours"), 3);
    ck_assert_int_eq(sx_model_find_field(&m.model, "pick.no"), 1);
    ck_assert_int_eq(sx_model_find_field(&m.model, "pick"), -1);
    ck_assert_int_eq(sx_model_find_field(&m.model, "note"), -1);
    ck_assert_int_eq(sx_model_find_field(&m.model, "total"), -1);
    ck_assert_int_eq(sx_model_find_item(&m.model, "born"), 4);
    ck_assert_int_eq(sx_model_find_item(&m.model, "total"), -1);
    ck_assert_int_eq(sx_model_find_scale(&m.model, "type"), 1);
    ck_assert_int_eq(sx_model_find_flag(&m.model, "danger"), 0);
    ck_assert_ptr_null(sx_model_source(&m.model, NULL));
    sx_arena_free(m.arena);
}
END_TEST

START_TEST(double_names_are_reported)
{
    made m;
    make(&m);
    items[4].id = "q1";
    scales[1].id = "total";
    ck_assert_int_eq(sx_model_finish(&m.model, &m.diags), SX_E_MANIFEST);
    ck_assert_uint_eq(m.diags.errors, 2);
    ck_assert_str_eq(m.diags.items[0].code, "MANIFEST.ID");
    ck_assert_ptr_nonnull(strstr(m.diags.items[0].message, "q1"));
    sx_arena_free(m.arena);
}
END_TEST

START_TEST(a_scale_may_be_called_like_an_item)
{
    made m;
    make(&m);
    size_t index = 99;
    scales[0].id = "hours";
    ck_assert_int_eq(sx_model_finish(&m.model, &m.diags), SX_OK);
    ck_assert_int_eq(sx_model_find(&m.model, "hours", &index), SX_NAME_ITEM);
    ck_assert_uint_eq(index, 3);
    ck_assert_int_eq(sx_model_find_scale(&m.model, "hours"), 0);
    sx_arena_free(m.arena);
}
END_TEST

START_TEST(ranges_must_fit_their_digits)
{
    static const struct {
        sx_decimal low, high, step;
        uint8_t digits;
        sx_status status;
    } cases[] = {
        {{0, 0}, {1, 0}, {5, 1}, 1, SX_OK},
        {{0, 0}, {15, 1}, {0, 0}, 0, SX_E_MANIFEST},
        {{0, 0}, {1, 0}, {25, 2}, 1, SX_E_MANIFEST},
        {{0, 0}, {1000000, 0}, {0, 0}, 9, SX_OK},
        {{0, 0}, {1000001, 0}, {0, 0}, 9, SX_E_MANIFEST},
        {{-999999999999999999, 0}, {0, 0}, {0, 0}, 0, SX_E_MANIFEST},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        made m;
        make(&m);
        items[3].low = cases[i].low;
        items[3].high = cases[i].high;
        items[3].step = cases[i].step;
        items[3].digits = cases[i].digits;
        ck_assert_int_eq(sx_model_finish(&m.model, &m.diags), cases[i].status);
        ck_assert_int_eq(m.diags.errors > 0, cases[i].status != SX_OK);
        sx_arena_free(m.arena);
    }
}
END_TEST

START_TEST(memory_running_out_is_a_status)
{
    made m;
    make(&m);
    sx_arena *small = sx_arena_new(64);
    m.model.arena = small;
    ck_assert_int_eq(sx_model_finish(&m.model, &m.diags), SX_E_MEMORY);
    sx_arena_free(small);
    sx_arena_free(m.arena);
}
END_TEST

START_TEST(texts_fall_back_one_by_one)
{
    static const char *german_items[] = {"Eins", NULL, NULL, NULL, NULL};
    static const char *german_options[] = {"Nein", NULL};
    static const char **german_sets[] = {german_options, NULL, NULL, NULL, NULL};
    static const char *german_bands[] = {NULL, "Hoch"};
    static const char **german_scales[] = {german_bands, NULL};
    static sx_translation translations[] = {
        {.language = "de",
         .title = "Titel",
         .items = german_items,
         .options = german_sets,
         .bands = german_scales},
        {.language = "en-US", .title = "Title"},
    };
    made m;
    make(&m);
    m.model.translations = translations;
    m.model.translation_count = 2;
    ck_assert_int_eq(sx_model_finish(&m.model, &m.diags), SX_OK);
    const sx_model *model = &m.model;
    ck_assert_str_eq(sx_model_title(model, NULL), "made"); /* no title at all: the id */
    ck_assert_str_eq(sx_model_title(model, "de"), "Titel");
    ck_assert_str_eq(sx_model_title(model, "de-Latn-CH"), "Titel");
    ck_assert_str_eq(sx_model_title(model, "en"), "made");
    ck_assert_str_eq(sx_model_title(model, "en-US"), "Title");
    ck_assert_str_eq(sx_model_title(model, "d"), "made");
    ck_assert_str_eq(sx_model_title(model, ""), "made");
    ck_assert_str_eq(sx_model_title(model, "-"), "made");
    ck_assert_str_eq(sx_model_instructions(model, "de"), "");
    ck_assert_str_eq(sx_model_item_text(model, 0, "de"), "Eins");
    ck_assert_str_eq(sx_model_item_text(model, 0, "fr"), "One");
    ck_assert_str_eq(sx_model_item_text(model, 1, "de"), "pick");
    ck_assert_str_eq(sx_model_option_text(model, 0, 0, "de"), "Nein");
    ck_assert_str_eq(sx_model_option_text(model, 0, 1, "de"), "Yes");
    ck_assert_str_eq(sx_model_option_text(model, 0, 7, "de"), "");
    ck_assert_str_eq(sx_model_option_text(model, 2, 0, "de"), "");
    ck_assert_str_eq(sx_model_scale_title(model, 0, "de"), "total");
    ck_assert_str_eq(sx_model_band_text(model, 0, 0, "de"), "Low");
    ck_assert_str_eq(sx_model_band_text(model, 0, 1, "de"), "Hoch");
    ck_assert_str_eq(sx_model_band_text(model, 0, 1, "en"), "high");
    ck_assert_str_eq(sx_model_band_text(model, 0, 2, "en"), "");
    ck_assert_str_eq(sx_model_band_id(model, 1, 0), "much");
    ck_assert_str_eq(sx_model_band_text(model, 1, 0, "de"), "much");
    ck_assert_str_eq(sx_model_band_id(model, 1, 1), "");
    ck_assert_str_eq(sx_model_flag_text(model, 0, "de"), "Danger");
    sx_arena_free(m.arena);
}
END_TEST

START_TEST(options_are_found_by_their_whole_code)
{
    ck_assert_int_eq(sx_response_set_find(&set, SX_SLICE("yes")), 1);
    ck_assert_int_eq(sx_response_set_find(&set, SX_SLICE("ye")), -1);
    ck_assert_int_eq(sx_response_set_find(&set, SX_SLICE("yess")), -1);
    ck_assert_int_eq(sx_response_set_find(&set, SX_SLICE("Yes")), -1);
    ck_assert_int_eq(sx_response_set_find(NULL, SX_SLICE("yes")), -1);
}
END_TEST

static Suite *finish_suite(void)
{
    Suite *suite = suite_create("finish");
    TCase *tests = tcase_create("finish");
    tcase_add_test(tests, fields_follow_the_items);
    tcase_add_test(tests, names_are_found);
    tcase_add_test(tests, double_names_are_reported);
    tcase_add_test(tests, a_scale_may_be_called_like_an_item);
    tcase_add_test(tests, ranges_must_fit_their_digits);
    tcase_add_test(tests, memory_running_out_is_a_status);
    tcase_add_test(tests, texts_fall_back_one_by_one);
    tcase_add_test(tests, options_are_found_by_their_whole_code);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(finish_suite());
}
