/*
 * test_lua_emit.c: a script's table as manifest text: what comes out is read back as the same data, each line
 * knows its place in the script, and what is no plain data is refused with its path.
 */
#include <check.h>
#include <string.h>

#include "backend/lua/emit.h"
#include "backend/trial_script.h"
#include "base/hash.h"
#include "manifest/manifest.h"
#include "plan/plan.h"
#include "support/suite.h"

/* The value at a path of the tree as text: "~", "true", a number plain, a text in quotes, "[2]" and "{2}"
 * for lists and maps of two. */
static const char *show(sx_arena *arena, const sx_tree *root, const char *path)
{
    const sx_tree *node = root;
    while (*path != '\0' && node != NULL) {
        size_t length = strcspn(path, "./");
        if (node->kind == SX_TREE_LIST) {
            size_t index = (size_t)(path[0] - '1');
            node = index < node->count ? node->items[index] : NULL;
        } else {
            node = sx_tree_get(node, sx_arena_strndup(arena, path, length));
        }
        path += length + (path[length] != '\0' ? 1 : 0);
    }
    if (node == NULL) {
        return "nothing";
    }
    switch (node->kind) {
    case SX_TREE_LIST: return sx_arena_printf(arena, "[%zu]", node->count);
    case SX_TREE_MAP: return sx_arena_printf(arena, "{%zu}", node->count);
    case SX_TREE_SCALAR: break;
    }
    return sx_arena_printf(arena, node->plain ? "%s" : "\"%s\"", node->text.at);
}

typedef struct trial_value {
    const char *script, *path, *expected;
} trial_value;

static void check_values(const trial_value *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        trial_script t;
        trial_script_begin(&t, cases[i].script);
        const char *found = t.status == SX_PLUGIN_OK
                                ? show(t.arena, trial_script_tree(&t), cases[i].path)
                                : trial_script_fault(&t);
        ck_assert_msg(strcmp(found, cases[i].expected) == 0, "%s\n%s is %s, expected %s",
                      cases[i].script, cases[i].path, found, cases[i].expected);
        trial_script_end(&t);
    }
}

#define VALUES(cases) check_values(cases, sizeof cases / sizeof cases[0])

START_TEST(values_come_out_as_they_are)
{
    static const trial_value cases[] = {
        {"return {title = 'Hello'}", "title", "\"Hello\""},
        {"return {title = ''}", "title", "\"\""},
        {"return {title = 'a\\nb\\tc'}", "title", "\"a\nb\tc\""},
        {"return {title = 'say \"yes\" \\\\ no'}", "title", "\"say \"yes\" \\ no\""},
        {"return {title = 'D\\u{E9}j\\u{E0} \\u{1F600}'}", "title", "\"Déjà 😀\""},
        {"return {title = 'a\\u{2028}b'}", "title",
         "\"a\xE2\x80\xA8"
         "b\""},
        {"return {title = ': # {} [] & * ! % @ ` ~'}", "title", "\": # {} [] & * ! % @ ` ~\""},
        {"return {title = '~'}", "title", "\"~\""},
        {"return {title = 'true'}", "title", "\"true\""},
        {"return {title = '12'}", "title", "\"12\""},
        {"return {sextant = 1}", "sextant", "1"},
        {"return {x = 1.0}", "x", "1"},
        {"return {x = -0.0}", "x", "0"},
        {"return {x = 0.1}", "x", "0.1"},
        {"return {x = 0.1 + 0.2 - 0.3 + 0.5}", "x", "0.5"},
        {"return {x = -12.25}", "x", "-12.25"},
        {"return {x = 123456789012345}", "x", "123456789012345"},
        {"return {x = 999999999999999999}", "x", "999999999999999999"},
        {"return {x = 0.000000001}", "x", "0.000000001"},
        {"return {validated = false}", "validated", "false"},
        {"return {x = sx.none}", "x", "~"},
        {"return {aliases = {'a', 'b'}}", "aliases", "[2]"},
        {"return {aliases = {}}", "aliases", "[0]"},
        {"return {responses = {}}", "responses", "{0}"},
        {"return {adaptive = {}, next = function() end}", "adaptive", "{0}"},
        {"return {next = function() end}", "adaptive", "{0}"},
        {"return {rights = {class = 'own'}}", "rights.class", "\"own\""},
        {"local t = {} for i = 1, 3 do t[i] = {id = 'q' .. i} end return {items = t}", "items.3.id",
         "\"q3\""},
    };
    VALUES(cases);
}
END_TEST

