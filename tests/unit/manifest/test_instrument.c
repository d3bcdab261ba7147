/*
 * test_instrument.c: a good instrument arrives in the model as it was written.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "manifest/tree.h"
#include "trial_manifest.h"
#include "support/suite.h"

static bool decimal_is(sx_decimal value, int64_t mantissa, unsigned digits)
{
    return sx_number_equal(sx_number_decimal(value),
                           sx_number_decimal((sx_decimal){mantissa, (uint8_t)digits}));
}

START_TEST(head_is_read_with_defaults)
{
    trial t;
    trial_begin(&t);
    const sx_model *model = trial_model(&t, trial_base);
    ck_assert_str_eq(model->id, "base");
    ck_assert_str_eq(model->version, "1.0.0");
    ck_assert_str_eq(model->title, "Base");
    ck_assert_str_eq(model->short_title, "Base");
    ck_assert_str_eq(model->language, "en");
    ck_assert_str_eq(model->file, "manifest.yaml");
    ck_assert_ptr_null(model->description);
    ck_assert_ptr_null(model->recall);
    ck_assert_int_eq(model->strand, SX_STRAND_THERAPY);
    ck_assert_int_eq(model->kind, SX_KIND_SCREENER);
    ck_assert_int_eq(model->respondent, SX_RESPONDENT_SELF);
    ck_assert(model->validated);
    ck_assert_int_eq(model->rights.class_, SX_RIGHTS_A);
    ck_assert_str_eq(model->rights.holder, "nobody");
    ck_assert_str_eq(sx_model_source(model, "first"), "Somebody 2001");
    ck_assert_ptr_null(sx_model_source(model, "second"));
    ck_assert_uint_eq(t.diags.count, 0);
    trial_end(&t);
}
END_TEST

START_TEST(head_is_read_when_said)
{
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, "kind: screener\n",
                 "kind: outcome\nshort_title: B\nlanguage: pt-BR\ndescription: For tests\n"
                 "instructions: Answer\nrecall: P14D\nrespondent: clinician\nvalidated: false\n"
                 "loinc: 44249-1\naliases: [\"b_{n}\", \"b{item}x\"]\nmissing_tokens: [\"-99\"]\n");
    const sx_model *model = trial_model(&t, trial_text(&t).at);
    ck_assert_int_eq(model->kind, SX_KIND_OUTCOME);
    ck_assert_str_eq(model->short_title, "B");
    ck_assert_str_eq(model->language, "pt-BR");
    ck_assert_str_eq(model->description, "For tests");
    ck_assert_str_eq(model->instructions, "Answer");
    ck_assert_str_eq(model->recall, "P14D");
    ck_assert_int_eq(model->respondent, SX_RESPONDENT_CLINICIAN);
    ck_assert(!model->validated);
    ck_assert_str_eq(model->loinc, "44249-1");
    ck_assert_uint_eq(model->alias_count, 2);
    ck_assert_str_eq(model->aliases[1], "b{item}x");
    ck_assert_uint_eq(model->missing_token_count, 1);
    ck_assert_str_eq(model->missing_tokens[0], "-99");
    trial_end(&t);
}
END_TEST

START_TEST(items_become_fields)
{
    trial t;
    trial_begin(&t);
    const sx_model *model = trial_model(&t, trial_base);
    static const struct {
        const char *name;
        int64_t low, high;
    } fields[] = {{"q1", 0, 2},          {"q2", 0, 2},
                  {"q3", 0, 2},          {"gate", 0, 1},
                  {"hours", 0, 240},     {"drinks.beer", 0, 1},
                  {"drinks.wine", 0, 1}, {"order.home", 1, 2},
                  {"order.work", 1, 2},  {"since", -25567, 47482},
                  {"age", 16, 99},       {"sex", 0, 1}};
    ck_assert_uint_eq(model->item_count, 9);
    ck_assert_uint_eq(model->parameter_count, 2);
    ck_assert_uint_eq(model->field_count, sizeof fields / sizeof fields[0]);
    for (size_t i = 0; i < model->field_count; i++) {
        ck_assert_str_eq(model->fields[i].name, fields[i].name);
        ck_assert_int_eq(model->fields[i].low, fields[i].low);
        ck_assert_int_eq(model->fields[i].high, fields[i].high);
        ck_assert_int_eq(sx_model_find_field(model, fields[i].name), (int)i);
    }
    const sx_item *notes = &model->items[sx_model_find_item(model, "notes")];
    ck_assert_uint_eq(notes->field_count, 0);
    ck_assert_int_eq(sx_model_find_field(model, "drinks"), -1);
    ck_assert(notes->required && notes->may_decline && !notes->may_not_apply);
    ck_assert(model->items[model->item_count].unscored);
    const sx_item *hours = &model->items[4];
    ck_assert(hours->ranged && hours->digits == 1 && hours->unscored);
    trial_end(&t);
}
END_TEST

START_TEST(options_have_codes_scores_and_reasons)
{
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, "[{no: No}, {yes: Yes}]",
                 "[{code: -1, text: Less, loinc: LA6568-5}, {code: b, text: B, score: 2.5}, c,\n"
                 "    {code: na, text: Not applicable, missing: not_applicable}, {no: No}]");
    const sx_model *model = trial_model(&t, trial_text(&t).at);
    const sx_response_set *set = model->response_sets[1];
    ck_assert_str_eq(set->id, "yesno");
    ck_assert_uint_eq(set->option_count, 5);
    const sx_option *options = set->options;
    ck_assert_str_eq(options[0].code, "-1");
    ck_assert(options[0].scored && options[0].implied && decimal_is(options[0].score, -1, 0));
    ck_assert_str_eq(options[0].loinc, "LA6568-5");
    ck_assert(options[1].scored && !options[1].implied && decimal_is(options[1].score, 25, 1));
    ck_assert_str_eq(options[2].code, "c");
    ck_assert_ptr_null(options[2].text);
    ck_assert(!options[2].scored);
    ck_assert_int_eq(options[3].missing, SX_CELL_NOT_APPLICABLE);
    ck_assert(!options[3].scored);
    ck_assert_str_eq(options[4].text, "No");
    ck_assert_int_eq(sx_response_set_find(set, SX_SLICE("b")), 1);
    ck_assert_int_eq(sx_response_set_find(set, SX_SLICE("d")), -1);
    trial_end(&t);
}
END_TEST

START_TEST(scale_is_read_whole)
{
    trial t;
    trial_begin(&t);
    const sx_model *model = trial_model(&t, trial_base);
    const sx_scale *total = &model->scales[0];
    ck_assert_str_eq(total->id, "total");
    ck_assert_str_eq(total->title, "Total");
    ck_assert_int_eq(total->compute, SX_COMPUTE_SUM);
    ck_assert_uint_eq(total->term_count, 3);
    ck_assert_str_eq(total->terms[2].name, "q3");
    ck_assert(!total->terms[0].reversed && total->terms[1].reversed);
    ck_assert_int_eq(total->missing.rule, SX_MISSING_PRORATE);
    ck_assert_uint_eq(total->missing.most, 1);
    ck_assert(total->round.present && total->round.rule == SX_ROUND_HALF_UP);
    ck_assert_uint_eq(total->round.digits, 0);
    ck_assert_int_eq(total->direction, SX_DIRECTION_WORSE);
    ck_assert(total->has_range && decimal_is(total->low, 0, 0) && decimal_is(total->high, 6, 0));
    ck_assert_uint_eq(total->band_count, 2);
    ck_assert_str_eq(total->bands[1].id, "high");
    ck_assert_str_eq(total->bands[1].text, "High");
    ck_assert(decimal_is(total->bands[1].interval.low, 4, 0));
    ck_assert(!total->bands_on_unrounded);
    ck_assert_uint_eq(total->cutoff_count, 1);
    ck_assert(!total->cutoffs[0].at_most && decimal_is(total->cutoffs[0].at, 4, 0));
    const sx_scale *type = &model->scales[1];
    ck_assert_uint_eq(type->category_count, 2);
    ck_assert_ptr_nonnull(type->categories[0].when);
    ck_assert_ptr_null(type->categories[1].when);
    ck_assert_str_eq(type->categories[1].text, "Little");
    trial_end(&t);
}
END_TEST

/* Every computation once, each with what only it has. */
START_TEST(every_computation_is_read)
{
    static const char rule[] =
        ", missing: {rule: answered, least: 1, not_applicable: exclude}, "
        "direction: neither, range: -24..-1, round: {rule: down, digits: 2}}\n";
    static const char *const written[SX_COMPUTE_COUNT_] = {
        "sum: \"q1, q3\"",
        "mean: [q1..q2, q3]",
        "weighted: {q1: 2, q2..q3: -0.5}",
        "count: \"q1..q2 >= 2, q3 >= 1\"",
        "minimum: q1..q3",
        "maximum: q1..q3",
        "difference: [q1, total]",
        "formula: \"where(gate = no, 0, sum(q1..q3))\"",
        "lookup: {of: total, table: {0: 10, 1: 12.5}}",
        "norm: {of: total, table: adults}",
        "percent: total",
        "centred: {of: \"q1, q2\", among: q1..q3}, reverse: [q2]",
        "rank: {of: order.home, among: [order.home, order.work], ties: lowest}",
        "category: [{a: q1 = 1}]",
        "call: [q1..q3, total]"};
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, "  type:\n", "  x0: {sum: q1\n  type:\n");
    const char *marker = "  x0: {sum: q1\n";
    sx_buf scales;
    sx_buf_init(&scales, 100000);
    for (unsigned i = 0; i < SX_COMPUTE_COUNT_; i++) {
        if (i == SX_COMPUTE_CATEGORY) {
            sx_buf_printf(&scales, "  c%u: {%s, missing: {rule: known}, direction: neither}\n", i,
                          written[i]);
        } else if (i == SX_COMPUTE_CALL) {
            sx_buf_printf(
                &scales, "  c%u: {%s, missing: {rule: known}, direction: neither, range: [0, 9]}\n",
                i, written[i]);
        } else {
            sx_buf_printf(&scales, "  c%u: {%s%s", i, written[i], rule);
        }
    }
    trial whole;
    trial_begin(&whole);
    trial_change(&whole, trial_text(&t).at, marker, sx_buf_text(&scales));
    trial_scarce_model(trial_text(&whole).at, SX_OK);
    const sx_model *model = trial_model(&whole, trial_text(&whole).at);
    ck_assert_uint_eq(model->scale_count, 2 + SX_COMPUTE_COUNT_);
    for (unsigned i = 0; i < SX_COMPUTE_COUNT_; i++) {
        ck_assert_int_eq(model->scales[i + 1].compute, (sx_compute)i);
    }
    const sx_scale *c = &model->scales[1];
    ck_assert_uint_eq(c[SX_COMPUTE_MEAN].term_count, 3);
    ck_assert(c[SX_COMPUTE_WEIGHTED].terms[2].weighted);
    ck_assert(decimal_is(c[SX_COMPUTE_WEIGHTED].terms[2].weight, -5, 1));
    ck_assert_uint_eq(c[SX_COMPUTE_COUNT].condition_count, 2);
    ck_assert_int_eq(c[SX_COMPUTE_COUNT].conditions[0]->args[0]->kind, SX_EXPR_RANGE);
    ck_assert_int_eq(c[SX_COMPUTE_FORMULA].formula->kind, SX_EXPR_CALL);
    ck_assert_uint_eq(c[SX_COMPUTE_LOOKUP].lookup_count, 2);
    ck_assert(decimal_is(c[SX_COMPUTE_LOOKUP].lookup[1].to, 125, 1));
    ck_assert_str_eq(c[SX_COMPUTE_NORM].norm, "adults");
    ck_assert_uint_eq(c[SX_COMPUTE_CENTRED].among_count, 3);
    ck_assert(c[SX_COMPUTE_CENTRED].terms[1].reversed && c[SX_COMPUTE_CENTRED].among[1].reversed);
    ck_assert(c[SX_COMPUTE_RANK].ties_lowest);
    ck_assert_str_eq(c[SX_COMPUTE_RANK].terms[0].name, "order.home");
    ck_assert(c[0].missing.exclude_not_applicable && c[0].missing.least == 1);
    ck_assert(c[0].round.rule == SX_ROUND_DOWN && c[0].round.digits == 2);
    ck_assert(decimal_is(c[0].low, -24, 0) && decimal_is(c[0].high, -1, 0));
    ck_assert_int_eq(c[SX_COMPUTE_CATEGORY].missing.rule, SX_MISSING_KNOWN);
    ck_assert_uint_eq(c[SX_COMPUTE_CALL].term_count, 4);
    ck_assert_str_eq(c[SX_COMPUTE_CALL].terms[3].name, "total");
    sx_buf_free(&scales);
    trial_end(&whole);
    trial_end(&t);
}
END_TEST

