/*
 * test_text.c: translations: bound to ids and codes, whole response sets or none, and the language
 * that a reader gets.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "trial_manifest.h"
#include "support/suite.h"

static const char german[] = "sextant: 1\n"
                             "kind: text\n"
                             "instrument: base\n"
                             "language: de\n"
                             "title: Grundlage\n"
                             "instructions: Bitte antworten.\n"
                             "source: eigene\n"
                             "items: {q1: Eins, q2: Zwei, q3: Drei, gate: Tor, hours: Stunden, "
                             "drinks: A, order: B, notes: C, since: D, age: Alter}\n"
                             "responses:\n"
                             "  frequency: {2: Oft, 0: Nie, 1: Manchmal}\n"
                             "options:\n"
                             "  drinks: {wine: Wein, beer: Bier}\n"
                             "scales: {total: Summe}\n"
                             "bands:\n"
                             "  total: {high: Hoch, low: Niedrig}\n"
                             "  type: {much: Viel}\n"
                             "flags: {danger: Bitte sprechen.}\n";

static sx_status add_text(trial *t, sx_model *model, const char *file, const char *text)
{
    return sx_manifest_text(model, file, sx_slice_of(text), &t->diags);
}

START_TEST(texts_are_bound_to_ids)
{
    trial t;
    trial_begin(&t);
    sx_model *model = trial_model(&t, trial_base);
    ck_assert_msg(add_text(&t, model, "x/text.de.yaml", german) == SX_OK, "%s", trial_report(&t));
    ck_assert_uint_eq(model->translation_count, 1);
    ck_assert_str_eq(sx_model_title(model, "de"), "Grundlage");
    ck_assert_str_eq(sx_model_title(model, "DE-at"), "Grundlage");
    ck_assert_str_eq(sx_model_title(model, "fr"), "Base");
    ck_assert_str_eq(sx_model_title(model, NULL), "Base");
    ck_assert_str_eq(sx_model_instructions(model, "de"), "Bitte antworten.");
    ck_assert_str_eq(sx_model_instructions(model, "en"), "");
    ck_assert_str_eq(sx_model_item_text(model, 2, "de"), "Drei");
    ck_assert_str_eq(sx_model_item_text(model, 9, "de"), "Alter");
    /* The set was written in another order: codes decide. */
    ck_assert_str_eq(sx_model_option_text(model, 0, 0, "de"), "Nie");
    ck_assert_str_eq(sx_model_option_text(model, 2, 2, "de"), "Oft");
    ck_assert_str_eq(sx_model_option_text(model, 3, 1, "de"), "Yes"); /* not translated */
    ck_assert_str_eq(sx_model_option_text(model, 5, 0, "de"), "Bier");
    ck_assert_str_eq(sx_model_scale_title(model, 0, "de"), "Summe");
    ck_assert_str_eq(sx_model_scale_title(model, 1, "de"), "Type");
    ck_assert_str_eq(sx_model_band_text(model, 0, 0, "de"), "Niedrig");
    ck_assert_str_eq(sx_model_band_text(model, 1, 0, "de"), "Viel");
    ck_assert_str_eq(sx_model_band_text(model, 1, 1, "de"), "Little");
    ck_assert_str_eq(sx_model_flag_text(model, 0, "de"), "Bitte sprechen.");
    ck_assert_str_eq(sx_model_flag_text(model, 0, "en"), "Danger");
    trial_end(&t);
}
END_TEST

