/* What the functions of scripts give, one line each, and what they refuse. */
#include <check.h>
#include <string.h>

#include "support/suite.h"
#include "trial_lua.h"

typedef struct row {
    const char *script, *said;
} row;

static const row base[] = {
    {"return tostring(nil)", "= nil"},
    {"return tostring(1.5) .. tostring(2.0) .. tostring(7) .. tostring(true)", "= 1.52.07true"},
    {"return tostring({}) .. tostring(print ~= nil and 1)", "SCRIPT.API"},
    {"return tostring({}) .. ' ' .. tostring(pcall)", "= table function"},
    {"return tostring(0 / 0) .. ' ' .. tostring(-(0 / 0)) .. tostring(1 / 0)", "= nan naninf"},
    {"return tonumber('0x10') + tonumber('7') + tonumber('11', 2)", "= 26"},
    {"return tostring(tonumber('abc'))", "= nil"},
    {"return tostring(tonumber('1e1')) .. tostring(tonumber(' 12 ')) .. tostring(tonumber({}))",
     "= 10.012nil"},
    {"return tonumber('zz', 99)",
     "SCRIPT.ERROR manifest.lua:1: bad argument #2 to 'tonumber' (base out of range)"},
    {"return '10' + 1",
     "SCRIPT.ERROR manifest.lua:1: attempt to perform arithmetic on a string value "
     "(constant '10')"},
    {"return 10 .. 1", "= 101"},
    {"return select('#', 1, nil, 3)", "= 3"},
    {"return select(-1, 1, 2)", "= 2"},
    {"return type(1) .. type('') .. type(nil) .. type({}) .. type(type)",
     "= numberstringniltablefunction"},
    {"local ok, text = pcall(error, 'x') return tostring(ok) .. text", "= falsex"},
    {"local ok, text = pcall(function() error('x') end) return text", "= manifest.lua:1: x"},
    {"local ok, value = pcall(error, {5}) return value[1]", "= 5"},
    {"return pcall(function() return 1 end)", "= true"},
    {"return pcall()", "SCRIPT.ERROR manifest.lua:1: bad argument #1 to 'pcall' (value expected)"},
    {"return assert(1, 'x')", "= 1"},
    {"assert(false, 'told so')", "SCRIPT.ERROR manifest.lua:1: told so"},
    {"assert(nil)", "SCRIPT.ERROR manifest.lua:1: assertion failed"},
    {"error()", "SCRIPT.ERROR manifest.lua:1: the script raised an error that is not a text"},
    {"error(setmetatable({}, {__tostring = function() return 'x' end}))",
     "SCRIPT.API manifest.lua:1: setmetatable: '__tostring' is not offered"},
    {"local t = setmetatable({}, {__index = {a = 1}, b = 2}) return t.a", "= 1"},
    {"local t = setmetatable({}, {__add = function(a, b) return 7 end}) return t + 1", "= 7"},
    {"setmetatable({}, {__gc = 1})",
     "SCRIPT.API manifest.lua:1: setmetatable: '__gc' is not offered"},
    {"setmetatable({}, {__mode = 'k'})", "SCRIPT.API"},
    {"setmetatable({}, {__close = 1})", "SCRIPT.API"},
    {"setmetatable({}, {__metatable = 1})", "SCRIPT.API"},
    {"setmetatable({}, {__name = 'x'})", "SCRIPT.API"},
    {"setmetatable({}, {__pairs = 1})", "SCRIPT.API"},
    {"setmetatable(string, {})", "SCRIPT.API manifest.lua:1: string can only be read"},
    {"setmetatable('', {})",
     "SCRIPT.ERROR manifest.lua:1: bad argument #1 to 'setmetatable' (table "
     "expected, got string)"},
    {"local mt = {} local t = setmetatable({}, mt) mt.__index = {a = 1} return tostring(t.a)",
     "= nil"},
    {"local t = setmetatable({}, {__index = {a = 1}}) setmetatable(t, nil) return tostring(t.a)",
     "= nil"},
    {"os = 1", "= nil"},
    {"pairs = 1",
     "SCRIPT.API manifest.lua:1: 'pairs' belongs to the environment: choose another name"},
    {"x = 1 y = x + 1 return y", "= 2"},
    {"function helper() return 3 end return helper()", "= 3"},
    {"return ipair({})",
     "SCRIPT.API manifest.lua:1: there is no 'ipair' here; did you mean ipairs?"},
    {"return treshold", "SCRIPT.API manifest.lua:1: there is no 'treshold' here"},
    {"return require", "SCRIPT.API manifest.lua:1: 'require' is not offered to instruments: "
                       "sx.include(\"norms.lua\") runs another file of the folder"},
    {"string.x = 1", "SCRIPT.API manifest.lua:1: string can only be read"},
    {"sx.sum = nil", "SCRIPT.API manifest.lua:1: sx can only be read"},
    {"return ('').x", "SCRIPT.API manifest.lua:1: there is no string.x"},
    {"('').x = 1", "SCRIPT.ERROR"},
};

