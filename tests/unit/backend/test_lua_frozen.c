/* Nothing goes from one call to the next: frozen tables, upvalues, views; and what is included, and
 * which lines ran. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "trial_lua.h"

/* Loads and freezes. */
static void begin(trial_lua *t, const char *script)
{
    trial_lua_begin(t, script);
    ck_assert_msg(trial_lua_load(t) == SX_PLUGIN_OK, "%s", t->error.message);
    ck_assert_msg(sx_lua_freeze(t->state, -1, &t->error) == SX_PLUGIN_OK, "%s", t->error.message);
    ck_assert_int_eq(lua_gettop(sx_lua_raw(t->state)), 1);
}

/* Everything that a function might keep. f is called with -1, with 1 (which tries to keep
 * something) and with -1 again: the last must be like the first. */
static const struct {
    const char *script, *said; /* of the call with 1 */
} leaks[] = {
    {"local n = 0 return {f = function(x) if x > 0 then n = n + x end return n end}",
     "SCRIPT.API manifest.lua:1: 'n' outlives the call and was changed: what is true of one person "
     "would "
     "reach the next; use a local of the function"},
    {"local n = 0 local function add(x) n = n + x end\nreturn {f = function(x) if x > 0 then "
     "add(x) end "
     "return n end}",
     "SCRIPT.API manifest.lua:2: 'n' outlives"},
    {"local n return {f = function(x) if x > 0 then n = x end return n end}", "SCRIPT.API"},
    {"local n = 1 return {f = function(x) if x > 0 then n = nil end return n end}", "SCRIPT.API"},
    {"local n = 1 return {f = function(x) if x > 0 then n = 1.0 end return n end}", "SCRIPT.API"},
    {"local n = 0 / 0 return {f = function(x) return n ~= n end}", "= true"},
    {"local n = 5 return {f = function(x) if x > 0 then n = 6 n = 5 end return n end}", "= 5"},
    {"local t = {} return {f = function(x) if x > 0 then t[1] = x end return #t end}",
     "SCRIPT.API manifest.lua:1: a table that outlives the call can only be read"},
    {"local t = {a = {b = {0}}} return {f = function(x) if x > 0 then t.a.b[1] = x end return "
     "t.a.b[1] end}",
     "SCRIPT.API manifest.lua:1: a table that outlives the call can only be read"},
    {"local t = {1} return {f = function(x) if x > 0 then table.insert(t, x) end return #t end}",
     "SCRIPT.API manifest.lua:1: a table that outlives the call can only be read"},
    {"local t = {2, 1} return {f = function(x) if x > 0 then table.sort(t) end return t[1] end}",
     "SCRIPT.API"},
    {"local t = {1} return {f = function(x) if x > 0 then table.remove(t) end return #t end}",
     "SCRIPT.API"},
    {"local t = {1} return {f = function(x) if x > 0 then setmetatable(t, {}) end return #t end}",
     "SCRIPT.API"},
    {"n = 0 return {f = function(x) if x > 0 then n = x end return n end}",
     "SCRIPT.API manifest.lua:1: 'n' is a global name, which outlives the call: write local n"},
    {"return {f = function(x) if x > 0 then n = x end return 0 end}", "SCRIPT.API"},
    {"return {f = function(x) if x > 0 then string.kept = x end return 0 end}", "SCRIPT.API"},
    {"return {f = function(x) if x > 0 then math.pi = x end return math.pi > 3.2 end}",
     "SCRIPT.API"},
    {"return {f = function(x) if x > 0 then pcall(function() n = x end) end return 0 end}", "= 0"},
    {"local self = {kept = 0} self.f = function(x) if x > 0 then self.kept = x end return "
     "self.kept end "
     "return self",
     "SCRIPT.API"},
    {"local next_word = ('a b c d e f'):gmatch('%a') return {f = function(x) if x > 0 then return "
     "next_word() end return 0 end}",
     "SCRIPT.API"},
    {"local step, t = pairs({1, 2, 3}) return {f = function(x) if x > 0 then return step(t) end "
     "return 0 "
     "end}",
     "SCRIPT.API"},
    {"local memo = setmetatable({}, {__index = function(t, k) t[k] = k return k end}) return {f = "
     "function(x) if x > 0 then return memo.a end return 0 end}",
     "SCRIPT.API"},
    {"local kept = {} local t = setmetatable({}, {__index = kept}) return {f = function(x) if x > "
     "0 then "
     "kept.a = x end return t.a end}",
     "SCRIPT.API"},
    {"local kept = {} local t = setmetatable({}, {__newindex = kept}) return {f = function(x) if x "
     "> 0 "
     "then t.a = x end return kept.a end}",
     "SCRIPT.API"},
    {"local key = {} local t = {[key] = 1} return {f = function(x) if x > 0 then key.a = x end "
     "return "
     "key.a end}",
     "SCRIPT.API"},
    {"local function make() local n = 0 return function() n = n + 1 return n end end local count = "
     "make() "
     "return {f = function(x) if x > 0 then return count() end return 0 end}",
     "SCRIPT.API"},
    {"return {f = function(x) local n, t = 0, {} for i = 1, 3 do n = n + i t[i] = n end local add "
     "= "
     "function() n = n + 1 end add() add() return n + #t end}",
     "= 11"},
};