START_TEST(faults_in_translations)
{
    static const struct {
        const char *old, *put, *code;
    } cases[] = {
        {"instrument: base", "instrument: @@bose", "MANIFEST.REF"},
        {"language: de", "language: @@deutsch", "MANIFEST.TYPE"},
        {"language: de", "language: @@fr", "MANIFEST.LOCALE_SHAPE"},
        {"title: Grundlage", "@@titel: Grundlage", "MANIFEST.KEY"},
        {"{q1: Eins,", "{@@q11: Eins,", "MANIFEST.REF"},
        {"  frequency: {2: Oft, 0: Nie, 1: Manchmal}", "  @@frequency: {2: Oft, 0: Nie}",
         "MANIFEST.LOCALE_SHAPE"},
        {"  frequency: {2: Oft, 0: Nie, 1: Manchmal}",
         "  frequency: {2: Oft, 0: Nie, 1: Manchmal, @@3: Immer}", "MANIFEST.REF"},
        {"  frequency: {2: Oft, 0: Nie, 1: Manchmal}",
         "  frequency: {2: Oft, 0: Nie, 1: Manchmal, @@1: Immer}", "MANIFEST.DUPKEY"},
        {"  frequency: {2: Oft, 0: Nie, 1: Manchmal}", "  frequency: @@[Nie, Manchmal, Oft]",
         "MANIFEST.TYPE"},
        {"  frequency: {2", "  @@frequence: {2", "MANIFEST.REF"},
        {"  drinks: {wine: Wein, beer: Bier}", "  @@drinks: {beer: Bier}", "MANIFEST.LOCALE_SHAPE"},
        {"  drinks: {wine: Wein, beer: Bier}", "  @@q1: {0: Nie}", "MANIFEST.LOCALE_SHAPE"},
        {"  drinks: {wine: Wein, beer: Bier}", "  @@notes: {0: Nie}", "MANIFEST.LOCALE_SHAPE"},
        {"{total: Summe}", "{@@totl: Summe}", "MANIFEST.REF"},
        {"  type: {much: Viel}", "  type: {@@mush: Viel}", "MANIFEST.REF"},
        {"  type: {much: Viel}", "  @@typ: {much: Viel}", "MANIFEST.REF"},
        {"{danger: Bitte sprechen.}", "{@@dange: x}", "MANIFEST.REF"},
        {"{danger: Bitte sprechen.}", "{danger: @@~}", "MANIFEST.TYPE"},
        {"kind: text", "kind: @@screener", "MANIFEST.WORD"},
        {"language: de\n", "", "MANIFEST.REQUIRED"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial t;
        trial_begin(&t);
        sx_model *model = trial_model(&t, trial_base);
        trial_change(&t, german, cases[i].old, cases[i].put);
        sx_status status = sx_manifest_text(model, "text.de.yaml", trial_text(&t), &t.diags);
        trial_expect(&t, status, cases[i].code);
        ck_assert_uint_eq(model->translation_count, 0);
        trial_end(&t);
    }
}
END_TEST

/* Labels of sliders: both ends or none; what is not translated stays as it is in the manifest. */
START_TEST(labels_of_sliders)
{
    static const struct {
        const char *labels;
        const char *code; /* NULL: it is taken */
        const char *low, *high;
    } cases[] = {
        {"{pain: {low: Nichts, high: Alles}}", NULL, "Nichts", "Alles"},
        {"{mood: {low: Schlecht}}", NULL, "None", "All"},
        {"{pain: {low: Nichts}}", "MANIFEST.LOCALE_SHAPE", NULL, NULL},
        {"{pain: {high: Alles}}", "MANIFEST.LOCALE_SHAPE", NULL, NULL},
        {"{mood: {high: Gut}}", "MANIFEST.LOCALE_SHAPE", NULL, NULL},
        {"{pain: {low: Nichts, high: Alles, mid: Halb}}", "MANIFEST.KEY", NULL, NULL},
        {"{q1: {low: Nichts, high: Alles}}", "MANIFEST.LOCALE_SHAPE", NULL, NULL},
        {"{pian: {low: Nichts, high: Alles}}", "MANIFEST.REF", NULL, NULL},
        {"{pain: Nichts}", "MANIFEST.TYPE", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial t;
        trial_begin(&t);
        trial_change(
            &t, trial_base, "  - {id: notes, kind: text, text: Notes}\n",
            "  - {id: pain, kind: slider, range: 0..9, low_label: None, high_label: All, "
            "unscored: true, text: Pain}\n"
            "  - {id: mood, kind: slider, range: 0..9, low_label: Bad, unscored: true, text: "
            "Mood}\n");
        sx_model *model = trial_model(&t, sx_buf_text(&t.text));
        const char *text = sx_arena_printf(
            t.arena, "sextant: 1\nkind: text\ninstrument: base\nlanguage: de\nlabels: %s\n",
            cases[i].labels);
        sx_status status = add_text(&t, model, "text.de.yaml", text);
        if (cases[i].code != NULL) {
            ck_assert_int_eq(status, SX_E_MANIFEST);
            ck_assert_str_eq(trial_first(&t)->code, cases[i].code);
        } else {
            size_t pain = (size_t)sx_model_find_item(model, "pain");
            size_t mood = (size_t)sx_model_find_item(model, "mood");
            ck_assert_msg(status == SX_OK, "%s", trial_report(&t));
            ck_assert_str_eq(sx_model_low_label(model, pain, "de-AT"), cases[i].low);
            ck_assert_str_eq(sx_model_high_label(model, pain, "de"), cases[i].high);
            ck_assert_str_eq(sx_model_low_label(model, pain, "fr"), "None");
            ck_assert_ptr_null(sx_model_high_label(model, mood, "de"));
            ck_assert_ptr_null(sx_model_low_label(model, 0, "de"));
        }
        trial_end(&t);
    }
}
END_TEST

START_TEST(a_language_comes_once)
{
    trial t;
    trial_begin(&t);
    sx_model *model = trial_model(&t, trial_base);
    ck_assert_int_eq(add_text(&t, model, "a", german), SX_OK);
    ck_assert_int_eq(add_text(&t, model, "b", german), SX_E_MANIFEST);
    ck_assert_str_eq(trial_first(&t)->code, "MANIFEST.DOUBLE");
    ck_assert_uint_eq(model->translation_count, 1);
    trial_end(&t);
}
END_TEST

START_TEST(untranslated_items_are_a_warning)
{
    trial t;
    trial_begin(&t);
    sx_model *model = trial_model(&t, trial_base);
    trial_change(&t, german, "q2: Zwei, ", "");
    ck_assert_int_eq(sx_manifest_text(model, "a", trial_text(&t), &t.diags), SX_OK);
    ck_assert_uint_eq(t.diags.count, 1);
    ck_assert(t.diags.items[0].warning);
    ck_assert_ptr_nonnull(strstr(t.diags.items[0].message, "q2"));
    ck_assert_str_eq(sx_model_item_text(model, 1, "de"), "Two");
    trial_end(&t);
}
END_TEST

START_TEST(regional_languages_fall_back_text_by_text)
{
    static const char austrian[] = "sextant: 1\nkind: text\ninstrument: base\nlanguage: de-AT\n"
                                   "title: Basis\n";
    trial t;
    trial_begin(&t);
    sx_model *model = trial_model(&t, trial_base);
    ck_assert_int_eq(add_text(&t, model, "a", austrian), SX_OK);
    ck_assert_int_eq(add_text(&t, model, "b", german), SX_OK);
    ck_assert_str_eq(sx_model_title(model, "de-AT"), "Basis");
    ck_assert_str_eq(sx_model_item_text(model, 0, "de-AT"), "Eins");
    ck_assert_str_eq(sx_model_title(model, "de-CH"), "Grundlage");
    trial_end(&t);
}
END_TEST

/* Words need a licence, and a translation has none; what is said about scores may be translated. */
START_TEST(a_translation_brings_no_words_to_a_skeleton)
{
    static const char skeleton[] = "sextant: 1\nid: base\nversion: 1.0.0\ntitle: S\nstrand: both\n"
                                   "kind: inventory\nrights: {class: D, holder: somebody}\n"
                                   "items:\n  - {id: q1, options: [0, 1]}\nscales:\n"
                                   "  t: {sum: q1, missing: {rule: complete}, direction: neither, "
                                   "range: 0..1}\nexamples: [{answers: [1], t: 1}]\n";
    static const char head[] = "sextant: 1\nkind: text\ninstrument: base\nlanguage: de\n";
    static const struct {
        const char *more;
        bool good;
    } rows[] = {{"items: {q1: Words}\n", false},
                {"options: {q1: {0: No, 1: Yes}}\n", false},
                {"instructions: Words\n", false},
                {"scales: {t: Summe}\n", true},
                {"title: Skelett\n", true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        trial t;
        trial_begin(&t);
        sx_model *model = trial_model(&t, skeleton);
        const char *text = sx_arena_printf(t.arena, "%s%s", head, rows[i].more);
        sx_status status = add_text(&t, model, "text.de.yaml", text);
        ck_assert_int_eq(status, rows[i].good ? SX_OK : SX_E_MANIFEST);
        ck_assert_uint_eq(model->translation_count, rows[i].good);
        if (!rows[i].good) {
            ck_assert_str_eq(trial_first(&t)->code, "MANIFEST.RIGHTS");
            ck_assert_str_eq(sx_model_item_text(model, 0, "de"), "q1");
        }
        trial_end(&t);
    }
}
END_TEST

/* A text goes into a model, which is read anew each time, with memory enough. */
static sx_status read_text(sx_arena *arena, sx_slice text, sx_diags *diags, void **ret)
{
    sx_model *model = NULL;
    sx_status status = sx_manifest_instrument(arena, "m", sx_slice_of(trial_base), diags, &model);
    if (status == SX_OK) {
        status = sx_manifest_text(model, "t", text, diags);
        bool kept = model->translation_count == 0 &&
                    sx_str_equal(sx_model_item_text(model, 0, "de"), "One");
        *ret = status == SX_OK ? model : NULL;
        return status == SX_OK || kept ? status : SX_E_INTERNAL; /* half of it is in the model */
    }
    return status;
}

static void same_text(const void *all, const void *read)
{
    const sx_model *a = all, *b = read;
    ck_assert_uint_eq(b->translation_count, 1);
    ck_assert_str_eq(sx_model_title(b, "de"), "Grundlage");
    for (size_t i = 0; i < a->item_count; i++) {
        ck_assert_str_eq(sx_model_item_text(a, i, "de"), sx_model_item_text(b, i, "de"));
    }
    ck_assert_str_eq(sx_model_option_text(b, 0, 2, "de"), "Oft");
    ck_assert_str_eq(sx_model_option_text(b, 5, 0, "de"), "Bier");
    ck_assert_str_eq(sx_model_scale_title(b, 0, "de"), "Summe");
    ck_assert_str_eq(sx_model_band_text(b, 0, 1, "de"), "Hoch");
    ck_assert_str_eq(sx_model_band_text(b, 1, 0, "de"), "Viel");
    ck_assert_str_eq(sx_model_flag_text(b, 0, "de"), "Bitte sprechen.");
}

START_TEST(memory_running_out_leaves_the_model_as_it_was)
{
    trial_scarce(read_text, german, SX_OK, same_text);
}
END_TEST

static Suite *text_suite(void)
{
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("text");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, texts_are_bound_to_ids);
    tcase_add_test(tests, faults_in_translations);
    tcase_add_test(tests, labels_of_sliders);
    tcase_add_test(tests, a_language_comes_once);
    tcase_add_test(tests, untranslated_items_are_a_warning);
    tcase_add_test(tests, regional_languages_fall_back_text_by_text);
    tcase_add_test(tests, a_translation_brings_no_words_to_a_skeleton);
    tcase_add_test(tests, memory_running_out_leaves_the_model_as_it_was);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(text_suite());
}
