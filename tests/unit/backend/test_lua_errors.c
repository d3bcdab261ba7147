/* What a failure says: code, file and line, sentence, source line and caret; and what it never
 * says. */
#include <check.h>
#include <string.h>

#include "backend/lua/excerpt.h"
#include "base/utf8.h"
#include "support/suite.h"
#include "trial_lua.h"

static const struct {
    const char *script, *message;
    sx_fault fault;
} failures[] = {
    {"local r = {}\nlocal x = r.q1 .. {}\n",
     "manifest.lua:2: attempt to concatenate a nil value (field 'q1')\n"
     "    local x = r.q1 .. {}\n"
     "                ^",
     SX_FAULT_SCRIPT_ERROR},
    {"return {\n  score = function(r)\n    return nothing + 1\n  end\n",
     "manifest.lua:5: '}' expected (to close '{' at line 1) near <eof>", SX_FAULT_SCRIPT_SYNTAX},
    {"local x = = 2",
     "manifest.lua:1: unexpected symbol near '='\n    local x = = 2\n            ^",
     SX_FAULT_SCRIPT_SYNTAX},
    {"x = 'abc\nreturn x", "manifest.lua:1: unfinished string near ''abc'\n    x = 'abc\n    ^",
     SX_FAULT_SCRIPT_SYNTAX},
    {"\n\n\t return math.floor({})",
     "manifest.lua:3: bad argument #1 to 'floor' (number expected, got table)\n"
     "    return math.floor({})\n"
     "                ^",
     SX_FAULT_SCRIPT_ERROR},
    {"local \xC3\xA4 = 1", NULL, SX_FAULT_SCRIPT_SYNTAX},
    {"local s = '\xC3\xA4\xC3\xA4' local t = nil + 1",
     "manifest.lua:1: attempt to perform arithmetic on a nil value\n"
     "    local s = '\xC3\xA4\xC3\xA4' local t = nil + 1\n"
     "    ^",
     SX_FAULT_SCRIPT_ERROR},
    {"local s = '\xC3\xA4\xC3\xA4' local t t.x = 1",
     "manifest.lua:1: attempt to index a nil value (local 't')\n"
     "    local s = '\xC3\xA4\xC3\xA4' local t t.x = 1\n"
     "                         ^",
     SX_FAULT_SCRIPT_ERROR},
    {"error('told\\nso\\0hidden \\xFF')",
     "manifest.lua:1: told so\n    error('told\\nso\\0hidden "
     "\\xFF')\n    ^",
     SX_FAULT_SCRIPT_ERROR},
    {"error('told', 0)", "manifest.lua:1: told\n    error('told', 0)\n    ^",
     SX_FAULT_SCRIPT_ERROR},
    {"local function f() error('told', 2) end\nf()", "manifest.lua:2: told\n    f()\n    ^",
     SX_FAULT_SCRIPT_ERROR},
    {"error({code = 5})",
     "manifest.lua:1: the script raised an error that is not a text\n    error({code = 5})\n    ^",
     SX_FAULT_SCRIPT_ERROR},
    {"\x1bLua", "manifest.lua: the file is compiled code: only the text of a script is accepted",
     SX_FAULT_SCRIPT_BYTECODE},
    {"return ((((1))", NULL, SX_FAULT_SCRIPT_SYNTAX},
};

START_TEST(test_failure)
{
    trial_lua t;
    trial_lua_begin(&t, failures[_i].script);
    ck_assert_int_eq(trial_lua_load(&t), SX_PLUGIN_E_DATA);
    ck_assert_int_eq(t.error.code, failures[_i].fault);
    if (failures[_i].message != NULL) {
        ck_assert_str_eq(t.error.message, failures[_i].message);
    }
    ck_assert_uint_eq(sx_utf8_valid_prefix(sx_slice_of(t.error.message)), strlen(t.error.message));
    ck_assert_int_eq(lua_gettop(sx_lua_raw(t.state)), 0);
    ck_assert(!sx_lua_dead(t.state));
    trial_lua_end(&t);
}
END_TEST

