/* What a script can do to the machine: time, memory, stack. Each row ends, with its class. */
#include <check.h>
#include <string.h>
#include <time.h>

#include "backend/lua/inner.h"
#include "base/buf.h"
#include "support/suite.h"
#include "trial_lua.h"

static const struct {
    const char *script;
    const char *code;
} attacks[] = {
    {"while true do end", "SCRIPT.TIME"},
    {"while true do pcall(function() while true do end end) end", "SCRIPT.TIME"},
    {"local function f() pcall(f) while true do pcall(f) end end f()", "SCRIPT.TIME"},
    {"::again:: goto again", "SCRIPT.TIME"},
    {"for i = 1, math.huge do end", "SCRIPT.TIME"},
    {"repeat until false", "SCRIPT.TIME"},
    {"local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end}) return t[1]",
     "SCRIPT.ERROR SCRIPT.MEMORY"},
    {"local t = setmetatable({}, {__call = function(self) return self() end}) t()", "SCRIPT.TIME"},
    {"return ('a'):rep(30):match(('a?'):rep(30) .. ('a'):rep(30))", "SCRIPT.TIME"},
    {"return ('a'):rep(2000):find(('.-'):rep(6) .. 'b')", "SCRIPT.TIME"},
    {"return ('a'):rep(28):find(('a*'):rep(28) .. 'b')", "SCRIPT.TIME"},
    {"for i = 1, 1000 do (('('):rep(5000)):find('%b()') end", "SCRIPT.TIME"},
    {"return (('x'):rep(1000)):gsub('x', function() while true do end end)", "SCRIPT.TIME"},
    {"local s = ('x'):rep(65000) while true do s:upper() end", "SCRIPT.TIME"},
    {"local s = ('x'):rep(65000) while true do utf8.len(s) end", "SCRIPT.TIME"},
    {"local s = ('x'):rep(65000) while true do for p in utf8.codes(s) do end end", "SCRIPT.TIME"},
    {"local s = ('9'):rep(65000) while true do tonumber(s) end", "SCRIPT.TIME"},
    {"local s = ('x'):rep(65000) while true do s:find(('x'):rep(30000) .. 'y', 1, true) end",
     "SCRIPT.TIME"},
    {"local t = {} for i = 1, 5000 do t[i] = i end while true do table.sort(t) end", "SCRIPT.TIME"},
    {"local t = {} for i = 1, 5000 do t[i] = i end while true do table.insert(t, 1, 0) end",
     "SCRIPT.TIME"},
    {"local t = {} for i = 1, 5000 do t[i] = i end while true do table.concat(t) end",
     "SCRIPT.TIME"},
    {"local t = {} for i = 1, 4000 do t['k' .. i] = i end while true do next(t) end",
     "SCRIPT.TIME"},
    {"local t = {3, 2, 1} table.sort(t, function() while true do end end)", "SCRIPT.TIME"},
    {"('x'):rep(1e9)", "SCRIPT.MEMORY"},
    {"return (''):rep(math.maxinteger)", "="},
    {"return ('x'):rep(math.maxinteger)", "SCRIPT.MEMORY"},
    {"return ('x'):rep(2, ('y'):rep(65000)):rep(2)", "SCRIPT.MEMORY"},
    {"local s = 'x' while true do s = s .. s end", "SCRIPT.MEMORY"},
    {"local s = 'x' while true do pcall(function() s = s .. s end) end", "SCRIPT.MEMORY"},
    {"local t = {} while true do t[#t + 1] = {} end", "SCRIPT.MEMORY SCRIPT.TIME"},
    {"local t = {} for i = 1, 1e7 do t[i] = {{}, {}, {}, {}, {}, {}, {}, {}} end", "SCRIPT.MEMORY"},
    {"local t = {} for i = 1, 1e7 do t['k' .. i] = true end", "SCRIPT.MEMORY"},
    {"local t = {} for i = 1, 100 do t[i] = ('%s'):rep(100) end return (table.concat(t):format())",
     "SCRIPT.ERROR"},
    {"local s = ('x'):rep(60000) return string.format(('%s'):rep(9), s, s, s, s, s, s, s, s, s)",
     "SCRIPT.MEMORY"},
    {"local s = ('x'):rep(60000) local t = {} for i = 1, 50 do t[i] = s end "
     "return string.format(('%s'):rep(50), table.unpack(t))",
     "SCRIPT.MEMORY"},
    {"return (('x'):rep(60000)):gsub('x', ('y'):rep(60000))", "SCRIPT.MEMORY"},
    {"return table.concat({('x'):rep(60000), 'y'}, ('z'):rep(60000))", "SCRIPT.MEMORY"},
    {"local function f() return f() + 1 end f()", "SCRIPT.MEMORY"},
    {"local function f(...) return f(1, ...) end f()", "SCRIPT.MEMORY"},
    {"local function f() return pcall(f) end return f()", "SCRIPT.ERROR SCRIPT.TIME ="},
    {"local function f() return (('x'):gsub('x', f)) end return f()", "SCRIPT.ERROR"},
    {"local function f(a, b) table.sort({2, 1}, f) return a < b end f(1, 2)", "SCRIPT.ERROR"},
    {"return select('#', table.unpack({}, 1, 1e6))", "SCRIPT.API"},
    {"return select('#', table.unpack({}, math.mininteger, math.maxinteger))", "SCRIPT.API"},
    {"return ('x'):rep(60000):byte(1, -1)", "SCRIPT.API"},
    {"return utf8.codepoint(('x'):rep(60000), 1, -1)", "SCRIPT.ERROR SCRIPT.MEMORY"},
    {"return table.concat({}, '', 1, 10 ^ 12 // 1 | 0)", "SCRIPT.SYNTAX"},
    {"return table.concat({}, '', 1, 1000000000000)", "SCRIPT.API"},
    {"local t = setmetatable({}, {__len = function() return 1000000000000000 end}) "
     "table.insert(t, 1, 0) return #t",
     "="},
    {"local t = setmetatable({}, {__len = function() return 1000000000000000 end}) "
     "return table.remove(t)",
     "="},
    {"local mt = {} local t = setmetatable({}, mt) mt.__len = function() return 2 ^ 53 end return "
     "#t",
     "= 0"},
    {"local t = setmetatable({}, {__index = function() return 1 end}) table.sort(t) return 1",
     "= 1"},
    {"local t = setmetatable({}, {__index = function(_, i) return i end}) for i in ipairs(t) do "
     "end",
     "SCRIPT.TIME"},
    /* keys chosen to fall on one place */
    {"local t = {} for i = 1, 1e9 do t[i * 4095] = true end", "SCRIPT.MEMORY"},
    {"local s, t = ('x'):rep(65000), ('x'):rep(65000) .. '' while true do if s ~= t then return "
     "end end",
     "SCRIPT.TIME"},
    {"local function f(n, ...) if n == 0 then while true do select('#', ...) end end "
     "return f(n - 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...) end f(1000)",
     "SCRIPT.MEMORY"},
    {"local t = {} for i = 1, 4e4 do t[i] = {{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, "
     "{}} end "
     "while true do local x = {1, 2, 3} end",
     "SCRIPT.TIME SCRIPT.MEMORY"},
};