static const row keys[] = {
    {"local s = '' for k, v in pairs({b = 1, a = 2, [3] = 3, [1] = 4, [2.5] = 5, [-1] = 6, [true] "
     "= 7, "
     "[false] = 8}) do s = s .. tostring(k) .. '=' .. v .. ' ' end return s",
     "= -1=6 1=4 2.5=5 3=3 a=2 b=1 false=8 true=7 "},
    {"local t = {} for i = 1, 9 do t['k' .. i] = i end local s = '' for k in pairs(t) do s = s .. "
     "k end "
     "return s",
     "= k1k2k3k4k5k6k7k8k9"},
    {"local s = '' for k in pairs({B = 1, a = 1, ab = 1, ['a\\0b'] = 1, A = 1}) do s = s .. #k .. "
     "k:sub(1, "
     "1) end return s",
     "= 1A1B1a3a2a"},
    {"local s = '' for k in pairs({[9007199254740993] = 1, [9007199254740992.5 * 4] = 1, [1e300] = "
     "1, "
     "[-1e300] = 1, [math.maxinteger] = 1, [math.mininteger] = 1, [0.5] = 1, [0] = 1}) do s = s .. "
     "tostring(k) .. ' ' end return s",
     "= -1e+300 -9223372036854775808 0 0.5 9007199254740993 36028797018963968 9223372036854775807 "
     "1e+300 "},
    {"for k in pairs({[{}] = 1}) do end",
     "SCRIPT.API manifest.lua:1: a table with a table as key has no order to go through it in"},
    {"for k in pairs({[pairs] = 1}) do end", "SCRIPT.API"},
    {"for k in pairs(nil) do end", "SCRIPT.API manifest.lua:1: pairs takes a table, not a nil"},
    {"local t = {a = 1, b = 2, c = 3} local s = '' for k in pairs(t) do t.b = nil t.z = 1 s = s .. "
     "k end "
     "return s",
     "= ac"},
    {"local s, t = '', {10, 20, x = 30} local k, v = next(t) while k do s = s .. v .. ' ' k, v = "
     "next(t, k) "
     "end return s",
     "= 10 20 30 "},
    {"return next({})", "= nil"},
    {"return next({a = 1}, 'b')", "SCRIPT.API manifest.lua:1: next: the table has no such key"},
    {"local s = '' for i, v in ipairs({1, 2, nil, 4}) do s = s .. v end return s", "= 12"},
    {"local n = 0 for k, v in pairs(math) do n = n + 1 end return n > 20", "= true"},
    {"local s = '' for k in pairs(table) do s = s .. k .. ' ' end return s",
     "= concat insert remove sort unpack "},
};