START_TEST(texts_and_figures_of_a_scale_are_read)
{
    trial t;
    trial_begin(&t);
    trial_change(
        &t, trial_base, "    cutoffs: [{id: probable, at: 4}]\n",
        "    band_texts: {high: Rather high}\n    bands_source: first\n"
        "    bands_on: unrounded\n"
        "    cutoffs: [{id: some, at: 4, text: Some, source: first}, {id: few, at_most: 1}]\n"
        "    reliability: {alpha: 0.89, retest: 0.84, sd: 5.6, mean: -1, population: P,\n"
        "      source: first}\n"
        "    source: first\n    loinc: 44261-6\n    unit: points\n    title: The total\n");
    trial u;
    trial_begin(&u);
    trial_change(&u, trial_text(&t).at, "    category: [{much: q1 = 2}, {little: otherwise}]\n",
                 "    category: [much: q1 = 2, little: otherwise]\n"
                 "    category_texts: {much: Very much}\n");
    trial_scarce_model(trial_text(&u).at, SX_OK);
    const sx_model *model = trial_model(&u, trial_text(&u).at);
    const sx_scale *total = &model->scales[0];
    ck_assert_str_eq(total->title, "The total");
    ck_assert_str_eq(total->bands[0].text, "Low");
    ck_assert_str_eq(total->bands[1].text, "Rather high");
    ck_assert_str_eq(total->bands_source, "first");
    ck_assert(total->bands_on_unrounded);
    ck_assert_str_eq(total->cutoffs[0].text, "Some");
    ck_assert_str_eq(total->cutoffs[0].source, "first");
    ck_assert_str_eq(total->cutoffs[1].text, "Few");
    ck_assert(total->cutoffs[1].at_most && decimal_is(total->cutoffs[1].at, 1, 0));
    ck_assert_uint_eq(total->reliability_count, 1);
    const sx_reliability *figures = &total->reliability[0];
    ck_assert(figures->has[SX_COEFFICIENT_ALPHA] &&
              decimal_is(figures->value[SX_COEFFICIENT_ALPHA], 89, 2));
    ck_assert(figures->has[SX_COEFFICIENT_RETEST] &&
              decimal_is(figures->value[SX_COEFFICIENT_RETEST], 84, 2));
    ck_assert(figures->has_sd && decimal_is(figures->sd, 56, 1));
    ck_assert(figures->has_mean && decimal_is(figures->mean, -1, 0));
    ck_assert_str_eq(figures->population, "P");
    ck_assert_str_eq(total->source, "first");
    ck_assert_str_eq(total->loinc, "44261-6");
    ck_assert_str_eq(total->unit, "points");
    ck_assert_str_eq(model->scales[1].categories[0].text, "Very much");
    ck_assert_str_eq(model->scales[1].categories[1].text, "Little");
    trial_end(&u);
    trial_end(&t);
}
END_TEST