START_TEST(test_leak)
{
    trial_lua t;
    begin(&t, leaks[_i].script);
    char before[512];
    (void)snprintf(before, sizeof before, "%s", trial_lua_call(&t, "f", -1));
    ck_assert_int_eq(before[0], '=');
    const char *said = trial_lua_call(&t, "f", 1);
    ck_assert_msg(strncmp(said, leaks[_i].said, strlen(leaks[_i].said)) == 0, "%s\nsaid %s\nnot %s",
                  leaks[_i].script, said, leaks[_i].said);
    ck_assert_str_eq(trial_lua_call(&t, "f", -1), before);
    trial_lua_end(&t);
}
END_TEST

/* What is frozen reads as it did. */
static const struct {
    const char *script, *said;
} frozen[] = {
    {"local w = {1, 2, 3} return {f = function(x) return w[1] + w[2] + #w end}", "= 6"},
    {"local w = {1, 2, 3} return {f = function(x) local s = 0 for i, v in ipairs(w) do s = s + i * "
     "v end "
     "return s end}",
     "= 14"},
    {"local w = {b = 2, a = 1} return {f = function(x) local s = '' for k, v in pairs(w) do s = s "
     ".. k .. v "
     "end return s end}",
     "= a1b2"},
    {"local w = {3, 1} return {f = function(x) return table.concat(w, ',') end}", "= 3,1"},
    {"local w = {3, 1} return {f = function(x) return select('#', table.unpack(w)) end}", "= 2"},
    {"local w = {} return {f = function(x) return tostring(next(w)) end}", "= nil"},
    {"local t = setmetatable({a = 1}, {__index = {b = 2}}) return {f = function(x) return t.a + "
     "t.b + "
     "(t.c or 4) end}",
     "= 7"},
    {"local t = setmetatable({a = 1}, {__index = function(t, k) return k .. t.a end}) return {f = "
     "function(x) return t.x .. t.a end}",
     "= x11"},
    {"local C = {} C.__index = C function C.new(v) return setmetatable({v = v}, C) end function "
     "C:get() "
     "return self.v end C.__add = function(a, b) return a.v + b.v end return {f = function(x) "
     "return "
     "C.new(1) + C.new(2) + C.new(3):get() end}",
     "= 6"},
    {"local t = setmetatable({}, {__len = function() return 7 end, __call = function(_, a) return "
     "a * 2 "
     "end}) return {f = function(x) return #t + t(4) end}",
     "= 15"},
    {"function helper(x) return x * 2 end size = 3 return {f = function(x) return helper(size) "
     "end}",
     "= 6"},
    {"local t = {} t.self = t return {f = function(x) return t.self.self == t end}", "= true"},
    {"return {f = function(x) return undefined end}",
     "SCRIPT.API manifest.lua:1: there is no 'undefined' here"},
    {"return {f = function(x) return math.floor(2.5) .. ('x'):rep(2) end}", "= 2xx"},
};

START_TEST(test_frozen)
{
    trial_lua t;
    begin(&t, frozen[_i].script);
    for (int i = 0; i < 2; i++) {
        ck_assert_str_eq(trial_lua_call(&t, "f", 1), frozen[_i].said);
    }
    trial_lua_end(&t);
}
END_TEST

START_TEST(test_inside)
{
    trial_lua t;
    begin(&t, "return {list = {1, 2, 3}, name = 'x'}");
    lua_State *L = sx_lua_raw(t.state);
    ck_assert_uint_eq(lua_rawlen(L, 1), 0);
    lua_pushnil(L);
    ck_assert_int_eq(lua_next(L, 1), 0);
    ck_assert(sx_lua_inside(L, 1));
    ck_assert_int_eq(lua_getfield(L, -1, "list"), LUA_TTABLE);
    ck_assert_uint_eq(sx_lua_length(L, -1), 3);
    lua_newtable(L);
    ck_assert(!sx_lua_inside(L, -1));
    ck_assert(lua_rawequal(L, -1, -2));
    trial_lua_end(&t);
}
END_TEST

/* ---- Views ----------------------------------------------------------------------------------- */