static const row tables[] = {
    {"local t = {1, 2, 4} table.insert(t, 3, 3) table.insert(t, 5) return table.concat(t, ',')",
     "= 1,2,3,4,5"},
    {"local t = {1, 2, 3} local a = table.remove(t, 1) local b = table.remove(t) return a .. b .. "
     "#t",
     "= 131"},
    {"local t = {} return tostring(table.remove(t)) .. #t", "= nil0"},
    {"local t = {1} table.remove(t, 2) return #t", "= 1"},
    {"table.insert({}, 5, 1)",
     "SCRIPT.ERROR manifest.lua:1: bad argument #2 to 'insert' (position out of bounds)"},
    {"table.remove({1}, 7)", "SCRIPT.ERROR"},
    {"table.insert({}, 1, 2, 3)", "SCRIPT.API"},
    {"table.insert(math, 1)", "SCRIPT.API manifest.lua:1: math can only be read"},
    {"table.sort(sx)", "SCRIPT.API manifest.lua:1: sx can only be read"},
    {"return table.concat({1, 2.5, 'x'})", "= 12.5x"},
    {"return table.concat({1, 2, 3}, '-', 2, 3)", "= 2-3"},
    {"return table.concat({1, {}, 3})", "SCRIPT.ERROR manifest.lua:1: table.concat: element 2 is a "
                                        "table, not a text or a number"},
    {"return table.concat({}, ',', 1, 1)", "SCRIPT.ERROR"},
    {"return #table.concat({'x'}, ',', 1, 1)", "= 1"},
    {"return table.concat({[math.maxinteger] = 'x'}, ',', math.maxinteger, math.maxinteger)",
     "= x"},
    {"return select('#', table.unpack({1, 2, 3}))", "= 3"},
    {"return select(2, table.unpack({1, 2, 3}, 2, 3))", "= 3"},
    {"return select('#', table.unpack({}, 1, 3))", "= 3"},
    {"local t = {3, 1, 2} table.sort(t) return table.concat(t)", "= 123"},
    {"local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return table.concat(t)",
     "= 321"},
    {"local t = {} table.sort(t) return #t", "= 0"},
    {"local t = {'b', 'a', 'C'} table.sort(t) return table.concat(t)", "= Cab"},
    {"local t = {} for i = 1, 100 do t[i] = {i % 3, i} end table.sort(t, function(a, b) return "
     "a[1] < b[1] "
     "end) local last = 0 for i = 1, 33 do if t[i][2] < last then return 'unstable' end last = "
     "t[i][2] end "
     "return 'stable'",
     "= stable"},
    {"local t = {} for i = 1, 1000 do t[i] = (i * 7919) % 1009 end table.sort(t) for i = 2, 1000 "
     "do if t[i "
     "- 1] > t[i] then return i end end return 'sorted'",
     "= sorted"},
    {"local t = {5, 3, 4, 1, 2} table.sort(t, function() return true end) return #t", "= 5"},
    {"local n, t = 0, {} for i = 1, 64 do t[i] = i end table.sort(t, function(a, b) n = n + 1 "
     "return n % 2 "
     "== 0 end) local s = 0 for i = 1, 64 do s = s + t[i] end return s",
     "= 2080"},
    {"table.sort({1, 'x'})", "SCRIPT.ERROR manifest.lua:1: attempt to compare string with number"},
    {"table.sort({1, 2}, 5)", "SCRIPT.ERROR"},
    {"local t = {2, 1} table.sort(t, function(a, b) t[1] = 9 return a < b end) return "
     "table.concat(t)",
     "= 12"},
};

static const row texts[] = {
    {"return ('abcdef'):sub(2, 3) .. ('abc'):sub(-2) .. ('abc'):sub(2, -2) .. ('abc'):sub(5)",
     "= bcbcb"},
    {"return ('abc'):sub(math.mininteger, math.maxinteger)", "= abc"},
    {"return ('abc'):sub(0)", "= abc"},
    {"return #('abc'):sub(3, 2) + #('abc'):sub(-1, -2)", "= 0"},
    {"return ('aBc1\xC3\xA4'):upper() .. ('aBC1\xC3\x84'):lower()", "= ABC1\xC3\xA4"
                                                                    "abc1\xC3\x84"},
    {"return ('abc'):reverse() .. ('x'):rep(3, ',') .. ('x'):rep(0) .. ('x'):rep(-1)",
     "= cbax,x,x"},
    {"return select('#', ('abc'):byte(1, -1)) .. ('abc'):byte(-1)", "= 399"},
    {"return select('#', (''):byte())", "= 0"},
    {"return string.char(72, 105) .. ('abc'):len()", "= Hi3"},
    {"return ('%d %5.2f %s %q %x %%'):format(3, 1.5, {}, 'a', 255)", "= 3  1.50 table \"a\" ff %"},
    {"return ('%s %s'):format(nil, true)", "= nil true"},
    {"return ('%.1f %g'):format(0 / 0, -(0 / 0))", "= nan nan"},
    {"return ('%5s|%-5s|%.2s'):format('a', 'b', 'cdef')", "=     a|b    |cd"},
    {"return ('%p'):format({})",
     "SCRIPT.API manifest.lua:1: string.format: a conversion is none of %d %i "
     "%u %c %x %X %o %e %f %g %a %q %s"},
    {"return ('%'):format()", "SCRIPT.API"},
    {"return ('%d'):format()",
     "SCRIPT.ERROR manifest.lua:1: string.format: there is no value for conversion 1"},
    {"return ('%d'):format(1.5)", "SCRIPT.ERROR manifest.lua:1: bad argument #2 to 'string.format' "
                                  "(number has no integer representation)"},
    {"return ('%1000d'):format(1)", "SCRIPT.ERROR"},
    {"return ('%q'):format({})", "SCRIPT.ERROR"},
    {"return #('%99.99f'):format(1e308)", "= 409"},
    {"return utf8.char(228, 8364) .. utf8.len('\xC3\xA4x') .. utf8.codepoint('\xC3\xA4')",
     "= \xC3\xA4\xE2\x82\xAC"
     "2228"},
    {"return tostring(utf8.len('a\\xff'))", "= nil"},
    {"local s = '' for p, c in utf8.codes('a\xC3\xA4') do s = s .. p .. ':' .. c .. ' ' end return "
     "s",
     "= 1:97 2:228 "},
    {"return string.dump", "SCRIPT.API manifest.lua:1: there is no string.dump"},
    {"return string.fromat",
     "SCRIPT.API manifest.lua:1: there is no string.fromat: did you mean string.format?"},
};