START_TEST(lists_of_conditions_and_recodings_are_read)
{
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, "  type:\n",
                 "  hits: {count: [q1 >= 2, \"q2..q3 >= 1\"], missing: {rule: complete}, "
                 "direction: neither, range: [0, 3]}\n"
                 "  turned: {sum: \"q1, total\", reverse: total, recode: {q1: {2: 0.5, 0: 1}}, "
                 "missing: {rule: complete}, direction: neither, range: [0, 9]}\n"
                 "  type:\n");
    trial_scarce_model(trial_text(&t).at, SX_OK);
    const sx_model *model = trial_model(&t, trial_text(&t).at);
    const sx_scale *hits = &model->scales[1];
    ck_assert_uint_eq(hits->condition_count, 2);
    ck_assert_int_eq(hits->conditions[1]->args[0]->kind, SX_EXPR_RANGE);
    const sx_scale *turned = &model->scales[2];
    ck_assert(turned->terms[1].reversed);
    ck_assert_uint_eq(turned->terms[0].recode_count, 2);
    ck_assert(decimal_is(turned->terms[0].recode[0].from, 2, 0));
    ck_assert(decimal_is(turned->terms[0].recode[0].to, 5, 1));
    trial_end(&t);
}
END_TEST

/* The same checks for a tree that no file was read for: as it was, and without its source. */
START_TEST(a_tree_is_read_like_a_file)
{
    trial t;
    trial_begin(&t);
    sx_tree *root = NULL;
    ck_assert_int_eq(sx_tree_read_yaml(t.arena, "t", sx_slice_of(trial_base), &t.diags, &root),
                     SX_OK);
    sx_model *model = NULL;
    ck_assert_int_eq(sx_manifest_instrument_tree(t.arena, root, &t.diags, &model), SX_OK);
    ck_assert_uint_eq(model->field_count, 12);
    sx_tree *when = sx_tree_get(sx_tree_get(sx_tree_get(root, "flags"), "danger"), "when");
    when->source = (sx_slice){NULL, 0};
    when->text = SX_SLICE("q3 >= ");
    ck_assert_int_eq(sx_manifest_instrument_tree(t.arena, root, &t.diags, &model), SX_E_MANIFEST);
    ck_assert_ptr_null(model);
    ck_assert_str_eq(trial_first(&t)->code, "MANIFEST.EXPR");
    ck_assert_uint_eq(trial_first(&t)->where.column, when->where.column + 6);
    sx_tree list = {.kind = SX_TREE_LIST};
    ck_assert_int_eq(sx_manifest_instrument_tree(t.arena, &list, &t.diags, &model), SX_E_MANIFEST);
    trial_end(&t);
}
END_TEST

