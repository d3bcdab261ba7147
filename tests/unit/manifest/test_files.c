/*
 * test_files.c: batteries, care models, and telling the kinds of files apart.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "trial_manifest.h"
#include "support/suite.h"

static const char battery_base[] = "sextant: 1\n"
                                   "kind: battery\n"
                                   "id: steps\n"
                                   "version: 1.0.0\n"
                                   "title: Steps\n"
                                   "description: For tests\n"
                                   "steps:\n"
                                   "  - {instrument: phq-4}\n"
                                   "  - instrument: phq-9\n"
                                   "    when: phq-4.depression >= 3 or not phq-4.total < 6\n"
                                   "    because: The short one was positive.\n";

static const char model_base[] =
    "sextant: 1\n"
    "kind: care-model\n"
    "id: practice\n"
    "version: 1.0.0\n"
    "title: Practice\n"
    "account: What comes first.\n"
    "requires: [distress, functioning]\n"
    "pathways: [psychotherapy, coaching]\n"
    "points: {I.1: One, I.8: Eight}\n"
    "rules:\n"
    "  - {id: hard, when: distress >= elevated, pathway: psychotherapy, because: B, rests_on: "
    "I.1}\n"
    "  - {id: rest, pathway: coaching, rests_on: [I.1, I.8]}\n"
    "plan:\n"
    "  parts: [{id: whole, title: Whole}]\n"
    "  lines:\n"
    "    - {part: whole, when: pathway = coaching, text: Go on, roles: [coach, respondent]}\n"
    "    - {part: whole, text: Look, roles: clinician, service: S, credential: C, "
    "confidentiality: D, rhythm: R, rests_on: [I.8]}\n"
    "    - {part: whole, text: All}\n";

typedef struct refusal {
    const char *old, *put, *code;
} refusal;

START_TEST(battery_is_read)
{
    trial t;
    trial_begin(&t);
    sx_battery *battery = NULL;
    ck_assert_int_eq(
        sx_manifest_battery(t.arena, "b", sx_slice_of(battery_base), &t.diags, &battery), SX_OK);
    ck_assert_str_eq(battery->id, "steps");
    ck_assert_str_eq(battery->description, "For tests");
    ck_assert_uint_eq(battery->step_count, 2);
    ck_assert_str_eq(battery->steps[0].instrument, "phq-4");
    ck_assert_ptr_null(battery->steps[0].when);
    ck_assert_int_eq(battery->steps[1].when->kind, SX_EXPR_OR);
    ck_assert_uint_eq(battery->steps[1].when->where.line, 10);
    ck_assert_str_eq(battery->steps[1].when_text, "phq-4.depression >= 3 or not phq-4.total < 6");
    ck_assert_str_eq(battery->steps[1].because, "The short one was positive.");
    trial_end(&t);
}
END_TEST

START_TEST(faults_in_batteries)
{
    static const refusal cases[] = {
        {"instrument: phq-9", "instrument: @@phq-4", "MANIFEST.DOUBLE"},
        {"instrument: phq-9", "instrument: @@PHQ9", "MANIFEST.ID"},
        {"when: phq-4.depression >= 3 or", "when: phq-4.depression >= 3 @@xor", "MANIFEST.EXPR"},
        {"because: The", "@@becuase: The", "MANIFEST.KEY"},
        {"kind: battery", "kind: @@batery", "MANIFEST.WORD"},
        {"  - {instrument: phq-4}\n", "  - @@{when: a = 1}\n", "MANIFEST.REQUIRED"},
        {"version: 1.0.0", "version: @@1", "MANIFEST.TYPE"},
        {"  - {instrument: phq-4}\n", "  - @@[phq-4]\n", "MANIFEST.TYPE"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial t;
        trial_begin(&t);
        trial_change(&t, battery_base, cases[i].old, cases[i].put);
        sx_battery *battery = NULL;
        sx_status status = sx_manifest_battery(t.arena, "b", trial_text(&t), &t.diags, &battery);
        trial_expect(&t, status, cases[i].code);
        ck_assert_ptr_null(battery);
        trial_end(&t);
    }
}
END_TEST

START_TEST(care_model_is_read)
{
    trial t;
    trial_begin(&t);
    sx_care_model *model = NULL;
    sx_status status =
        sx_manifest_care_model(t.arena, "c", sx_slice_of(model_base), &t.diags, &model);
    ck_assert_msg(status == SX_OK, "%s", trial_report(&t));
    ck_assert_str_eq(model->account, "What comes first.");
    ck_assert_uint_eq(model->require_count, 2);
    ck_assert_int_eq(model->requires[1], SX_DOMAIN_FUNCTIONING);
    /* What the safety rules may give is always there. */
    ck_assert_uint_eq(model->pathway_count, 4);
    ck_assert_int_eq(model->pathways[0], SX_PATHWAY_PSYCHOTHERAPY);
    ck_assert_int_eq(model->pathways[2], SX_PATHWAY_SAFETY_FIRST);
    ck_assert_int_eq(model->pathways[3], SX_PATHWAY_FURTHER_ASSESSMENT);
    ck_assert_uint_eq(model->point_count, 2);
    ck_assert_str_eq(model->points[1].id, "I.8");
    ck_assert_uint_eq(model->rule_count, 2);
    ck_assert_str_eq(model->rules[0].when_text, "distress >= elevated");
    ck_assert_uint_eq(model->rules[0].point_count, 1);
    ck_assert_ptr_null(model->rules[1].when);
    ck_assert_uint_eq(model->rules[1].point_count, 2);
    ck_assert_uint_eq(model->line_count, 3);
    ck_assert_uint_eq(model->lines[0].roles, 2U | 4U);
    ck_assert_uint_eq(model->lines[1].roles, 1U);
    ck_assert_uint_eq(model->lines[2].roles, 0U);
    ck_assert_str_eq(model->lines[1].rhythm, "R");
    trial_end(&t);
}
END_TEST