/* A long line is cut around the caret, and nothing exceeds the buffer. */
START_TEST(test_excerpt)
{
    char out[240];
    char line[2000];
    memset(line, 'x', sizeof line);
    memcpy(line + 1000, " r.q9 ", 6);
    for (size_t length = 1010; length <= sizeof line; length += 99) {
        sx_lua_excerpt(out, sizeof out, "manifest.lua", 12,
                       "attempt to index a nil value (field 'q9')", (sx_slice){line, length});
        const char *source = strchr(out, '\n');
        ck_assert_ptr_nonnull(source);
        const char *caret = strchr(source + 1, '\n');
        ck_assert_ptr_nonnull(caret);
        ck_assert_int_eq(caret[strlen(caret) - 1], '^');
        ck_assert_mem_eq(source + strlen(caret) - 1, "q9", 2);
    }
    /* Every size, every cut through characters of two and three bytes. */
    for (size_t size = 64; size <= sizeof out; size++) {
        sx_lua_excerpt(
            out, size, "manifest.lua", 4000000000U,
            "\xC3\xA4\xE2\x82\xAC\xC3\xA4 'name' \xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC",
            sx_slice_of("\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xC3\xA4\xC3\xA4\xC3\xA4 name "
                        "\xE2\x82\xAC\xE2\x82\xAC\xC3\xA4"));
        ck_assert_uint_lt(strlen(out), size);
        ck_assert_uint_eq(sx_utf8_valid_prefix(sx_slice_of(out)), strlen(out));
    }
    sx_lua_excerpt(out, sizeof out, NULL, 0, "bare \x01\xFF text", (sx_slice){"", 0});
    ck_assert_str_eq(out, "bare ?? text");
}
END_TEST

START_TEST(test_lines)
{
    sx_slice source = SX_SLICE("one\ntwo\n\nfour");
    ck_assert(sx_slice_is(sx_lua_line_of(source, 1), "one"));
    ck_assert(sx_slice_is(sx_lua_line_of(source, 2), "two"));
    ck_assert(sx_slice_is(sx_lua_line_of(source, 3), ""));
    ck_assert(sx_slice_is(sx_lua_line_of(source, 4), "four"));
    ck_assert(sx_slice_is(sx_lua_line_of(source, 5), ""));
    ck_assert(sx_slice_is(sx_lua_line_of((sx_slice){"", 0}, 1), ""));
}
END_TEST

/* In a call about a person, texts that the script composed may hold an answer. */
START_TEST(test_answers_are_not_shown)
{
    static const char hidden[] = "SCRIPT.ERROR manifest.lua:%d: the script raised an error whose "
                                 "text is not a constant of the "
                                 "script: it is not shown, as it may hold an answer";
    trial_lua t;
    trial_lua_begin(&t, "return {\n"
                        "a = function(x) error('q1 is ' .. x) end,\n"
                        "b = function(x) error('q1 is wrong') end,\n"
                        "c = function(x) assert(false, 'is ' .. x) end,\n"
                        "d = function(x) local ok, e = pcall(error, 'is ' .. x) error(e, 0) end,\n"
                        "e = function(x) pcall(error, 'is ' .. x) return nil + 1 end,\n"
                        "f = function(x) return ('x'):rep(2, {}) end,\n"
                        "g = function(x) return setmetatable({}, {['__' .. x] = 1}) end,\n"
                        "h = function(x) return ({})[tostring(x)].y end,\n"
                        "i = function(x) return ('%' .. tostring(x)):format() end,\n"
                        "j = function(x) return sx.include(tostring(x)) end,\n"
                        "}");
    ck_assert_int_eq(trial_lua_load(&t), SX_PLUGIN_OK);
    char expected[300];
    static const struct {
        const char *function;
        int line;
    } composed[] = {{"a", 2}, {"c", 4}, {"d", 5}};
    for (size_t i = 0; i < sizeof composed / sizeof composed[0]; i++) {
        (void)snprintf(expected, sizeof expected, hidden, composed[i].line);
        ck_assert_str_eq(trial_lua_call(&t, composed[i].function, 1234567), expected);
    }
    ck_assert_str_eq(trial_lua_call(&t, "b", 1), "SCRIPT.ERROR manifest.lua:3: q1 is wrong");
    ck_assert_str_eq(trial_lua_call(&t, "e", 1),
                     "SCRIPT.ERROR manifest.lua:6: attempt to perform arithmetic on a nil value");
    for (const char *name = "abcdefghij"; *name != '\0'; name++) {
        char function[2] = {*name, '\0'};
        const char *said = trial_lua_call(&t, function, 7654321);
        ck_assert_msg(said[0] != '=' && strstr(said, "7654321") == NULL, "%s: %s", function, said);
        ck_assert_ptr_null(strstr(t.error.message, "7654321"));
    }
    trial_lua_end(&t);
}
END_TEST