START_TEST(norms_flags_and_findings_are_read)
{
    trial t;
    trial_begin(&t);
    const sx_model *model = trial_model(&t, trial_base);
    const sx_norm *norm = &model->norms[0];
    ck_assert_int_eq(norm->form, SX_NORM_T_SCORE);
    ck_assert(norm->by_age && norm->by_sex);
    ck_assert_int_eq(norm->rows[0].age_high, 40);
    ck_assert_str_eq(norm->rows[0].sex, "female");
    ck_assert_ptr_null(norm->rows[1].sex);
    ck_assert(decimal_is(norm->rows[1].sd, 15, 1));
    ck_assert_str_eq(model->flags[0].id, "danger");
    ck_assert_int_eq(model->flags[0].tier, SX_TIER_URGENT);
    ck_assert_int_eq(model->flags[0].when->kind, SX_EXPR_AT_LEAST);
    ck_assert_int_eq(sx_model_find_flag(model, "danger"), 0);
    ck_assert_int_eq(sx_model_find_flag(model, "none"), -1);
    const sx_finding_rule *mood = &model->findings[0];
    ck_assert_int_eq(mood->domain, SX_DOMAIN_DISTRESS);
    ck_assert_int_eq(mood->levels[1].level, SX_LEVEL_HIGH);
    ck_assert_ptr_null(mood->source);
    const sx_finding_rule *kind_of = &model->findings[1];
    ck_assert_int_eq(kind_of->levels[0].level, SX_LEVEL_LOW);
    ck_assert_int_eq(kind_of->levels[1].level, SX_LEVEL_FULL);
    ck_assert_str_eq(kind_of->levels[1].labels[0], "much");
    trial_end(&t);
}
END_TEST