/* Whether a table is a list or a map is what the schema expects there. */
START_TEST(lists_and_maps_by_the_schema)
{
    static const trial_value cases[] = {
        {"return {responses = {f = {{[1] = 'Yes'}, {[2] = 'No'}}}}", "responses.f.1.1", "\"Yes\""},
        {"return {responses = {f = {1, 2, 3}}}", "responses.f", "[3]"},
        {"return {responses = {f = {{code = 1, text = 'x'}}}}", "responses.f.1.code", "1"},
        {"return {items = {{id = 'q', options = {{[1] = 'a'}}}}}", "items.1.options.1", "{1}"},
        {"return {tables = {t = {[1] = 5, [2] = 6}}}", "tables.t", "{2}"},
        {"return {tables = {t = {5, 6}}}", "tables.t",
         "[2]"}, /* written as a list: for the host to refuse */
        {"local t = {} t[1] = 5 return {tables = {t = t}}", "tables.t", "{1}"},
        {"return {tables = {t = {[0] = 5, [2.5] = 6, [-1] = 7}}}", "tables.t", "{3}"},
        {"return {scales = {s = {recode = {q = {[1] = 0, [2] = 1}}}}}", "scales.s.recode.q.2", "1"},
        {"return {scales = {s = {bands = {{low = '0..4'}, {high = '5..9'}}}}}",
         "scales.s.bands.2.high", "\"5..9\""},
        {"return {scales = {s = {range = {0, 27}}}}", "scales.s.range", "[2]"},
        {"return {examples = {{answers = {1, sx.none, 'declined'}}}}", "examples.1.answers.3",
         "declined"},
        {"return {examples = {{answers = {q1 = 'not_applicable'}}}}", "examples.1.answers.q1",
         "not_applicable"},
        {"return {examples = {{answers = {'yes'}}}}", "examples.1.answers.1", "\"yes\""},
        {"return {examples = {{answers = {1}, total = '14.5'}}}", "examples.1.total", "14.5"},
        {"return {examples = {{answers = {1}, total = 'high'}}}", "examples.1.total", "\"high\""},
        {"return {scales = {s = {reliability = {alpha = '0.333333333'}}}}",
         "scales.s.reliability.alpha", "0.333333333"},
        {"return {norms = {n = {rows = {{age = '18..24', values = {[1] = 40, [2] = 45}}}}}}",
         "norms.n.rows.1.values", "{2}"},
        {"return {nosuchkey = {[1] = 'a', [2] = 'b'}}", "nosuchkey", "[2]"},
        {"return {nosuchkey = {[0] = 'a'}}", "nosuchkey", "{1}"},
    };
    VALUES(cases);
}
END_TEST

