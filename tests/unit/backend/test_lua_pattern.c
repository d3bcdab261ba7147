/* The bounded patterns against those of Lua's own library: the same results for everything that
 * both take. */
#include <check.h>
#include <lualib.h>
#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "support/suite.h"
#include "trial_lua.h"

/* ours(...) and theirs(...) give one text with everything that came back. */
static int describe(lua_State *L, int first)
{
    luaL_Buffer buffer;
    int last = lua_gettop(L);
    luaL_buffinit(L, &buffer);
    for (int i = first; i <= last; i++) {
        lua_pushvalue(L, i);
        luaL_addstring(&buffer, i > first ? "|" : "");
        luaL_tolstring(L, -1, NULL);
        lua_remove(L, -2);
        luaL_addvalue(&buffer);
    }
    luaL_pushresult(&buffer);
    return 1;
}

/* (function, ...) -> what it gave as a text, or "error" */
static int call_described(lua_State *L)
{
    int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
    if (status != LUA_OK) {
        lua_pushliteral(L, "error");
        return 1;
    }
    return describe(L, 1);
}

typedef struct pair {
    lua_State *theirs;
    trial_lua ours;
} pair;

static void begin(pair *p)
{
    p->theirs = luaL_newstate();
    ck_assert_ptr_nonnull(p->theirs);
    luaL_openlibs(p->theirs);
    trial_lua_begin(&p->ours,
                    "return {find = string.find, match = string.match, gsub = string.gsub, "
                    "all = function(s, p) local t = {} for a, b in s:gmatch(p) do "
                    "t[#t + 1] = tostring(a) .. '/' .. tostring(b) end "
                    "return table.concat(t, ',') end}");
    ck_assert_int_eq(trial_lua_load(&p->ours), SX_PLUGIN_OK);
    ck_assert_int_eq(
        luaL_dostring(p->theirs, "return {find = string.find, match = string.match, gsub = "
                                 "string.gsub, all = function(s, p) local t = {} for a, b in "
                                 "s:gmatch(p) do t[#t + 1] = tostring(a) .. '/' .. tostring(b) end "
                                 "return table.concat(t, ',') end}"),
        LUA_OK);
}

static void end(pair *p)
{
    lua_close(p->theirs);
    trial_lua_end(&p->ours);
}

static void push(lua_State *L, const char *function, sx_slice subject, sx_slice pattern,
                 const char *third)
{
    lua_getfield(L, 1, function);
    lua_pushlstring(L, subject.at, subject.len);
    lua_pushlstring(L, pattern.at, pattern.len);
    if (third != NULL) {
        lua_pushstring(L, third);
    }
}

/* What a function of both gives; in `out`. */
static void ask_theirs(pair *p, const char *function, sx_slice subject, sx_slice pattern,
                       const char *third, char *out, size_t size)
{
    lua_State *L = p->theirs;
    lua_pushcfunction(L, call_described);
    push(L, function, subject, pattern, third);
    ck_assert_int_eq(lua_pcall(L, third == NULL ? 3 : 4, 1, 0), LUA_OK);
    (void)snprintf(out, size, "%s", lua_tostring(L, -1));
    lua_settop(L, 1);
}

static void ask_ours(pair *p, const char *function, sx_slice subject, sx_slice pattern,
                     const char *third, char *out, size_t size)
{
    lua_State *L = sx_lua_raw(p->ours.state);
    lua_pushcfunction(L, call_described);
    push(L, function, subject, pattern, third);
    sx_plugin_status status =
        sx_lua_call(p->ours.state, third == NULL ? 3 : 4, 1, SX_LUA_LOAD, &p->ours.error);
    if (status != SX_PLUGIN_OK) {
        (void)snprintf(out, size, "stopped: %s", p->ours.error.message);
    } else {
        (void)snprintf(out, size, "%s", lua_tostring(L, -1));
    }
    lua_settop(L, 1);
}

static void compare(pair *p, const char *function, sx_slice subject, sx_slice pattern,
                    const char *third, bool errors_too)
{
    char theirs[600];
    char ours[600];
    ask_theirs(p, function, subject, pattern, third, theirs, sizeof theirs);
    ask_ours(p, function, subject, pattern, third, ours, sizeof ours);
    if (!errors_too && (strcmp(theirs, "error") == 0 || strcmp(ours, "error") == 0)) {
        return;
    }
    ck_assert_msg(strcmp(theirs, ours) == 0, "%s('%.*s', '%.*s', %s): theirs %s, ours %s", function,
                  (int)subject.len, subject.at, (int)pattern.len, pattern.at,
                  third == NULL ? "-" : third, theirs, ours);
}

static const char *const subjects[] = {"",
                                       "a",
                                       "abc",
                                       "aaa",
                                       "  trim me \t",
                                       "key = value",
                                       "THE (quick) fox",
                                       "x(y(z)w)v",
                                       "3.14",
                                       "-42",
                                       "2024-05-06",
                                       "a,b,,c",
                                       "\xC3\xA4pfel",
                                       "%d+",
                                       "hello world from lua",
                                       "[tag]",
                                       "a]b-c^d"};
