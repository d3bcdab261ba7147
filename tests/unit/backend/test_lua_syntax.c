/*
 * test_lua_syntax.c: keys that stand twice are found and nothing else is; a script with guards computes what it
 * computed without them.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "backend/lua/syntax.h"
#include "base/rng.h"
#include "support/suite.h"

/* ---- keys that stand twice ------------------------------------------------------------------------ */

typedef struct trial_case {
    const char *script, *expected;
} trial_case;

/* "harm 1 3": the key and both lines; "-": none. */
static const char *repeat_of(const char *script, char ret[100])
{
    sx_lua_syntax syntax;
    sx_buf out;
    sx_buf_init(&out, 1 << 20);
    ck_assert_int_eq(sx_lua_syntax_read(sx_slice_of(script), SX_LUA_GUARD_TEXTS, &out, &syntax),
                     SX_OK);
    ck_assert_msg(syntax.understood, "%s", script);
    (void)snprintf(ret, 100, syntax.repeat.line == 0 ? "-" : "%.*s %u %u",
                   (int)syntax.repeat.key.len, syntax.repeat.key.at, syntax.repeat.first,
                   syntax.repeat.line);
    sx_buf_free(&out);
    return ret;
}

START_TEST(keys_that_stand_twice)
{
    static const trial_case cases[] = {
        {"return {a = 1, a = 2}", "a 1 1"},
        {"return {\n a = 1,\n b = 2,\n a = 3,\n}", "a 2 4"},
        {"return {a = 1; ['a'] = 2}", "a 1 1"},
        {"return {['a b'] = 1, [\"a b\"] = 2}", "'a b' 1 1"},
        {"return {[1] = 1, [1] = 2}", "1 1 1"},
        {"return {[1] = 1, [1.0] = 2}", "1 1 1"},
        {"return {[-1] = 1, [ - 1 ] = 2}", "-1 1 1"},
        {"return {'x',\n [1] = 'y'}", "1 1 2"},
        {"return {[2] = 'y',\n 'x',\n 'z'}", "2 1 3"},
        {"return {[true] = 1, [true] = 2}", "true 1 1"},
        {"return {[ [[a]] ] = 1, a = 2}", "[[a]] 1 1"},
        {"return {score = function(r) end,\n score = function(r) end}", "score 1 2"},
        {"local t = {x = {1, 2}, y = {k = 1, k = 2}}", "k 1 1"},
        {"f{a = 1, a = 2}", "a 1 1"},
        {"local function f() return g({a = 1, a = 2}) end", "a 1 1"},
        {"for i, v in pairs({a = 1, a = 2}) do end", "a 1 1"},
        {"return {a = 1, b = {c = 1, c = 2}, a = 2}", "c 1 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char found[100];
        ck_assert_str_eq(repeat_of(cases[i].script, found), cases[i].expected);
    }
}
END_TEST

START_TEST(keys_that_only_look_so)
{
    static const char *const scripts[] = {
        "return {a = 1, b = {a = 1}, c = {a = {a = 2}}}",
        "return {a = function() local a = 1 a = 2 return {a = a} end, b = 2}",
        "return {a = 1, --[[ a = 2, ]] b = 2} -- a = 3",
        "return {a = 'a = 1, a = 2', b = [==[ a = 1, a = 2 ]==]}",
        "return {a == b, a == b}",
        "return {[a] = 1, [a] = 2}",
        "return {[f(1)] = 1, [f(1)] = 2}",
        "return {[1] = 1, ['1'] = 2, [1 + 0] = 3}",
        "return {[2] = 'y', 'x'}",
        "return {[0] = 'y', 'x', 'z', [-1] = 2, [1.5] = 3}",
        "return {a = 1}, {a = 2}",
        "local x = {a = 1} x.a = 2 x['a'] = 3",
        "return {['\\97'] = 1, ['a'] = 2}",
        "return {['true'] = 1, [true] = 2}",
        "return {a, a, a}",
        "return {a = b, b = a, c = function(a, b) return a, b end}",
        "return {[ [[a]] .. 'b'] = 1, a = 2}",
        "return {(a), ['end'] = 1, ['a\\\nb'] = 2}",
        "goto a do ::a:: end local a <const>, b <close> = {a = 1}, nil",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        char found[100];
        ck_assert_msg(strcmp(repeat_of(scripts[i], found), "-") == 0, "%s: %s", scripts[i], found);
    }
}
END_TEST

/* ---- guards --------------------------------------------------------------------------------------- */

static void guarded(const char *script, sx_lua_guarding guarding, sx_buf *out)
{
    sx_lua_syntax syntax;
    sx_buf_init(out, 1 << 20);
    ck_assert_int_eq(sx_lua_syntax_read(sx_slice_of(script), guarding, out, &syntax), SX_OK);
    ck_assert_msg(syntax.understood, "%s", script);
    if (out->len == 0) {
        sx_buf_str(out, script);
    }
}

static void check_guards(const trial_case *cases, size_t count, sx_lua_guarding guarding)
{
    for (size_t i = 0; i < count; i++) {
        sx_buf out;
        guarded(cases[i].script, guarding, &out);
        ck_assert_msg(strcmp(sx_buf_text(&out), cases[i].expected) == 0,
                      "%s\n  gives    %s\n  expected %s", cases[i].script, sx_buf_text(&out),
                      cases[i].expected);
        sx_buf_free(&out);
    }
}

START_TEST(guards_of_texts)
{
    static const trial_case cases[] = {
        {"return r.q1 == 2", "return r.q1 == 2"},
        {"return r.q1 == 'a'", "return  sx__equal(r.q1 , 'a')"},
        {"return 'a' ~= r.q1", "return  sx__other('a' , r.q1)"},
        {"if not(x=='a')then end", "if not( sx__equal(x,'a'))then end"},
        {"local yes <const> = 'yes' return g == yes",
         "local yes <const> = 'yes' return  sx__equal(g , yes)"},
        {"local n = 2 return g == n", "local n = 2 return g == n"},
        {"return 'a' == 'b'", "return 'a' == 'b'"},
        {"return sx.sum({a, b})", "return sx.sum( sx__list(a, b))"},
        {"return sx.sum({a, b,}, {least = 1})", "return sx.sum( sx__list(a, b), {least = 1})"},
        {"return sx.sum({a = 1}, {b}, sum({c}))", "return sx.sum({a = 1}, {b}, sum({c}))"},
        {"return sx.sum({}) + sx.sum{a}", "return sx.sum({}) + sx.sum{a}"},
        {"r.a = 1", " sx__target(r).a = 1"},
        {"r.a, x, r[i].b = 1, 2, 3", " sx__target(r).a, x,  sx__target(r[i]).b = 1, 2, 3"},
        {"f(t).a[k] = t.b", " sx__target(f(t).a)[k] = t.b"},
        {"(t)[ g == 'a' ] = 1", " sx__target((t))[  sx__equal(g , 'a') ] = 1"},
        {"x = r.a f(r.b) local y = r.c", "x = r.a f(r.b) local y = r.c"},
    };
    check_guards(cases, sizeof cases / sizeof cases[0], SX_LUA_GUARD_TEXTS);
}
END_TEST

START_TEST(guards_of_everything)
{
    static const trial_case cases[] = {
        {"return a == 2", "return  sx__equal(a , 2)"},
        {"return a + 1 == b * 2", "return  sx__equal(a + 1 , b * 2)"},
        {"return a == b == c", "return  sx__equal( sx__equal(a , b) , c)"},
        {"return a and b or c", "return  sx__truth(a) and  sx__choice(b) or c"},
        {"return a or b or c", "return  sx__truth(a) or  sx__truth(b) or c"},
        {"return a < b and c", "return a < b and c"},
        {"if a then b() elseif not c then end",
         "if  sx__truth(a) then b() elseif not  sx__truth(c) then end"},
        {"while(a)do end", "while sx__truth((a))do end"},
        {"repeat until a or b", "repeat until  sx__truth(a) or  sx__truth(b)"},
        {"return t[a], t[1], t.x, {[a] = b, [2] = c}",
         "return t[ sx__key(a)], t[1], t.x, {[ sx__key(a)] = b, [2] = c}"},
        {"t[a] = b", " sx__target(t)[ sx__key(a)] = b"},
        {"return true and 1 or nil", "return true and 1 or nil"},
        {"return -a ^ 2 == #b .. c", "return  sx__equal(-a ^ 2 , #b .. c)"},
    };
    check_guards(cases, sizeof cases / sizeof cases[0], SX_LUA_GUARD_ALL);
}
END_TEST

/* ---- the same results ----------------------------------------------------------------------------- */

static const char prelude[] =
    "sx__equal = function(a, b) return a == b end sx__other = function(a, b) return a ~= b end "
    "sx__truth = function(x) return x end sx__choice = sx__truth sx__key = sx__truth "
    "sx__list = function(...) return {...} end sx = {first = function(t) return t[1] end} "
    "function f(...) return ... end function none() end a = nil b = false c = true d = 1 e = 2 "
    "g = '1' h = 'x' t = {1, 'x', x = 2, y = false, m = function(self, x) return x end}";

static void add_expression(sx_rng *rng, sx_buf *out, int depth)
{
    static const char *const leaves[] = {
        "a",   "b",    "c",     "d",   "e",    "g",  "h",     "1",   "-2",     "'x'",     "\"1\"",
        "nil", "true", "false", "t.x", "t[1]", "#h", "[[x]]", "f()", "none()", "f(d, e)", "t:m(e)"};
    static const char *const binary[] = {" == ", "~=", " and ", " or ", " == ", " and ",
                                         " or ", "<",  "+",     "..",   "^",    " or "};
    uint32_t kind = sx_rng_below(rng, depth <= 0 ? 1 : 9);
    if (kind < 1) {
        sx_buf_str(out, leaves[sx_rng_below(rng, sizeof leaves / sizeof leaves[0])]);
    } else if (kind < 5) {
        add_expression(rng, out, depth - 1);
        sx_buf_str(out, binary[sx_rng_below(rng, sizeof binary / sizeof binary[0])]);
        add_expression(rng, out, depth - 1);
    } else {
        static const char *const around[][2] = {{"not ", ""},
                                                {"(", ")"},
                                                {"f(", ")"},
                                                {"t[", "]"},
                                                {"not(", ")"},
                                                {"({", "})[1]"},
                                                {"sx.first({", ", 1,})"},
                                                {"#{[1]=", "}"}};
        uint32_t which = sx_rng_below(rng, sizeof around / sizeof around[0]);
        sx_buf_str(out, around[which][0]);
        add_expression(rng, out, depth - 1);
        sx_buf_str(out, around[which][1]);
    }
}

static void add_script(sx_rng *rng, sx_buf *out)
{
    static const char *const parts[][4] = {
        {"return ", "", "", ""},
        {"if ", " then return 1 elseif ", " then return 2 else return ", " end"},
        {"local z = ", " while z ~= ", " do z = nil if ", " then return 3 end break end return z"},
        {"for i = 1, 2 do if ", " then goto next end local y = ", " repeat local q = ",
         " until q or true ::next:: end return 5"},
    };
    uint32_t which = sx_rng_below(rng, 4);
    for (size_t i = 0; i < 4; i++) {
        sx_buf_str(out, parts[which][i]);
        if (i + 1 < 4 && parts[which][i + 1][0] != '\0') {
            add_expression(rng, out, 4);
        } else if (i == 0) {
            add_expression(rng, out, 5);
        }
    }
}

/* "1", "error", or "no Lua". */
static const char *result_of(lua_State *L, const char *script)
{
    lua_settop(L, 0);
    if (luaL_loadstring(L, script) != LUA_OK) {
        return "no Lua";
    }
    int status = lua_pcall(L, 0, 1, 0);
    return status == LUA_OK ? luaL_tolstring(L, -1, NULL) : "error";
}

START_TEST(guards_change_no_result)
{
    sx_rng rng = {20261122};
    lua_State *L = luaL_newstate();
    luaL_requiref(L, "_G", luaopen_base, 1);
    ck_assert_int_eq(luaL_dostring(L, prelude), LUA_OK);
    size_t values = 0;
    for (int i = 0; i < 20000; i++) {
        sx_buf script, out;
        char expected[100];
        sx_buf_init(&script, 1 << 16);
        add_script(&rng, &script);
        (void)snprintf(expected, sizeof expected, "%s", result_of(L, sx_buf_text(&script)));
        if (strcmp(expected, "no Lua") != 0) {
            guarded(sx_buf_text(&script), i % 2 == 0 ? SX_LUA_GUARD_ALL : SX_LUA_GUARD_TEXTS, &out);
            const char *found = result_of(L, sx_buf_text(&out));
            ck_assert_msg(strcmp(found, expected) == 0, "%s\n%s\n  gives    %s\n  expected %s",
                          sx_buf_text(&script), sx_buf_text(&out), found, expected);
            values += strcmp(expected, "error") != 0;
            sx_buf_free(&out);
        }
        sx_buf_free(&script);
    }
    ck_assert_uint_gt(values, 5000);
    lua_close(L);
}
END_TEST

/* ---- scripts that there are ----------------------------------------------------------------------- */

static void check_file(lua_State *L, const char *path)
{
    sx_buf text;
    sx_buf_init(&text, 1 << 21);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s", path);
    char *room = sx_buf_reserve(&text, 1 << 20);
    size_t length = fread(room, 1, 1 << 20, file);
    (void)fclose(file);
    lua_settop(L, 0);
    if (luaL_loadbufferx(L, room, length, "@x", "t") == LUA_OK) {
        for (int all = 0; all < 2; all++) {
            sx_lua_syntax syntax;
            sx_buf out;
            sx_buf_init(&out, 1 << 24);
            ck_assert_int_eq(sx_lua_syntax_read((sx_slice){room, length},
                                                all ? SX_LUA_GUARD_ALL : SX_LUA_GUARD_TEXTS, &out,
                                                &syntax),
                             SX_OK);
            bool bitwise = strstr(path, "bitwise") != NULL;
            ck_assert_msg(syntax.understood || bitwise, "%s is not understood", path);
            ck_assert_msg(out.len == 0 ||
                              luaL_loadbufferx(L, out.data, out.len, "@x", "t") == LUA_OK,
                          "%s with guards: %s", path, lua_tostring(L, -1));
            sx_buf_free(&out);
        }
    }
    sx_buf_free(&text);
}

START_TEST(all_scripts_are_understood)
{
    lua_State *L = luaL_newstate();
    DIR *folder = opendir(SX_SOURCE_DIR "/tests/hostile/lua");
    ck_assert_ptr_nonnull(folder);
    const struct dirent *entry;
    size_t count = 0;
    while ((entry = readdir(folder)) != NULL) {
        size_t length = strlen(entry->d_name);
        char path[600];
        if (length > 4 && strcmp(entry->d_name + length - 4, ".lua") == 0) {
            (void)snprintf(path, sizeof path, SX_SOURCE_DIR "/tests/hostile/lua/%s", entry->d_name);
            check_file(L, path);
            count++;
        }
    }
    ck_assert_uint_gt(count, 200);
    (void)closedir(folder);
    check_file(L, SX_SOURCE_DIR "/tests/golden/lua/phq-9/manifest.lua");
    check_file(L, SX_SOURCE_DIR "/tests/golden/lua/twin-big5-50/manifest.lua");
    lua_close(L);
}
END_TEST

/* Not Lua, cut anywhere: read to the end all the same. */
START_TEST(anything_is_survived)
{
    static const char script[] = "local a <const> = {[1] = 'x', y = function(...) return not (... "
                                 "== 2) end, [ [[z]] ] = -3}\n"
                                 "for i = 1, #a do if a[i] and a.y or sx.sum({i, a,}) then goto "
                                 "out end end ::out:: return a";
    for (size_t from = 0; from < sizeof script; from += 3) {
        for (size_t to = from; to < sizeof script; to++) {
            sx_lua_syntax syntax;
            sx_buf out;
            sx_buf_init(&out, 1 << 20);
            ck_assert_int_eq(sx_lua_syntax_read((sx_slice){script + from, to - from},
                                                SX_LUA_GUARD_ALL, &out, &syntax),
                             SX_OK);
            sx_buf_free(&out);
        }
    }
}
END_TEST

static Suite *syntax_suite(void)
{
    Suite *suite = suite_create("lua syntax");
    TCase *tests = tcase_create("syntax");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, keys_that_stand_twice);
    tcase_add_test(tests, keys_that_only_look_so);
    tcase_add_test(tests, guards_of_texts);
    tcase_add_test(tests, guards_of_everything);
    tcase_add_test(tests, guards_change_no_result);
    tcase_add_test(tests, all_scripts_are_understood);
    tcase_add_test(tests, anything_is_survived);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(syntax_suite());
}