static bool among(const char *said, const char *codes)
{
    size_t length = strcspn(said, " ");
    for (const char *at = codes; *at != '\0';) {
        size_t one = strcspn(at, " ");
        if (at[0] == '=') {
            return said[0] == '=' && (one == strlen(at) ? true : strcmp(said, at) == 0);
        }
        if (one == length && strncmp(said, at, one) == 0) {
            return true;
        }
        at += one + (at[one] == ' ');
    }
    return false;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

START_TEST(test_attack)
{
    double start = seconds();
    const char *said = trial_lua_run(attacks[_i].script);
    ck_assert_msg(among(said, attacks[_i].code), "%s\n%s\nnot %s", attacks[_i].script, said,
                  attacks[_i].code);
    /* Far more than any takes, and far less than for ever. */
    ck_assert_msg(seconds() - start < 20, "%s", attacks[_i].script);
}
END_TEST

/* The limits of one person's call are smaller. */
START_TEST(test_budgets)
{
    trial_lua t;
    trial_lua_prepare(&t, "local n = 0 for i = 1, 2000 do n = n + i end "
                          "return {f = function(x) for i = 1, x do end return x end}");
    t.bundle.load_budget = 100000;
    t.bundle.call_budget = 5000;
    trial_lua_open(&t);
    ck_assert_int_eq(trial_lua_load(&t), SX_PLUGIN_OK);
    ck_assert_str_eq(trial_lua_call(&t, "f", 100), "= 100.0");
    ck_assert_str_eq(trial_lua_call(&t, "f", 4000), "= 4000.0");
    ck_assert_msg(strncmp(trial_lua_call(&t, "f", 6000), "SCRIPT.TIME manifest.lua:1: ", 28) == 0,
                  "%s", t.said);
    /* The state is at its end. */
    ck_assert(sx_lua_dead(t.state));
    ck_assert_msg(strncmp(trial_lua_call(&t, "f", 1), "SCRIPT.TIME manifest.lua:1: ", 28) == 0,
                  "%s", t.said);
    trial_lua_end(&t);

    trial_lua_prepare(&t, "for i = 1, 200000 do end return 1");
    t.bundle.load_budget = 100000;
    trial_lua_open(&t);
    ck_assert_int_eq(trial_lua_load(&t), SX_PLUGIN_E_DATA);
    ck_assert_int_eq(t.error.code, SX_FAULT_SCRIPT_TIME);
    trial_lua_end(&t);
}
END_TEST

/* A budget begins anew with every call, and ends at the same place whatever was called before. */
START_TEST(test_budget_is_of_one_call)
{
    trial_lua t;
    trial_lua_begin(&t, "return {f = function(x) for i = 1, x do end return 0 end}");
    ck_assert_int_eq(trial_lua_load(&t), SX_PLUGIN_OK);
    for (int i = 0; i < 50; i++) {
        ck_assert_str_eq(trial_lua_call(&t, "f", 400000), "= 0");
        uint64_t spent = sx_lua_spent(t.state);
        ck_assert_uint_ge(spent, 400000);
        ck_assert_uint_le(spent, 420000);
        ck_assert_str_eq(trial_lua_call(&t, "f", (double)(i * 7)), "= 0");
    }
    trial_lua_end(&t);
}
END_TEST

START_TEST(test_memory_limit)
{
    static const char script[] =
        "local t = {} for i = 1, 20000 do t[i] = {i, i, i, i} end return #t";
    trial_lua t;
    trial_lua_prepare(&t, script);
    t.bundle.memory_mib = 1;
    trial_lua_open(&t);
    ck_assert_str_eq(trial_lua_say(&t),
                     "SCRIPT.MEMORY manifest.lua:1: the script needs more than its "
                     "1 MiB of memory");
    trial_lua_end(&t);
    trial_lua_prepare(&t, script);
    t.bundle.memory_mib = 8;
    trial_lua_open(&t);
    ck_assert_str_eq(trial_lua_say(&t), "= 20000");
    trial_lua_end(&t);
}
END_TEST

/* Garbage is no reason to end: much is made and dropped, little is held. */
START_TEST(test_garbage_is_collected)
{
    trial_lua t;
    trial_lua_prepare(&t,
                      "local s = 0 for i = 1, 100000 do local x = {i, i + 1, i + 2} s = s + #x end "
                      "return s");
    t.bundle.memory_mib = 1;
    trial_lua_open(&t);
    ck_assert_str_eq(trial_lua_say(&t), "= 300000");
    trial_lua_end(&t);
}
END_TEST

/* Deep or long sources. */
START_TEST(test_hostile_sources)
{
    static const struct {
        const char *head, *piece, *tail;
        size_t times;
        const char *code;
    } sources[] = {
        {"return ", "(", "1", 100000, "SCRIPT.SYNTAX"},
        {"return ", "{", "1", 100000, "SCRIPT.SYNTAX"},
        {"return ", "- ", "1", 100000, "SCRIPT.SYNTAX"},
        {"return ", "not ", "1", 100000, "SCRIPT.SYNTAX"},
        {"", "do ", "", 50000, "SCRIPT.SYNTAX"},
        {"", "function f() ", "", 20000, "SCRIPT.SYNTAX"},
        {"local a = a", ".a", "", 100000, "SCRIPT.SYNTAX SCRIPT.API SCRIPT.ERROR"},
        {"return 1", " + 1", "", 100000, "="},
        {"return 'x'", " .. 'x'", "", 100000, "SCRIPT.SYNTAX SCRIPT.MEMORY"},
        {"local x = 0 if x == 1 then ", "elseif x == 2 then ", " end return 1", 30000,
         "SCRIPT.SYNTAX SCRIPT.MEMORY ="},
        {"return 1 --", "x", "", 500000, "="},
        {"return 1", " ", "", 2000000, "SCRIPT.SYNTAX"},
        {"return '", "x", "'", 100000, "SCRIPT.MEMORY"},
        {"return ", "x", "", 100000, "SCRIPT.MEMORY"},
        {"--[", "=", "", 100000, "SCRIPT.SYNTAX ="},
    };
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        sx_buf text;
        sx_buf_init(&text, 4u << 20);
        sx_buf_str(&text, sources[i].head);
        for (size_t n = 0; n < sources[i].times; n++) {
            sx_buf_str(&text, sources[i].piece);
        }
        sx_buf_str(&text, sources[i].tail);
        const char *said = trial_lua_run(sx_buf_text(&text));
        ck_assert_msg(among(said, sources[i].code), "%s...: %s, not %s", sources[i].head, said,
                      sources[i].code);
        sx_buf_free(&text);
    }
}
END_TEST

