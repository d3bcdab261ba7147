/*
 * test_lua_places.c: where the keys and elements of a script's table are written, whatever stands around
 * them. Nothing that is no constructor is ever taken for one.
 */
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "backend/lua/places.h"
#include "base/buf.h"
#include "base/number.h"
#include "support/suite.h"

typedef struct trial_case {
    const char *script;
    const char *path;     /* "items[3].text" */
    const char *expected; /* "line:column", "-" when it has no place */
} trial_case;

/* One step of a path: .name or [number]. */
static const sx_lua_place *step(const sx_lua_places *places, const sx_lua_place *at,
                                const char **path)
{
    if (**path == '[') {
        size_t length = strcspn(*path, "]") - 1;
        sx_decimal number = {0, 0};
        ck_assert(sx_decimal_read((sx_slice){*path + 1, length}, &number));
        *path += length + 2;
        return sx_lua_place_number(places, at, sx_number_to_double(sx_number_decimal(number)));
    }
    *path += **path == '.' ? 1 : 0;
    size_t length = strcspn(*path, ".[");
    sx_slice name = {*path, length};
    *path += length;
    return sx_lua_place_name(places, at, name);
}

static void check_case(const trial_case *c)
{
    sx_arena *arena = sx_arena_new(0);
    sx_lua_places places;
    ck_assert_int_eq(sx_lua_places_read(arena, sx_slice_of(c->script), &places), SX_OK);
    const sx_lua_place *at = places.root;
    const char *path = c->path;
    while (*path != '\0' && at != NULL) {
        at = step(&places, at, &path);
    }
    const char *found = at == NULL ? "-"
                                   : sx_arena_printf(arena, "%lu:%lu", (unsigned long)at->line,
                                                     (unsigned long)at->column);
    ck_assert_msg(strcmp(found, c->expected) == 0, "%s\n%s is at %s, expected %s", c->script,
                  c->path, found, c->expected);
    sx_arena_free(arena);
}

