/*
 * test_code.c: what an instrument says about its code: validity notes, adaptive order, computed wording,
 * measured parameters; and the tables of formulas. What is read, and what is refused and where.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "trial_manifest.h"
#include "support/suite.h"

#define MORE                                                                                       \
    "tables:\n"                                                                                    \
    "  weights: {0: 3, 1: 5, 2.5: -1}\n"                                                           \
    "validity:\n"                                                                                  \
    "  hurried: {text: Answered in a hurry.}\n"                                                    \
    "  flat: {text: All the same., when: q1 = q2 and total >= 1, source: first}\n"                 \
    "adaptive: {most: 3, on_failure: pause}\n"                                                     \
    "flags:\n"

/* The base with all of it. */
static void with_more(trial *whole)
{
    trial_begin(whole);
    trial_change(whole, trial_base, "flags:\n  danger", MORE "  danger");
}

static void change(trial *t, const char *old, const char *put)
{
    trial whole;
    with_more(&whole);
    trial_begin(t);
    trial_change(t, trial_text(&whole).at, old, put);
    trial_end(&whole);
}

START_TEST(what_is_said_of_code_is_read)
{
    trial t;
    change(&t, "{id: q2, responses: frequency, text: Two}",
           "{id: q2, responses: frequency, text: Two, computed_text: true}");
    const sx_model *model = trial_model(&t, trial_text(&t).at);
    ck_assert_uint_eq(model->validity_count, 2);
    ck_assert_str_eq(model->validity[0].id, "hurried");
    ck_assert_str_eq(model->validity[0].text, "Answered in a hurry.");
    ck_assert_ptr_null(model->validity[0].when);
    ck_assert_str_eq(model->validity[1].source, "first");
    ck_assert_int_eq(model->validity[1].when->kind, SX_EXPR_AND);
    ck_assert_int_eq(sx_model_find_validity(model, "flat"), 1);
    ck_assert_int_eq(sx_model_find_validity(model, "q1"), -1);
    ck_assert(model->adaptive.present && model->adaptive.pause && model->adaptive.most == 3);
    ck_assert(model->items[1].computed_text && !model->items[0].computed_text);
    ck_assert_uint_eq(model->table_count, 1);
    ck_assert_str_eq(model->tables[0].id, "weights");
    ck_assert_uint_eq(model->tables[0].pair_count, 3);
    ck_assert_int_eq(model->tables[0].pairs[2].from.value, 25);
    trial_end(&t);
}
END_TEST

START_TEST(memory_running_out_is_said)
{
    trial t;
    with_more(&t);
    trial_scarce_model(trial_text(&t).at, SX_OK);
    trial_end(&t);
}
END_TEST

START_TEST(what_is_not_said_has_its_default)
{
    trial t;
    change(&t, "adaptive: {most: 3, on_failure: pause}", "adaptive: {on_failure: linear}");
    const sx_model *model = trial_model(&t, trial_text(&t).at);
    ck_assert(model->adaptive.present && !model->adaptive.pause && model->adaptive.most == 0);
    trial_end(&t);
    change(&t, "adaptive: {most: 3, on_failure: pause}\n", "");
    model = trial_model(&t, trial_text(&t).at);
    ck_assert(!model->adaptive.present);
    trial_end(&t);
}
END_TEST

START_TEST(a_parameter_can_be_measured)
{
    trial t;
    change(&t, "  - {id: age, kind: number, range: 16..99}",
           "  - {id: age, kind: number, range: 16..99}\n"
           "  - {id: seconds, kind: number, range: 0..86400, measured: duration}");
    const sx_model *model = trial_model(&t, trial_text(&t).at);
    const sx_item *item = &model->items[sx_model_find_item(model, "seconds")];
    ck_assert(item->measured);
    ck_assert(!model->items[sx_model_find_item(model, "age")].measured);
    trial_end(&t);
}
END_TEST

START_TEST(notes_of_examples_are_read)
{
    trial t;
    change(&t, "total: 3, band: low}", "validity: {hurried: true, flat: ~}}");
    trial again;
    trial_begin(&again);
    trial_change(&again, trial_text(&t).at, "flags: {danger: not_assessed}}",
                 "validity: {flat: false}}");
    const sx_model *model = trial_model(&again, trial_text(&again).at);
    ck_assert_uint_eq(model->examples[0].note_count, 2);
    ck_assert_str_eq(model->examples[0].notes[0].note, "hurried");
    ck_assert_int_eq(model->examples[0].notes[0].state, SX_NOTE_HOLDS);
    ck_assert_int_eq(model->examples[0].notes[1].state, SX_NOTE_UNKNOWN);
    ck_assert_int_eq(model->examples[1].notes[0].state, SX_NOTE_NOT);
    trial_end(&again);
    trial_end(&t);
}
END_TEST

START_TEST(notes_are_translated)
{
    static const char german[] = "sextant: 1\nkind: text\ninstrument: base\nlanguage: de\n"
                                 "validity: {hurried: In Eile beantwortet.}\n";
    trial t;
    with_more(&t);
    sx_model *model = trial_model(&t, trial_text(&t).at);
    ck_assert_msg(sx_manifest_text(model, "text.de.yaml", sx_slice_of(german), &t.diags) == SX_OK,
                  "%s", trial_report(&t));
    ck_assert_str_eq(sx_model_validity_text(model, 0, "de"), "In Eile beantwortet.");
    ck_assert_str_eq(sx_model_validity_text(model, 0, "en"), "Answered in a hurry.");
    ck_assert_str_eq(sx_model_validity_text(model, 1, "de"), "All the same.");
    static const char wrong[] = "sextant: 1\nkind: text\ninstrument: base\nlanguage: fr\n"
                                "validity: {huried: Vite.}\n";
    ck_assert_int_eq(sx_manifest_text(model, "text.fr.yaml", sx_slice_of(wrong), &t.diags),
                     SX_E_MANIFEST);
    ck_assert_str_eq(trial_first(&t)->code, "MANIFEST.REF");
    trial_end(&t);
}
END_TEST