static const sx_example_answer *find_answer(const sx_example *example, const char *name)
{
    for (size_t i = 0; i < example->answer_count; i++) {
        if (strcmp(example->answers[i].name, name) == 0) {
            return &example->answers[i];
        }
    }
    return NULL;
}

START_TEST(examples_become_cells)
{
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, "  - {answers: [1, 1, 1], total: 3, band: low}\n",
                 "  - {answers: [1, ~, declined, not_shown, 2.5, [wine], [work, home], ~, "
                 "2020-02-29], total: 3.0, band: low, type: little}\n"
                 "  - {answers: {order: {home: 2}, drinks: {beer: ~}, gate: \"no\", sex: male, "
                 "drinks.wine: not_applicable}, bands: {total: ~}, flags: {danger: raised}}\n");
    const sx_model *model = trial_model(&t, trial_text(&t).at);
    const sx_example *list = &model->examples[0];
    ck_assert_uint_eq(list->answer_count, 10);
    ck_assert_str_eq(find_answer(list, "q1")->value, "1");
    ck_assert_ptr_null(find_answer(list, "q2")->value);
    ck_assert_int_eq(find_answer(list, "q2")->reason, SX_CELL_SKIPPED);
    ck_assert_int_eq(find_answer(list, "q3")->reason, SX_CELL_DECLINED);
    ck_assert_int_eq(find_answer(list, "gate")->reason, SX_CELL_NOT_SHOWN);
    ck_assert_str_eq(find_answer(list, "hours")->value, "2.5");
    ck_assert_str_eq(find_answer(list, "drinks.beer")->value, "0");
    ck_assert_str_eq(find_answer(list, "drinks.wine")->value, "1");
    ck_assert_str_eq(find_answer(list, "order.work")->value, "1");
    ck_assert_str_eq(find_answer(list, "order.home")->value, "2");
    ck_assert_ptr_null(find_answer(list, "notes"));
    ck_assert_str_eq(find_answer(list, "since")->value, "2020-02-29");
    ck_assert_uint_eq(list->expected_count, 3);
    ck_assert_str_eq(list->expected[0].value, "3");
    ck_assert(list->expected[1].is_band && strcmp(list->expected[1].scale, "total") == 0);
    ck_assert(list->expected[2].is_band && strcmp(list->expected[2].value, "little") == 0);
    const sx_example *map = &model->examples[1];
    ck_assert_uint_eq(map->answer_count, 5);
    ck_assert_int_eq(find_answer(map, "drinks.wine")->reason, SX_CELL_NOT_APPLICABLE);
    ck_assert_str_eq(find_answer(map, "gate")->value, "no");
    ck_assert_str_eq(find_answer(map, "sex")->value, "male");
    ck_assert(map->expected[0].is_band && map->expected[0].is_none);
    ck_assert_int_eq(map->flags[0].state, SX_FLAG_RAISED);
    ck_assert(!map->has_reason);
    ck_assert(model->examples[2].has_reason);
    ck_assert_int_eq(model->examples[2].reason, SX_CELL_INCOMPLETE);
    ck_assert(model->examples[2].expected[0].is_none);
    trial_end(&t);
}
END_TEST