START_TEST(faults_in_care_models)
{
    static const refusal cases[] = {
        {"requires: [distress,", "requires: [@@distres,", "MANIFEST.WORD"},
        {"pathways: [psychotherapy, coaching]", "pathways: [@@therapy, coaching]", "MANIFEST.WORD"},
        {"pathways: [psychotherapy, coaching]", "pathways: [psychotherapy]", "MANIFEST.REF"},
        {"rests_on: I.1}", "rests_on: @@I.2}", "MANIFEST.REF"},
        {"rests_on: [I.1, I.8]", "rests_on: [I.1, @@I.9]", "MANIFEST.REF"},
        {"{id: rest,", "{id: @@hard,", "MANIFEST.ID"},
        {"{id: rest,", "@@{", "MANIFEST.REQUIRED"},
        {"{part: whole, text: All}", "{part: @@[whole], text: All}", "MANIFEST.TYPE"},
        {"{part: whole, text: All}", "{part: @@Whole!, text: All}", "MANIFEST.ID"},
        {"{part: whole, text: All}", "{part: @@whale, text: All}", "MANIFEST.REF"},
        {"{part: whole, text: All}", "@@[whole, All]", "MANIFEST.TYPE"},
        {"{part: whole, text: All}", "{part: whole, text: All, roles: [@@[coach]]}",
         "MANIFEST.TYPE"},
        {"{part: whole, text: All}", "{part: whole, text: All, rests_on: [@@[I.1]]}",
         "MANIFEST.TYPE"},
        {"{id: hard, when: distress >= elevated,", "{id: @@hard,", "MANIFEST.REQUIRED"},
        {"{id: rest,", "{id: @@rest, when: distress = none,", "MANIFEST.REQUIRED"},
        {"when: distress >= elevated", "when: distress >=@@ > elevated", NULL},
        {"part: whole, text: All", "part: @@hole, text: All", "MANIFEST.REF"},
        {"roles: clinician", "roles: @@doctor", "MANIFEST.WORD"},
        {"roles: [coach,", "roles: [@@couch,", "MANIFEST.WORD"},
        {"{id: whole, title: Whole}", "{id: whole, title: Whole}, @@{id: whole, title: W}",
         "MANIFEST.ID"},
        {"account: What comes first.\n", "", "MANIFEST.REQUIRED"},
        {"text: Look,", "txt: Look,", "MANIFEST.KEY"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial t;
        trial_begin(&t);
        trial_change(&t, model_base, cases[i].old, cases[i].put);
        sx_care_model *model = NULL;
        sx_status status = sx_manifest_care_model(t.arena, "c", trial_text(&t), &t.diags, &model);
        ck_assert_ptr_null(model);
        if (cases[i].code == NULL) {
            ck_assert_int_eq(status, SX_E_MANIFEST);
        } else {
            trial_expect(&t, status, cases[i].code);
        }
        trial_end(&t);
    }
}
END_TEST

/* A list of the same entry, far longer than anybody writes. */
static void flood(trial *t, const char *base, const char *old, const char *part, size_t times)
{
    trial many;
    trial_begin(&many);
    for (size_t i = 0; i < times; i++) {
        const char *number = strstr(part, "%zu");
        sx_buf_add(&many.text, part, (size_t)(number - part));
        sx_buf_int(&many.text, (int64_t)i);
        sx_buf_str(&many.text, number + 3);
    }
    trial_append(&many, old);
    trial_change(t, base, old, trial_text(&many).at);
    trial_end(&many);
}

START_TEST(long_lists_are_refused)
{
    static const struct {
        const char *old, *part;
    } floods[] = {{"  - {id: hard,", "  - {id: r%zu, when: a = 1, pathway: coaching}\n"},
                  {"    - {part: whole, text: All}", "    - {part: whole, text: T%zu}\n"},
                  {"{id: whole, title: Whole}", "{id: p%zu, title: P}, "},
                  {"I.1: One, ", "P.%zu: x, "}};
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        trial t;
        trial_begin(&t);
        flood(&t, model_base, floods[i].old, floods[i].part, 501);
        sx_care_model *model = NULL;
        ck_assert_int_eq(sx_manifest_care_model(t.arena, "c", trial_text(&t), &t.diags, &model),
                         SX_E_MANIFEST);
        ck_assert_ptr_nonnull(strstr(trial_report(&t), "MANIFEST.SIZE"));
        trial_end(&t);
    }
    trial t;
    trial_begin(&t);
    flood(&t, battery_base, "  - {instrument: phq-4}\n", "  - {instrument: i%zu}\n", 201);
    sx_battery *battery = NULL;
    sx_status status = sx_manifest_battery(t.arena, "b", trial_text(&t), &t.diags, &battery);
    trial_expect(&t, status, "MANIFEST.SIZE");
    trial_end(&t);
}
END_TEST