static const char *const patterns[] = {"",
                                       "a",
                                       "^a",
                                       "a$",
                                       "^a*$",
                                       ".",
                                       ".*",
                                       ".-",
                                       ".+",
                                       "a?b?c?",
                                       "^%s*(.-)%s*$",
                                       "(%w+) = (%w+)",
                                       "%((%a+)%)",
                                       "%b()",
                                       "%f[%w]%w+",
                                       "()ll()",
                                       "(%d+)%-(%d+)",
                                       "[^,]*",
                                       "([^,]*),",
                                       "%S+",
                                       "[%w_]+",
                                       "[a-c]",
                                       "[^a-c]+",
                                       "[]]",
                                       "[^]]",
                                       "[%]]",
                                       "[a-]",
                                       "[%a-z]",
                                       "(a)(b)(c)",
                                       "(a*(.)%w(%s*))",
                                       "(.)%1",
                                       "(%a)%a-%1",
                                       "%x+",
                                       "%u%l*",
                                       "%p",
                                       "%c",
                                       "%.",
                                       "%%",
                                       "$",
                                       "^$",
                                       "a$b",
                                       "^",
                                       "(()())",
                                       "[\x80-\xFF]+",
                                       "%d*%.?%d+",
                                       "-?%d+",
                                       "x*",
                                       "x-a",
                                       "[+-]?",
                                       ".-b",
                                       "%g+",
                                       "%D",
                                       "%W+",
                                       "()"};

START_TEST(test_known)
{
    pair p;
    begin(&p);
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        for (size_t k = 0; k < sizeof patterns / sizeof patterns[0]; k++) {
            sx_slice subject = sx_slice_of(subjects[i]);
            sx_slice pattern = sx_slice_of(patterns[k]);
            compare(&p, "find", subject, pattern, NULL, true);
            compare(&p, "match", subject, pattern, NULL, true);
            compare(&p, "gsub", subject, pattern, "<%0>", true);
            compare(&p, "gsub", subject, pattern, "%1%%", true);
            compare(&p, "find", subject, pattern, "3", true);
            compare(&p, "find", subject, pattern, "-2", true);
            if (patterns[k][0] != '^') {
                compare(&p, "all", subject, pattern, NULL, true);
            }
        }
    }
    end(&p);
}
END_TEST

/* Patterns put together at random from pieces, some of them wrong. */
START_TEST(test_random)
{
    static const char *const pieces[] = {
        "a", "b", "c", ".", "%a", "%d", "[ab]", "[^a]", "(",     ")", "()", "%1",     "*",
        "+", "-", "?", "^", "$",  "%",  "[",    "%bab", "%f[a]", " ", "%s", "[%a1-3]"};
    static const char letters[] = "aabbc 12(";
    pair p;
    begin(&p);
    sx_rng rng = {2026};
    for (int i = 0; i < 20000; i++) {
        char subject[16];
        char pattern[64] = "";
        size_t length = sx_rng_below(&rng, sizeof subject - 1);
        for (size_t k = 0; k < length; k++) {
            subject[k] = letters[sx_rng_below(&rng, sizeof letters - 1)];
        }
        size_t used = 0;
        for (uint32_t k = 1 + sx_rng_below(&rng, 6); k > 0; k--) {
            const char *piece = pieces[sx_rng_below(&rng, sizeof pieces / sizeof pieces[0])];
            memcpy(pattern + used, piece, strlen(piece));
            used += strlen(piece);
        }
        sx_slice s = {subject, length};
        sx_slice t = {pattern, used};
        /* Ours refuses a wrong pattern at once, Lua's only where it gets there. */
        compare(&p, "find", s, t, NULL, false);
        compare(&p, "gsub", s, t, "<%0>", false);
    }
    end(&p);
}
END_TEST

static const struct {
    const char *script, *said;
} wrong[] = {
    {"return ('a'):find('%')", "SCRIPT.ERROR manifest.lua:1: malformed pattern (ends with '%')"},
    {"return ('a'):find('[a')", "SCRIPT.ERROR manifest.lua:1: malformed pattern (missing ']')"},
    {"return ('a'):find('(a')", "SCRIPT.ERROR manifest.lua:1: unfinished capture"},
    {"return ('a'):find('a)')", "SCRIPT.ERROR manifest.lua:1: invalid pattern capture"},
    {"return ('a'):find('%1')", "SCRIPT.ERROR manifest.lua:1: invalid capture index in pattern"},
    {"return ('a'):find('%bx')",
     "SCRIPT.ERROR manifest.lua:1: malformed pattern (missing arguments to '%b')"},
    {"return ('a'):find('%fa')", "SCRIPT.ERROR manifest.lua:1: missing '[' after '%f' in pattern"},
    {"return ('a'):find(('()'):rep(33))", "SCRIPT.ERROR manifest.lua:1: too many captures"},
    {"return ('a'):find(('a'):rep(200) .. '.')",
     "SCRIPT.ERROR manifest.lua:1: the pattern has more than 126 parts"},
    {"return (('a'):rep(300)):find(('a'):rep(200))", "= 1"},
    {"return ('a'):gsub('a', '%2')",
     "SCRIPT.ERROR manifest.lua:1: gsub: after '%' in the replacement "
     "comes 0 to 9 or '%'"},
    {"return ('a'):gsub('a', function() return {} end)",
     "SCRIPT.ERROR manifest.lua:1: gsub: a table is no replacement"},
    {"return (('abc'):gsub('%w', {a = '1', b = true}))",
     "SCRIPT.ERROR manifest.lua:1: gsub: a boolean is no replacement"},
    {"return (('abc'):gsub('%w', {a = '1', b = 2, c = false}))", "= 12c"},
    {"return (('abc'):gsub('%w', function(c) return c .. c end, 2))", "= aabbc"},
    {"for w in ('a b'):gmatch('^a') do end",
     "SCRIPT.ERROR manifest.lua:1: gmatch: a pattern with '^' matches once at most"},
};

START_TEST(test_wrong)
{
    ck_assert_str_eq(trial_lua_run(wrong[_i].script), wrong[_i].said);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("lua_pattern");
    TCase *tests = tcase_create("pattern");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_known);
    tcase_add_test(tests, test_random);
    tcase_add_loop_test(tests, test_wrong, 0, (int)(sizeof wrong / sizeof wrong[0]));
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