/* A refusal is no error that a script can catch. */
static int refuse(lua_State *L)
{
    return sx_lua_raise(L, (sx_fault)luaL_checkinteger(L, 1), "because of %d", 5);
}

static int add_refuse(lua_State *L)
{
    sx_lua_register(L, "refuse", refuse, 0);
    lua_pushinteger(L, SX_FAULT_SCRIPT_API);
    sx_lua_register_value(L, "API");
    lua_pushinteger(L, SX_FAULT_SCRIPT_BRANCH);
    sx_lua_register_value(L, "BRANCH");
    return 0;
}

START_TEST(test_refusals)
{
    trial_lua t;
    trial_lua_begin(&t, "local ok, text = pcall(sx.refuse, sx.API)\n"
                        "return {f = function(x)\n"
                        "  pcall(function()\n"
                        "    sx.refuse(x < 0 and sx.API or sx.BRANCH)\n"
                        "  end)\n"
                        "  return 1\n"
                        "end, text = text}");
    ck_assert_int_eq(sx_lua_protect(t.state, add_refuse, NULL, &t.error), SX_PLUGIN_OK);
    ck_assert_int_eq(trial_lua_load(&t), SX_PLUGIN_OK);
    ck_assert_int_eq(lua_getfield(sx_lua_raw(t.state), -1, "text"), LUA_TSTRING);
    ck_assert_str_eq(lua_tostring(sx_lua_raw(t.state), -1), "manifest.lua:1: because of 5");
    lua_pop(sx_lua_raw(t.state), 1);
    ck_assert_str_eq(trial_lua_call(&t, "f", -1), "= 1");
    ck_assert_str_eq(trial_lua_call(&t, "f", 1), "SCRIPT.BRANCH manifest.lua:4: because of 5");
    /* and the state goes on */
    ck_assert(!sx_lua_dead(t.state));
    ck_assert_str_eq(trial_lua_call(&t, "f", -1), "= 1");
    trial_lua_end(&t);
}
END_TEST

/* A failure of one call is not that of the next. */
START_TEST(test_failures_do_not_stay)
{
    trial_lua t;
    trial_lua_begin(&t, "return {f = function(x) if x > 0 then error('told so') end return x end}");
    ck_assert_int_eq(trial_lua_load(&t), SX_PLUGIN_OK);
    for (int i = 0; i < 3; i++) {
        ck_assert_str_eq(trial_lua_call(&t, "f", 1), "SCRIPT.ERROR manifest.lua:1: told so");
        ck_assert_str_eq(trial_lua_call(&t, "f", -1), "= -1.0");
    }
    trial_lua_end(&t);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("lua_errors");
    TCase *tests = tcase_create("errors");
    tcase_add_loop_test(tests, test_failure, 0, (int)(sizeof failures / sizeof failures[0]));
    tcase_add_test(tests, test_excerpt);
    tcase_add_test(tests, test_lines);
    tcase_add_test(tests, test_answers_are_not_shown);
    tcase_add_test(tests, test_refusals);
    tcase_add_test(tests, test_failures_do_not_stay);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