START_TEST(an_option_code_wins_over_a_reason_word)
{
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, "[{no: No}, {yes: Yes}]", "[{declined: No}, {yes: Yes}]");
    trial u;
    trial_begin(&u);
    trial_change(&u, trial_text(&t).at, "[1, 1, 1], total", "[1, 1, 1, declined], total");
    const sx_model *model = trial_model(&u, trial_text(&u).at);
    ck_assert_str_eq(find_answer(&model->examples[0], "gate")->value, "declined");
    trial_end(&u);
    trial_end(&t);
}
END_TEST

START_TEST(skeletons_have_no_wording)
{
    static const char skeleton[] = "sextant: 1\nid: s\nversion: 1.0.0\ntitle: S\nstrand: both\n"
                                   "kind: inventory\nrights: {class: D, holder: somebody}\n"
                                   "items:\n  - {id: q1, options: [0, 1, 2]}\nscales:\n"
                                   "  t: {sum: q1, missing: {rule: complete}, direction: neither, "
                                   "range: 0..2}\nexamples: [{answers: [1], t: 1}]\n";
    trial t;
    trial_begin(&t);
    const sx_model *model = trial_model(&t, skeleton);
    ck_assert_ptr_null(model->items[0].text);
    ck_assert_ptr_null(model->items[0].responses->options[0].text);
    ck_assert_str_eq(sx_model_item_text(model, 0, NULL), "q1");
    ck_assert_str_eq(sx_model_option_text(model, 0, 2, "de"), "2");
    trial_end(&t);
}
END_TEST

START_TEST(several_errors_come_in_the_order_of_the_lines)
{
    static const char *const codes[] = {"MANIFEST.WORD",         "MANIFEST.ID",
                                        "MANIFEST.DIRECTION",    "MANIFEST.REF",
                                        "MANIFEST.BAND_OVERLAP", "MANIFEST.RANGE"};
    trial t;
    trial_begin(&t);
    trial_append(&t, "sextant: 1\nid: x\nversion: 1.0.0\ntitle: X\nstrand: neither\nkind: outcome\n"
                     "rights: {class: A}\nresponses: {f: [0, 1]}\n"
                     "items:\n  - {id: Q1, responses: f}\n  - {id: q2, responses: f}\nscales:\n"
                     "  t:\n    sum: q2, q3\n    missing: {rule: complete}\n    range: [0, 2]\n"
                     "    bands: [{a: 0..1}, {b: 1..2}]\n    cutoffs: [{id: c, at: .nan}]\n"
                     "examples: [{answers: [1], t: 1}]\n");
    sx_model *model = NULL;
    sx_status status = sx_manifest_instrument(t.arena, "m.yaml", trial_text(&t), &t.diags, &model);
    ck_assert_int_eq(status, SX_E_MANIFEST);
    ck_assert_ptr_null(model);
    ck_assert_msg(t.diags.count == 6, "%s", trial_report(&t));
    for (size_t i = 0; i < t.diags.count; i++) {
        ck_assert_msg(strcmp(t.diags.items[i].code, codes[i]) == 0, "%s", trial_report(&t));
    }
    trial_end(&t);
}
END_TEST