static int make_view(lua_State *L)
{
    lua_newtable(L); /* what is behind */
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"q2", "q1", "q3"};
        lua_pushinteger(L, i);
        lua_setfield(L, -2, names[i]);
    }
    lua_newtable(L);
    for (int i = 0; i < 3; i++) {
        static const char *const order[] = {"q3", "q1", "q2"};
        lua_pushstring(L, order[i]);
        lua_rawseti(L, -2, i + 1);
    }
    lua_pushvalue(L, -2);
    sx_lua_view(L, "the responses", -2);
    lua_setglobal(L, "r");
    return 0;
}

static const struct {
    const char *script, *said;
} views[] = {
    {"return r.q1 + r.q2 + r.q3", "= 3"},
    {"local s = '' for k, v in pairs(r) do s = s .. k .. v end return s", "= q32q11q20"},
    {"local k, v = next(r) local k2 = next(r, k) return k .. v .. k2", "= q32q1"},
    {"r.q1 = 5", "SCRIPT.API manifest.lua:1: the responses can only be read"},
    {"r.new = 5", "SCRIPT.API manifest.lua:1: the responses can only be read"},
    {"table.insert(r, 1)", "SCRIPT.API manifest.lua:1: the responses can only be read"},
    {"setmetatable(r, {})", "SCRIPT.API manifest.lua:1: the responses can only be read"},
    {"return #r", "= 0"},
    {"return tostring(r) .. type(r) .. tostring(r.none)", "= tabletablenil"},
};

START_TEST(test_view)
{
    trial_lua t;
    trial_lua_begin(&t, views[_i].script);
    ck_assert_int_eq(sx_lua_protect(t.state, make_view, NULL, &t.error), SX_PLUGIN_OK);
    ck_assert_str_eq(trial_lua_say(&t), views[_i].said);
    trial_lua_end(&t);
}
END_TEST

/* ---- Including ------------------------------------------------------------------------------- */

static const struct {
    const char *script, *other, *said;
} includes[] = {
    {"local n = sx.include('norms.lua') return n.a", "return {a = 7}", "= 7"},
    {"return sx.include('norms.lua') == sx.include('norms.lua')", "return {}", "= true"},
    {"return sx.include('norms.lua')", "x = (x or 0) + 1",
     "SCRIPT.API norms.lua:1: there is no 'x' here"},
    {"sx.include('norms.lua') sx.include('norms.lua') return count",
     "if not pcall(function() return count "
     "end) then count = 0 end count = "
     "count + 1",
     "= 1"},
    {"return sx.include('norms.lua')", "return nil", "= nil"},
    {"return sx.include('norm.lua')", "return 1",
     "SCRIPT.API manifest.lua:1: sx.include: no such file in the folder; is it 'norms.lua'?"},
    {"return sx.include('other.lua')", "return 1",
     "SCRIPT.API manifest.lua:1: sx.include: the instrument's folder has no such file"},
    {"return sx.include('../norms.lua')", "return 1",
     "SCRIPT.API manifest.lua:1: sx.include takes files of the instrument's own folder: a name "
     "without "
     "'/'"},
    {"return sx.include('/etc/passwd')", "return 1", "SCRIPT.API"},
    {"return sx.include('..\\\\norms.lua')", "return 1", "SCRIPT.API"},
    {"return sx.include('norms.lua\\0x')", "return 1", "SCRIPT.API"},
    {"return sx.include(5)", "return 1",
     "SCRIPT.API manifest.lua:1: sx.include takes the name of a file"},
    {"return sx.include()", "return 1", "SCRIPT.API"},
    {"return sx.include('norms.lua')", "return sx.include('norms.lua')",
     "SCRIPT.API norms.lua:1: sx.include: 'norms.lua' includes itself in the end"},
    {"return sx.include('norms.lua')", "return sx.include('manifest.lua')",
     "SCRIPT.API norms.lua:1: "},
    {"return sx.include('norms.lua')", "\nreturn = 1",
     "SCRIPT.SYNTAX norms.lua:2: unexpected symbol near '='"},
    {"return pcall(sx.include, 'norms.lua')", "return = 1", "SCRIPT.SYNTAX"},
    {"return sx.include('norms.lua')", "\x1bLua", "SCRIPT.BYTECODE norms.lua: "},
    {"return pcall(sx.include, 'norms.lua')", "\x1bLua", "SCRIPT.BYTECODE norms.lua: "},
    {"return sx.include('norms.lua')", "\nerror('told so')", "SCRIPT.ERROR norms.lua:2: told so"},
    {"return sx.include('norms.lua')", "while true do end", "SCRIPT.TIME norms.lua:1: "},
    {"return sx.include('norms.lua')", "return 1 & 2", "SCRIPT.SYNTAX norms.lua:1: bitwise"},
};