START_TEST(what_is_no_data_is_refused)
{
    static const trial_value cases[] = {
        {"return 5", "",
         "SCRIPT.RESULT manifest.lua:1: the script returns a number: it has to return a "
         "table, return {...}"},
        {"local x = 1", "",
         "SCRIPT.RESULT manifest.lua:1: the script returns nothing (nil): it has to "
         "return a table, return {...}"},
        {"return {\nitems = {\n{id = 'a'}, {id = print},\n}}", "",
         "SCRIPT.API manifest.lua:3: 'print' is not offered to instruments: "
         "error(\"text\") shows a text while you try something out"},
        {"return {\nitems = {\n{id = 'a'},\n{id = function() end},\n}}", "",
         "SCRIPT.RESULT manifest.lua:4: items[2].id is a function: functions stand at the top of "
         "the "
         "table"},
        {"return {a = 1, 'x'}", "",
         "SCRIPT.RESULT manifest.lua:1: the table is a list and a map at once"},
        {"return {\n\naliases = {'a', nil, 'c'}}", "",
         "SCRIPT.RESULT manifest.lua:3: aliases has holes: there are 2 of 3 elements (nothing is "
         "sx.none)"},
        {"return {aliases = {[2] = 'a'}}", "",
         "SCRIPT.RESULT manifest.lua:1: aliases has holes: there are 1 of 2 elements (nothing is "
         "sx.none)"},
        {"return {rights = {[true] = 1}}", "",
         "SCRIPT.RESULT manifest.lua:1: rights has a key that is neither a text nor a number"},
        {"return {x = 1 / 3}", "",
         "SCRIPT.RESULT manifest.lua:1: x is a number without a decimal form of at most 15 digits, "
         "9 of "
         "them after the point: write it as a text, \"0.333333333\""},
        {"return {x = 1e300}", "",
         "SCRIPT.RESULT manifest.lua:1: x is a number of more than 15 digits"},
        {"return {x = 0 / 0}", "",
         "SCRIPT.RESULT manifest.lua:1: x is no number: 0 / 0, or one without end such as 1 / 0"},
        {"return {x = 1000000000000000000}", "",
         "SCRIPT.RESULT manifest.lua:1: x is a number of more than 18 digits"},
        {"return {title = 'a\\0b'}", "",
         "SCRIPT.RESULT manifest.lua:1: title holds the character U+0000, which does not belong in "
         "a text"},
        {"return {title = '\\u{202E}'}", "",
         "SCRIPT.RESULT manifest.lua:1: title holds the character U+202E, which does not belong in "
         "a text"},
        {"return {title = '\\xFF'}", "", "SCRIPT.RESULT manifest.lua:1: title is not UTF-8"},
        {"local t = {} t.rights = t return t", "",
         "SCRIPT.RESULT manifest.lua:1: "
         "rights.rights.rights.rights.rights.rights.rights.rights.rights."
         "rights.rights.rights.rights.rights.rights.rights.rights.rights.rights.rights.rights."
         "rights.right "
         "is nested more than 30 levels deep, or contains itself"},
        {"local t = {} for i = 1, 60000 do t[i] = 1 end return {a = t, b = t}", "",
         "SCRIPT.RESULT manifest.lua:1: b[39894] makes the table too large: at most 100000 values "
         "and "
         "brackets"},
    };
    VALUES(cases);
}
END_TEST

START_TEST(functions_and_table_fit_together)
{
    static const trial_value cases[] = {
        {"return {\nscores = function() end}", "",
         "SCRIPT.RESULT manifest.lua:2: scores is a function that nothing calls: did you mean "
         "score"},
        {"return {render = function() end}", "",
         "SCRIPT.RESULT manifest.lua:1: render is a function that nothing calls: there are score, "
         "score_row, next, validate and text"},
        {"return {\nnext = 5}", "",
         "SCRIPT.RESULT manifest.lua:2: next is a number: it is the name of a "
         "function"},
        {"return {scales = {s = {sum = 'q'}},\nscore = function() end}", "",
         "SCRIPT.RESULT manifest.lua:2: the function score needs a scale without a computation of "
         "its own"},
        {"return {scales = {},\nscore_row = function() end}", "",
         "SCRIPT.RESULT manifest.lua:2: the function score_row needs a scale with call = "
         "\"q1..q9\""},
        {"return {scales = {\ns = {call = 'q1'}}}", "",
         "SCRIPT.RESULT manifest.lua:2: a scale has call, and there is no function score_row"},
        {"return {\nvalidate = function() end}", "",
         "SCRIPT.RESULT manifest.lua:2: the function validate needs notes without when: validity = "
         "{careless "
         "= {text = \"...\"}}"},
        {"return {validity = {a = {when = 'q1 = 1', text = 'x'}}, validate = function() end}", "",
         "SCRIPT.RESULT manifest.lua:1: the function validate needs notes without when: validity = "
         "{careless "
         "= {text = \"...\"}}"},
        {"return {validity = {a = {text = 'x'}}}", "",
         "SCRIPT.RESULT manifest.lua:1: a validity note has no when, and there is no function "
         "validate"},
        {"return {\ntext = function() end}", "",
         "SCRIPT.RESULT manifest.lua:2: the function text needs an item with computed_text = true"},
        {"return {items = {{id = 'a', computed_text = true}}}", "",
         "SCRIPT.RESULT manifest.lua:1: an item has computed_text, and there is no function text"},
        {"return {adaptive = {most = 3}}", "",
         "SCRIPT.RESULT manifest.lua:1: the table has adaptive, and there is no function next"},
        {"return {items = {{id = 'status'}}, next = function() end}", "",
         "SCRIPT.RESULT manifest.lua:1: an item is called 'status', which r.status is taken for: "
         "choose "
         "another id"},
    };
    VALUES(cases);
}
END_TEST