/* Memory that runs out while the carrier itself works is a failure and no abort. */
static int take_all(lua_State *L)
{
    lua_newtable(L);
    for (lua_Integer i = 1; i < 1000000; i++) {
        lua_createtable(L, 100, 0);
        lua_rawseti(L, -2, i);
    }
    return 0;
}

START_TEST(test_protected_carrier)
{
    trial_lua t;
    trial_lua_begin(&t, "return 1");
    ck_assert_int_eq(sx_lua_protect(t.state, take_all, NULL, &t.error), SX_PLUGIN_E_DATA);
    ck_assert_int_eq(t.error.code, SX_FAULT_SCRIPT_MEMORY);
    ck_assert(sx_lua_dead(t.state));
    ck_assert_int_eq(lua_gettop(sx_lua_raw(t.state)), 0);
    trial_lua_end(&t);
}
END_TEST

/* No memory limit is too small to end in an orderly way. */
START_TEST(test_small_memory)
{
    trial_lua t;
    trial_lua_prepare(&t, "return 1");
    for (uint32_t mib = 1; mib <= 3; mib++) {
        t.bundle.memory_mib = mib;
        trial_lua_open(&t);
        ck_assert_str_eq(trial_lua_say(&t), "= 1");
        trial_lua_end(&t);
    }
}
END_TEST