START_TEST(test_include)
{
    trial_lua t;
    trial_lua_prepare(&t, includes[_i].script);
    trial_lua_add(&t, "norms.lua", includes[_i].other, strlen(includes[_i].other));
    trial_lua_open(&t);
    const char *said = trial_lua_say(&t);
    ck_assert_msg(strncmp(said, includes[_i].said, strlen(includes[_i].said)) == 0,
                  "%s | %s\nsaid %s", includes[_i].script, includes[_i].other, said);
    trial_lua_end(&t);
}
END_TEST

START_TEST(test_include_after_loading)
{
    static const char script[] =
        "local n = sx.include('norms.lua') return {f = function(x) if x > 0 then "
        "return sx.include('late.lua') end return sx.include('norms.lua')[1] end}";
    trial_lua t;
    trial_lua_prepare(&t, script);
    trial_lua_add(&t, "norms.lua", "return {5}", 10);
    trial_lua_add(&t, "late.lua", "return {6}", 10);
    trial_lua_open(&t);
    ck_assert_int_eq(trial_lua_load(&t), SX_PLUGIN_OK);
    ck_assert_int_eq(sx_lua_freeze(t.state, -1, &t.error), SX_PLUGIN_OK);
    ck_assert_str_eq(trial_lua_call(&t, "f", -1), "= 5");
    ck_assert_str_eq(trial_lua_call(&t, "f", 1),
                     "SCRIPT.API manifest.lua:1: sx.include: call it at the "
                     "top of the script, not in a function");
    trial_lua_end(&t);
}
END_TEST

/* ---- Lines ----------------------------------------------------------------------------------- */

START_TEST(test_recorded_lines)
{
    static const char script[] = "local helper = sx.include('norms.lua')\n"
                                 "return {f = function(x)\n"
                                 "  if x > 0 then\n"
                                 "    return helper(x)\n"
                                 "  end\n"
                                 "  return x\n"
                                 "end}\n";
    static const char other[] = "return function(x)\n"
                                "  if x > 5 then\n"
                                "    return 5\n"
                                "  end\n"
                                "  return x\n"
                                "end\n";
    static const struct {
        double a, b;
        const char *file;
        uint32_t line;
    } rows[] = {{-1, -2, NULL, 0},          {1, 2, NULL, 0},        {-1, 1, "manifest.lua", 4},
                {1, -1, "manifest.lua", 4}, {1, 6, "norms.lua", 3}, {6, 7, NULL, 0}};
    trial_lua t;
    trial_lua_prepare(&t, script);
    trial_lua_add(&t, "norms.lua", other, strlen(other));
    trial_lua_open(&t);
    ck_assert_int_eq(trial_lua_load(&t), SX_PLUGIN_OK);
    sx_lua_lines a = {0};
    sx_lua_lines b = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *file = NULL;
        uint32_t line = 0;
        ck_assert_int_eq(sx_lua_record(t.state, &a), SX_PLUGIN_OK);
        sx_lua_lines_clear(&a);
        (void)trial_lua_call(&t, "f", rows[i].a);
        ck_assert_int_eq(sx_lua_record(t.state, &b), SX_PLUGIN_OK);
        sx_lua_lines_clear(&b);
        (void)trial_lua_call(&t, "f", rows[i].b);
        ck_assert_int_eq(sx_lua_record(t.state, NULL), SX_PLUGIN_OK);
        (void)trial_lua_call(&t, "f", 6); /* not recorded */
        ck_assert_int_eq(sx_lua_lines_differ(t.state, &a, &b, &file, &line), rows[i].file != NULL);
        if (rows[i].file != NULL) {
            ck_assert_str_eq(file, rows[i].file);
            ck_assert_uint_eq(line, rows[i].line);
        }
    }
    ck_assert(sx_slice_is(sx_lua_source_line(t.state, "norms.lua", 3), "    return 5"));
    ck_assert(sx_slice_is(sx_lua_source_line(t.state, "none.lua", 3), ""));
    sx_lua_lines_free(&a);
    sx_lua_lines_free(&b);
    trial_lua_end(&t);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("lua_frozen");
    TCase *tests = tcase_create("frozen");
    tcase_add_loop_test(tests, test_leak, 0, (int)(sizeof leaks / sizeof leaks[0]));
    tcase_add_loop_test(tests, test_frozen, 0, (int)(sizeof frozen / sizeof frozen[0]));
    tcase_add_test(tests, test_inside);
    tcase_add_loop_test(tests, test_view, 0, (int)(sizeof views / sizeof views[0]));
    tcase_add_loop_test(tests, test_include, 0, (int)(sizeof includes / sizeof includes[0]));
    tcase_add_test(tests, test_include_after_loading);
    tcase_add_test(tests, test_recorded_lines);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