static const row mathematics[] = {
    {"return math.floor(2.7) + math.ceil(2.1) + math.abs(-3)", "= 8"},
    {"return math.type(1) .. math.type(1.0)", "= integerfloat"},
    {"return math.random",
     "SCRIPT.API manifest.lua:1: there is no math.random: sx.random(6) gives the same numbers in "
     "every call"},
    {"return math.randomseed", "SCRIPT.API"},
    {"return sx.randon(1)",
     "SCRIPT.API manifest.lua:1: there is no sx.randon: did you mean sx.random?"},
    {"return 7 // 2 .. ' ' .. -7 // 2 .. ' ' .. 7 % -3 .. ' ' .. 2 ^ 10", "= 3 -4 -2 1024.0"},
    {"return 1 // 0", "SCRIPT.ERROR manifest.lua:1: attempt to divide by zero"},
    {"return math.maxinteger + 1 == math.mininteger", "= true"},
    {"local x = sx.random() return x >= 0 and x < 1", "= true"},
    {"for i = 1, 1000 do local n = sx.random(3) if n < 1 or n > 3 then return n end end return "
     "'in'",
     "= in"},
    {"for i = 1, 1000 do local n = sx.random(-2, 2) if n < -2 or n > 2 then return n end end "
     "return 'in'",
     "= in"},
    {"return sx.random(0)",
     "SCRIPT.API manifest.lua:1: sx.random: the interval is empty or too large"},
    {"return sx.random(math.mininteger, math.maxinteger)", "SCRIPT.API"},
    {"return sx.random(5, 5)", "= 5"},
};

static void check_rows(const row *rows, int i)
{
    const char *said = trial_lua_run(rows[i].script);
    size_t length = strlen(rows[i].said);
    /* A code alone stands for any message. */
    bool whole = rows[i].said[0] == '=' || strchr(rows[i].said, ' ') != NULL;
    ck_assert_msg(whole ? strcmp(said, rows[i].said) == 0
                        : strncmp(said, rows[i].said, length) == 0,
                  "%s\nsaid %s\nnot  %s", rows[i].script, said, rows[i].said);
}

#define ROWS_TEST(name, rows)                                                                      \
    START_TEST(name)                                                                               \
    {                                                                                              \
        check_rows(rows, _i);                                                                      \
    }                                                                                              \
    END_TEST

ROWS_TEST(test_base, base)
ROWS_TEST(test_keys, keys)
ROWS_TEST(test_tables, tables)
ROWS_TEST(test_texts, texts)
ROWS_TEST(test_mathematics, mathematics)

/* The same numbers in every call and with every state; others with another seed. */
START_TEST(test_random_is_seeded)
{
    static const char script[] = "return {f = function(x) return sx.random(1000000) * 1000000 + "
                                 "sx.random(1000000) end}";
    char first[64];
    trial_lua t;
    for (int i = 0; i < 2; i++) {
        trial_lua_begin(&t, script);
        ck_assert_int_eq(trial_lua_load(&t), SX_PLUGIN_OK);
        sx_lua_seed(t.state, 7);
        const char *said = trial_lua_call(&t, "f", 1);
        if (i == 0) {
            ck_assert_uint_lt(strlen(said), sizeof first);
            memcpy(first, said, strlen(said) + 1);
        }
        ck_assert_str_eq(said, first);
        ck_assert_str_eq(trial_lua_call(&t, "f", 2), first);
        sx_lua_seed(t.state, 8);
        ck_assert_str_ne(trial_lua_call(&t, "f", 2), first);
        trial_lua_end(&t);
    }
}
END_TEST

#define ADD_ROWS(test, rows)                                                                       \
    tcase_add_loop_test(tests, test, 0, (int)(sizeof(rows) / sizeof((rows)[0])))

static Suite *suite(void)
{
    Suite *suite = suite_create("lua_library");
    TCase *tests = tcase_create("library");
    ADD_ROWS(test_base, base);
    ADD_ROWS(test_keys, keys);
    ADD_ROWS(test_tables, tables);
    ADD_ROWS(test_texts, texts);
    ADD_ROWS(test_mathematics, mathematics);
    tcase_add_test(tests, test_random_is_seeded);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