static const struct {
    const char *old, *put; /* @@ in `put` marks the expected place */
    const char *code, *says;
} refused[] = {
    {"hurried: {text: Answered in a hurry.}", "@@hurried: {when: q1 = 1}", "MANIFEST.REQUIRED",
     "text"},
    {"  hurried: {text", "  @@Hurried: {text", "MANIFEST.ID", NULL},
    {"hurried: {text: Answered in a hurry.}", "hurried: @@~", "MANIFEST.TYPE", NULL},
    {"hurried: {text: Answered in a hurry.}", "hurried: {text: x, @@where: q1 = 1}", "MANIFEST.KEY",
     "did you mean 'when'"},
    {"when: q1 = q2 and total >= 1", "when: q1 @@q2", "MANIFEST.EXPR", NULL},
    {"when: q1 = q2 and total >= 1", "when: @@[q1 = q2]", "MANIFEST.TYPE", NULL},
    {"total >= 1, source: first", "total >= 1, source: @@frist", "MANIFEST.REF",
     "did you mean 'first'"},
    {"{most: 3, on_failure: pause}", "@@4", "MANIFEST.TYPE", NULL},
    {"{most: 3, on_failure", "{most: @@10, on_failure", "MANIFEST.RANGE", "10 of 9 items"},
    {"{most: 3, on_failure", "{most: @@0, on_failure", "MANIFEST.RANGE", NULL},
    {"on_failure: pause", "on_failure: @@stop", "MANIFEST.WORD", "linear, pause"},
    {"{most: 3, on_failure", "{@@least: 3, on_failure", "MANIFEST.KEY", NULL},
    {"{id: age, kind: number, range: 16..99}",
     "{id: age, kind: number, range: 16..99, computed_text: @@true}", "MANIFEST.KEY", "parameter"},
    {"responses: frequency, text: Two", "responses: frequency, text: Two, computed_text: @@yes",
     "MANIFEST.TYPE", "true or false"},
    {"{id: hours, kind: number", "{id: hours, measured: @@duration, kind: number", "MANIFEST.KEY",
     "item hours"},
    {"{id: age, kind: number, range: 16..99}",
     "{id: age, kind: number, range: 16..99, measured: @@seconds}", "MANIFEST.WORD", "duration"},
    {"{id: sex, options", "{id: sex, measured: @@duration, options", "MANIFEST.KEY", "kind choice"},
    {"{id: age, kind: number, range: 16..99}",
     "{id: age, kind: number, range: 16..99, measured: duration, show_if: sex @@= male}",
     "MANIFEST.KEY", "never asked"},
    {"weights: {0: 3, 1: 5, 2.5: -1}", "weights: @@{}", "MANIFEST.REQUIRED", "empty"},
    {"weights: {0: 3, 1: 5, 2.5: -1}", "weights: @@3", "MANIFEST.TYPE", NULL},
    {"weights: {0: 3, 1: 5, 2.5: -1}", "weights: {0: 3, @@0.0: 5}", "MANIFEST.DOUBLE", NULL},
    {"weights: {0: 3, 1: 5, 2.5: -1}", "weights: {0: @@x}", "MANIFEST.TYPE", NULL},
    {"  weights: {0", "  @@q1: {0", "MANIFEST.ID", "an item or a scale"},
    {"  weights: {0", "  @@total: {0", "MANIFEST.ID", "an item or a scale"},
    {"total: 3, band: low", "total: 3, validity: {@@huried: true}", "MANIFEST.REF",
     "did you mean 'hurried'"},
    {"total: 3, band: low", "total: 3, validity: {hurried: @@yes}", "MANIFEST.TYPE", NULL},
    {"total: 3, band: low", "total: 3, validity: @@{}", "MANIFEST.REQUIRED", NULL},
    {"  type:\n    category", "  @@validity:\n    category", "MANIFEST.ID", "meaning of its own"},
};

START_TEST(slips_are_refused)
{
    trial t;
    change(&t, refused[_i].old, refused[_i].put);
    sx_model *model = NULL;
    sx_status status =
        sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
    trial_expect(&t, status, refused[_i].code);
    if (refused[_i].says)
        ck_assert_msg(strstr(trial_report(&t), refused[_i].says) != NULL, "no word of '%s' in\n%s",
                      refused[_i].says, trial_report(&t));
    trial_end(&t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("manifest/code");
    TCase *tests = tcase_create("code");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, what_is_said_of_code_is_read);
    tcase_add_test(tests, memory_running_out_is_said);
    tcase_add_test(tests, what_is_not_said_has_its_default);
    tcase_add_test(tests, a_parameter_can_be_measured);
    tcase_add_test(tests, notes_of_examples_are_read);
    tcase_add_test(tests, notes_are_translated);
    tcase_add_loop_test(tests, slips_are_refused, 0, (int)(sizeof refused / sizeof *refused));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