START_TEST(keys_and_elements)
{
    static const trial_case cases[] = {
        {"return {a = 1, b = 2}", "a", "1:9"},
        {"return {a = 1, b = 2}", "b", "1:16"},
        {"return {a = 1; b = 2}", "b", "1:16"},
        {"return {\n  a = 1,\n\tb = 2,\n}", "b", "3:2"},
        {"return {'x', 'y'}", "[2]", "1:14"},
        {"return {{id = 1}, {id = 2}}", "[2].id", "1:20"},
        {"return {[\"a\"] = 1, ['b'] = 2}", "b", "1:20"},
        {"return {[0] = 'x', [-1.5] = 'y', 'first'}", "[0]", "1:9"},
        {"return {[0] = 'x', [-1.5] = 'y', 'first'}", "[-1.5]", "1:20"},
        {"return {[0] = 'x', [-1.5] = 'y', 'first'}", "[1]", "1:34"},
        {"return {a = {b = {c = {}}}}", "a.b.c", "1:19"},
        {"return {a = 1, a = 2}", "a", "1:16"},      /* the one that counts */
        {"return {text = 'ä', b = 2}", "b", "1:21"}, /* characters, not bytes */
        {"return {a = f{b = 1}, c = 2}", "a.b", "-"},
        {"return {a = f{b = 1}, c = 2}", "c", "1:23"},
        {"return {[x] = 1, b = 2}", "b", "1:18"},
        {"return {[\"a\\n\"] = 1, b = 2}", "b", "1:22"},
        {"return {a == b, c = 1}", "[1]", "1:9"},
        {"return {a = 0x10, [0x10] = 1}", "[16]", "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_case(&cases[i]);
    }
}
END_TEST

/* Brackets, words and braces in strings, comments and functions are no constructor's. */
START_TEST(what_stands_around)
{
    static const trial_case cases[] = {
        {"-- return {a = 1}\nreturn {b = 1}", "b", "2:9"},
        {"--[[ return {a = 1} ]] return {b = 1}", "b", "1:32"},
        {"--[==[ ]] return {a = 1}\n]==] return {b = 1}", "b", "2:14"},
        {"local s = [[return {\n]] return {b = 1}", "b", "2:12"},
        {"local s = 'return {' return {b = 1}", "b", "1:30"},
        {"local s = \"\\\"return {\" return {b = 1}", "b", "1:32"},
        {"local s = 'a\\z\n  b' return {b = 1}", "b", "2:14"},
        {"local function f() return {a = 1} end return {b = 1}", "b", "1:47"},
        {"local function f() return {a = 1} end return {b = 1}", "a", "-"},
        {"if x then return {a = 1} end return {b = 1}", "a", "-"},
        {"for i = 1, 2 do local t = {a = 1} end while x do end repeat until y return {b = 1}", "b",
         "1:77"},
        {"return {f = function(r) if r then return {a = 1} end local t = {c = 1} end, b = 1}", "b",
         "1:77"},
        {"return {f = function(r) return {a = 1} end, b = 1}", "f.a", "-"},
        {"return {a = (1 + 2) * g({1, 2}, [[x]]), b = 1}", "b", "1:41"},
        {"return {a = 1 --[[,]] , b = 1}", "b", "1:25"},
        {"return {a = x.y.z, b = 'x' .. 'y', c = #t}", "c", "1:36"},
        {"return {a = 3 .. 4, b = 1e+5, c = .5}", "c", "1:31"},
        {"return {\r\na = 1,\r\nb = 2}", "b", "3:1"},
        {"#!/usr/bin/lua\nreturn {a = 1}", "a", "2:9"},
        {"return ({a = 1})", "a", "-"},
        {"return", "a", "-"},
        {"", "a", "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_case(&cases[i]);
    }
}
END_TEST

START_TEST(names_for_constructors)
{
    static const trial_case cases[] = {
        {"local t = {a = 1}\nreturn t", "a", "1:12"},
        {"local t <const> = {a = 1}\nreturn t;", "a", "1:20"},
        {"t = {a = 1} return t", "a", "1:6"},
        {"local items = {{id = 1}}\nreturn {items = items}", "items", "2:9"},
        {"local items = {{id = 1}}\nreturn {items = items}", "items[1].id", "1:17"},
        {"local items = {}\nreturn {items = items, b = 1}", "b", "2:24"},
        {"local a = {x = 1}\nlocal b = {a = a}\nreturn {b = b}", "b.a.x", "1:12"},
        {"local t = {}\nt.a = 1\nt.b = {c = 2}\nreturn t", "a", "2:3"},
        {"local t = {}\nt.a = 1\nt.b = {c = 2}\nreturn t", "b.c", "3:8"},
        {"local t = {}\nfunction t.score(r) return {} end\nreturn t", "score", "2:12"},
        {"local t = {a = t}\nreturn {a = t}", "a.a.a.a.a.a.a.a.a.a.a.a", "1:12"},
        {"local t = {a = 1}\nreturn f(t)", "a", "-"},
        {"local t = f{a = 1}\nreturn t", "a", "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_case(&cases[i]);
    }
}
END_TEST

/* Text that is no Lua gives fewer places and never an endless search. */
START_TEST(any_text_is_read)
{
    static const char pieces[] = "{}[]()=,;'\"-\n\\.:~ a1return function end do [[ ]] local <>#";
    sx_arena *arena = sx_arena_new(0);
    uint64_t state = 7;
    for (int round = 0; round < 3000; round++) {
        char text[64];
        size_t length = (size_t)(state >> 33) % sizeof text;
        for (size_t i = 0; i < length; i++) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            text[i] = pieces[(state >> 33) % (sizeof pieces - 1)];
        }
        state = state * 6364136223846793005U + 1442695040888963407U;
        sx_lua_places places;
        uint32_t *lines = NULL;
        size_t count = 0;
        ck_assert_int_eq(sx_lua_places_read(arena, (sx_slice){text, length}, &places), SX_OK);
        ck_assert_int_eq(sx_lua_nil_lines(arena, (sx_slice){text, length}, &lines, &count), SX_OK);
    }
    sx_arena_free(arena);
}
END_TEST

/* Time grows with the text alone: deep nesting, one long line, many keys. */
START_TEST(large_texts_are_read)
{
    sx_arena *arena = sx_arena_new(0);
    sx_lua_places places;
    sx_buf text;
    sx_buf_init(&text, 1 << 22);
    sx_buf_str(&text, "return ");
    for (int i = 0; i < 100000; i++) {
        sx_buf_str(&text, "{a={'x'},");
    }
    ck_assert_int_eq(sx_lua_places_read(arena, (sx_slice){text.data, text.len}, &places), SX_OK);
    ck_assert_ptr_nonnull(sx_lua_place_name(&places, places.root, SX_SLICE("a")));
    sx_buf_free(&text);
    sx_arena_free(arena);
}
END_TEST

START_TEST(questions_for_nil)
{
    static const struct {
        const char *script, *expected;
    } cases[] = {
        {"if x == nil then\nend if nil ~= x then end", "1 2"},
        {"local x = nil\nreturn nil, {a = nil}", ""},
        {"-- x == nil\nlocal s = 'x == nil'\nlocal t = type(x)", "3"},
        {"local n = select('#', ...)\nlocal k = next(t)\nx = y == 1", "1 2"},
        {"if x == nil and y == nil then end", "1"},
    };
    sx_arena *arena = sx_arena_new(0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t *lines = NULL;
        size_t count = 0;
        sx_buf found;
        sx_buf_init(&found, 256);
        ck_assert_int_eq(sx_lua_nil_lines(arena, sx_slice_of(cases[i].script), &lines, &count),
                         SX_OK);
        for (size_t k = 0; k < count; k++) {
            sx_buf_printf(&found, "%s%lu", k > 0 ? " " : "", (unsigned long)lines[k]);
        }
        ck_assert_str_eq(sx_buf_text(&found), cases[i].expected);
        sx_buf_free(&found);
    }
    sx_arena_free(arena);
}
END_TEST

static Suite *places_suite(void)
{
    Suite *suite = suite_create("lua places");
    TCase *tests = tcase_create("places");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, keys_and_elements);
    tcase_add_test(tests, what_stands_around);
    tcase_add_test(tests, names_for_constructors);
    tcase_add_test(tests, any_text_is_read);
    tcase_add_test(tests, large_texts_are_read);
    tcase_add_test(tests, questions_for_nil);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(places_suite());
}