/* ---- places -------------------------------------------------------------------------------------- */

/* "line:column" of the script for the line of the manifest that contains `part`. */
static const char *place_of(trial_script *t, const char *part)
{
    const char *text = trial_script_manifest(t);
    ck_assert_msg(text != NULL, "%s", trial_script_fault(t));
    const sx_lua_source *source = sx_carrier_lua.extension(t->self, SX_LUA_SOURCE);
    uint32_t places[2000];
    uint64_t count = 0;
    t->status = source->places(t->self, places, 2000, &count, &t->error);
    ck_assert_int_eq(t->status, SX_PLUGIN_OK);
    const char *found = strstr(text, part);
    ck_assert_ptr_nonnull(found);
    size_t line = 0, lines = 0;
    for (const char *at = text; *at != '\0'; at++) {
        line += at < found && *at == '\n' ? 1 : 0;
        lines += *at == '\n' ? 1 : 0;
    }
    ck_assert_uint_eq(count, 2 * lines);
    return sx_arena_printf(t->arena, "%lu:%lu", (unsigned long)places[2 * line],
                           (unsigned long)places[2 * line + 1]);
}

START_TEST(lines_know_their_places)
{
    static const char script[] = "local scales = {\n"
                                 "  s = {missing = {rule = 'known'}},\n"
                                 "  total = {missing = {rule = 'complete'}},\n"
                                 "}\n"
                                 "local made = {}\n"
                                 "for i = 1, 3 do made[i] = {id = 'q' .. i, responses = 'f'} end\n"
                                 "return {\n"
                                 "  sextant = 1,\n"
                                 "  title = 'Here',\n"
                                 "  responses = {f = {0, 1}},\n"
                                 "  items = made,\n"
                                 "  scales = scales,\n"
                                 "  score = function(r)\n"
                                 "    local twice =\n"
                                 "      2 * r.q1\n"
                                 "    return {\n"
                                 "      s = twice + 1,\n"
                                 "      total = sx.sum(\n"
                                 "        r.q1,\n"
                                 "        r.q2),\n"
                                 "    }\n"
                                 "  end,\n"
                                 "}\n";
    static const struct {
        const char *part, *expected;
    } cases[] = {{"\"sextant\"", "8:3"}, {"\"Here\"", "9:3"},   {"\"f\": [", "10:16"},
                 {"\"items\"", "11:3"},  {"\"q3\"", "11:3"},    {"\"known\"", "2:19"},
                 {"\"s\": {", "2:3"},    {"formula: ", "17:7"}, {"\"total\": {", "3:3"},
                 {"sum: [", "18:7"},     {"\"q2\"\n", "20:9"}};
    trial_script t;
    trial_script_begin(&t, script);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *found = place_of(&t, cases[i].part);
        ck_assert_msg(strcmp(found, cases[i].expected) == 0, "%s is at %s, expected %s\n%s",
                      cases[i].part, found, cases[i].expected, trial_script_manifest(&t));
    }
    trial_script_end(&t);
}
END_TEST