START_TEST(what_is_read_does_not_need_the_text_any_more)
{
    trial t;
    trial_begin(&t);
    size_t len = strlen(trial_base);
    char *copy = malloc(len);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, trial_base, len);
    char file[] = "gone.yaml";
    sx_model *model = NULL;
    sx_status status =
        sx_manifest_instrument(t.arena, file, (sx_slice){copy, len}, &t.diags, &model);
    memset(copy, 'x', len);
    memset(file, 'x', sizeof file - 1);
    free(copy);
    ck_assert_int_eq(status, SX_OK);
    ck_assert_str_eq(model->file, "gone.yaml");
    ck_assert_str_eq(model->items[0].text, "One");
    ck_assert_str_eq(model->items[0].where.file, "gone.yaml");
    ck_assert_str_eq(model->flags[0].when->args[0]->name, "q3");
    ck_assert_str_eq(model->flags[0].when->where.file, "gone.yaml");
    trial_end(&t);
}
END_TEST

START_TEST(memory_running_out_is_said)
{
    trial_scarce_model(trial_base, SX_OK);
}
END_TEST

/* What is refused with memory enough is never read because there is too little. */
START_TEST(memory_running_out_lets_no_fault_pass)
{
    static const char *const slips[][2] = {
        {"kind: screener", "kind: test"},
        {"    sum: q1..q3", "    sum: q1..q9"},
        {"    bands: [{low: 0..3}, {high: 4..6}]", "    bands: [{low: 0..4}, {high: 4..6}]"},
        {"    direction: higher_is_worse\n", ""},
        {"  danger: {when: q3 >= 1, tier: urgent}", "  danger: {when: q3 >= 1, tier: loud}"},
        {"category: [{much: q1 = 2}", "category: [{much: q1 =}"},
        {"[{none: 0..2}, {high: 3..6}]", "[{none: 0..2}, {low: 3..6}]"},
        {"total: 3, band: low}", "total: 3, band: lower}"},
        {"title: Base", "title: a: b"},
        {"mean: 3, sd: 1.5}", "mean: 3}"},
    };
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, slips[_i][0], slips[_i][1]);
    trial_scarce_model(trial_text(&t).at, SX_E_MANIFEST);
    trial_end(&t);
}
END_TEST

static Suite *instrument_suite(void)
{
    Suite *suite = suite_create("instrument");
    TCase *tests = tcase_create("instrument");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, head_is_read_with_defaults);
    tcase_add_test(tests, head_is_read_when_said);
    tcase_add_test(tests, items_become_fields);
    tcase_add_test(tests, options_have_codes_scores_and_reasons);
    tcase_add_test(tests, scale_is_read_whole);
    tcase_add_test(tests, every_computation_is_read);
    tcase_add_test(tests, texts_and_figures_of_a_scale_are_read);
    tcase_add_test(tests, lists_of_conditions_and_recodings_are_read);
    tcase_add_test(tests, a_tree_is_read_like_a_file);
    tcase_add_test(tests, norms_flags_and_findings_are_read);
    tcase_add_test(tests, examples_become_cells);
    tcase_add_test(tests, an_option_code_wins_over_a_reason_word);
    tcase_add_test(tests, skeletons_have_no_wording);
    tcase_add_test(tests, several_errors_come_in_the_order_of_the_lines);
    tcase_add_test(tests, what_is_read_does_not_need_the_text_any_more);
    tcase_add_test(tests, memory_running_out_is_said);
    tcase_add_loop_test(tests, memory_running_out_lets_no_fault_pass, 0, 10);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(instrument_suite());
}