static sx_status read_care_model(sx_arena *arena, sx_slice text, sx_diags *diags, void **ret)
{
    sx_care_model *model = NULL;
    sx_status status = sx_manifest_care_model(arena, "c", text, diags, &model);
    *ret = model;
    return status;
}

static void same_care_model(const void *all, const void *read)
{
    const sx_care_model *a = all, *b = read;
    ck_assert_uint_eq(a->rule_count, b->rule_count);
    ck_assert_uint_eq(a->require_count, b->require_count);
    ck_assert_uint_eq(a->pathway_count, b->pathway_count);
    ck_assert_uint_eq(a->point_count, b->point_count);
    ck_assert_uint_eq(a->part_count, b->part_count);
    ck_assert_uint_eq(a->line_count, b->line_count);
    for (size_t i = 0; i < a->rule_count; i++) {
        ck_assert_str_eq(a->rules[i].id, b->rules[i].id);
        ck_assert_int_eq(a->rules[i].when != NULL, b->rules[i].when != NULL);
        ck_assert_int_eq(a->rules[i].pathway, b->rules[i].pathway);
    }
    for (size_t i = 0; i < a->line_count; i++) {
        ck_assert_int_eq(a->lines[i].when != NULL, b->lines[i].when != NULL);
    }
}

static sx_status read_battery(sx_arena *arena, sx_slice text, sx_diags *diags, void **ret)
{
    sx_battery *battery = NULL;
    sx_status status = sx_manifest_battery(arena, "b", text, diags, &battery);
    *ret = battery;
    return status;
}

static void same_battery(const void *all, const void *read)
{
    const sx_battery *a = all, *b = read;
    ck_assert_uint_eq(a->step_count, b->step_count);
    for (size_t i = 0; i < a->step_count; i++) {
        ck_assert_str_eq(a->steps[i].instrument, b->steps[i].instrument);
        ck_assert_int_eq(a->steps[i].when != NULL, b->steps[i].when != NULL);
    }
}

START_TEST(memory_running_out_is_said)
{
    trial_scarce(read_care_model, model_base, SX_OK, same_care_model);
    trial_scarce(read_battery, battery_base, SX_OK, same_battery);
}
END_TEST

START_TEST(kinds_are_told_apart)
{
    static const struct {
        const char *text;
        sx_status status;
        sx_file_kind kind;
    } cases[] = {
        {"kind: screener\n", SX_OK, SX_FILE_INSTRUMENT},
        {"kind: technique\n", SX_OK, SX_FILE_INSTRUMENT},
        {"id: x\nkind: text\n", SX_OK, SX_FILE_TEXT},
        {"kind: battery\n", SX_OK, SX_FILE_BATTERY},
        {"kind: care-model\n", SX_OK, SX_FILE_CARE_MODEL},
        {"kind: care_model\n", SX_E_MANIFEST, SX_FILE_INSTRUMENT},
        {"kind: [text]\n", SX_E_MANIFEST, SX_FILE_INSTRUMENT},
        {"kind:\n", SX_E_MANIFEST, SX_FILE_INSTRUMENT},
        {"id: x\n", SX_E_MANIFEST, SX_FILE_INSTRUMENT},
        {"- x\n", SX_E_MANIFEST, SX_FILE_INSTRUMENT},
        {"", SX_E_MANIFEST, SX_FILE_INSTRUMENT},
        {"kind: text\nkind: battery\n", SX_E_MANIFEST, SX_FILE_INSTRUMENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial t;
        trial_begin(&t);
        sx_file_kind kind = SX_FILE_KIND_COUNT;
        sx_status status = sx_manifest_file_kind("f", sx_slice_of(cases[i].text), &t.diags, &kind);
        ck_assert_int_eq(status, cases[i].status);
        ck_assert_int_eq(kind, cases[i].kind);
        ck_assert_int_eq(status != SX_OK, t.diags.errors > 0);
        trial_end(&t);
    }
}
END_TEST

static Suite *files_suite(void)
{
    Suite *suite = suite_create("files");
    TCase *tests = tcase_create("files");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, battery_is_read);
    tcase_add_test(tests, faults_in_batteries);
    tcase_add_test(tests, care_model_is_read);
    tcase_add_test(tests, faults_in_care_models);
    tcase_add_test(tests, long_lists_are_refused);
    tcase_add_test(tests, memory_running_out_is_said);
    tcase_add_test(tests, kinds_are_told_apart);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(files_suite());
}