/* The order of a map is that of the script where it is written there, else sorted. */
START_TEST(order_of_keys)
{
    static const struct {
        const char *script, *expected;
    } cases[] = {
        {"return {scales = {b = {sum = 'q'}, a = {sum = 'q'}, c = {sum = 'q'}}}", "b a c"},
        {"local t = {} t.z = {sum = 'q'} t.a = {sum = 'q'} return {scales = t}", "z a"},
        {"local t = {} for _, k in ipairs{'z', 'a', 'm'} do t[k] = {sum = 'q'} end return {scales "
         "= t}",
         "a m z"},
        {"local t = {y = {sum = 'q'}, b = {sum = 'q'}} t['a' .. 1] = {sum = 'q'} return {scales = "
         "t}",
         "y b a1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial_script t;
        sx_buf found;
        sx_buf_init(&found, 256);
        trial_script_begin(&t, cases[i].script);
        const sx_tree *scales = sx_tree_get(trial_script_tree(&t), "scales");
        for (size_t k = 0; k < scales->count; k++) {
            sx_buf_printf(&found, "%s%s", k > 0 ? " " : "", scales->keys[k]->text.at);
        }
        ck_assert_str_eq(sx_buf_text(&found), cases[i].expected);
        sx_buf_free(&found);
        trial_script_end(&t);
    }
}
END_TEST

/* ---- numbers -------------------------------------------------------------------------------------- */

START_TEST(shortest_decimals)
{
    static const struct {
        double number;
        const char *expected; /* "-": none */
    } cases[] = {
        {0, "0"},
        {1, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {1e-9, "0.000000001"},
        {1e-10, "-"},
        {0.1 + 0.2, "-"},
        {1.0 / 3, "-"},
        {123456.789, "123456.789"},
        {1e15, "-"},
        {999999999999999.0, "999999999999999"},
        {2.675, "2.675"},
        {1e14 + 0.5, "-"},
        {4.35, "4.35"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_decimal decimal;
        sx_buf out;
        sx_buf_init(&out, 64);
        if (sx_lua_decimal(cases[i].number, &decimal)) {
            sx_decimal_print(&out, decimal);
        } else {
            sx_buf_str(&out, "-");
        }
        ck_assert_str_eq(sx_buf_text(&out), cases[i].expected);
        sx_buf_free(&out);
    }
    for (int value = -20000; value <= 20000; value++) { /* and they read back as the same number */
        double number = value / 1000.0;
        sx_decimal decimal;
        ck_assert(sx_lua_decimal(number, &decimal));
        ck_assert(sx_number_to_double(sx_number_decimal(decimal)) == number);
    }
}
END_TEST

/* ---- twins ---------------------------------------------------------------------------------------- */

static const sx_model *model_of(sx_arena *arena, const char *text)
{
    sx_model *model = NULL;
    sx_diags diags;
    sx_diags_init(&diags, arena);
    sx_status status = sx_manifest_instrument(arena, "twin", sx_slice_of(text), &diags, &model);
    ck_assert_msg(status == SX_OK, "%s", diags.count > 0 ? diags.items[0].message : "");
    return model;
}

static const char *read_file(sx_arena *arena, const char *path)
{
    sx_buf text;
    sx_diags diags;
    sx_diags_init(&diags, arena);
    sx_buf_init(&text, SX_MANIFEST_MAX);
    ck_assert_msg(sx_manifest_read_file(path, &text, &diags) == SX_OK, "%s", path);
    const char *copy = sx_arena_strndup(arena, text.data, text.len);
    sx_buf_free(&text);
    return copy;
}

static void check_twins(const char *yaml, const char *lua)
{
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    sx_diags_init(&diags, arena);
    trial_script t;
    trial_script_begin(&t, read_file(arena, lua));
    const char *text = trial_script_manifest(&t);
    ck_assert_msg(text != NULL, "%s", trial_script_fault(&t));
    const sx_model *models[] = {model_of(arena, read_file(arena, yaml)), model_of(arena, text)};
    char hashes[2][SX_HASH_TEXT];
    sx_plan *plans[2];
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(sx_plan_scores(models[i], arena, &diags, &plans[i]), SX_OK);
        ck_assert_int_eq(sx_plan_hash(plans[i], hashes[i]), SX_OK);
    }
    ck_assert_str_eq(hashes[0], hashes[1]);
    ck_assert_uint_eq(sx_plan_node_count(plans[0]), sx_plan_node_count(plans[1]));
    trial_script_end(&t);
    sx_arena_free(arena);
}

START_TEST(twins_are_one_plan)
{
    check_twins(SX_SOURCE_DATA_DIR "/clinical/phq-9/manifest.yaml",
                SX_SOURCE_DIR "/tests/golden/lua/phq-9/manifest.lua");
    check_twins(SX_SOURCE_DIR "/tests/golden/yaml/twin-big5-50/manifest.yaml",
                SX_SOURCE_DIR "/tests/golden/lua/twin-big5-50/manifest.lua");
}
END_TEST

static Suite *emit_suite(void)
{
    Suite *suite = suite_create("lua emit");
    TCase *tests = tcase_create("manifest");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, values_come_out_as_they_are);
    tcase_add_test(tests, lists_and_maps_by_the_schema);
    tcase_add_test(tests, what_is_no_data_is_refused);
    tcase_add_test(tests, functions_and_table_fit_together);
    tcase_add_test(tests, lines_know_their_places);
    tcase_add_test(tests, order_of_keys);
    tcase_add_test(tests, shortest_decimals);
    tcase_add_test(tests, twins_are_one_plan);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(emit_suite());
}