/* Memory that ends at any point of loading, freezing and calling is a failure and nothing else. */
START_TEST(test_memory_ends_anywhere)
{
    static const char script[] =
        "local w, C = {1, 2, {3, x = {4}}}, {} C.__index = C\n"
        "function C.new(v) return setmetatable({v = v}, C) end\n"
        "local n = sx.include('norms.lua')\n"
        "local t = {} for k, v in pairs(n) do t[#t + 1] = k .. ('x'):rep(v):gsub('x', '%0y') end\n"
        "table.sort(t, function(a, b) return a > b end)\n"
        "return {f = function(x) local o = C.new(x) return table.concat(t, ',') .. o.v .. "
        "w[3].x[1] .. "
        "('%5.1f|%s'):format(x, pcall(error, {x})) end}";
    static const char other[] = "return {a = 1, b = 2, c = 3}";
    size_t good = 0;
    size_t bad = 0;
    for (size_t more = 0; more < 40000; more += more < 8000 ? 61 : 997) {
        trial_lua t;
        trial_lua_prepare(&t, script);
        trial_lua_add(&t, "norms.lua", other, sizeof other - 1);
        trial_lua_open(&t);
        t.state->limit = t.state->used + more;
        sx_plugin_status status = trial_lua_load(&t);
        if (status == SX_PLUGIN_OK) {
            status = sx_lua_freeze(t.state, -1, &t.error);
        }
        if (status == SX_PLUGIN_OK && trial_lua_call_quietly(&t, "f", 7)) {
            good++;
        } else {
            ck_assert_int_eq(t.error.code, SX_FAULT_SCRIPT_MEMORY);
            ck_assert(sx_lua_dead(t.state));
            bad++;
        }
        trial_lua_end(&t);
    }
    ck_assert_uint_gt(good, 3);
    ck_assert_uint_gt(bad, 50);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("lua_limits");
    TCase *tests = tcase_create("limits");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, test_attack, 0, (int)(sizeof attacks / sizeof attacks[0]));
    tcase_add_test(tests, test_budgets);
    tcase_add_test(tests, test_budget_is_of_one_call);
    tcase_add_test(tests, test_memory_limit);
    tcase_add_test(tests, test_garbage_is_collected);
    tcase_add_test(tests, test_hostile_sources);
    tcase_add_test(tests, test_protected_carrier);
    tcase_add_test(tests, test_small_memory);
    tcase_add_test(tests, test_memory_ends_anywhere);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
