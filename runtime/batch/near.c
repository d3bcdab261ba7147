/*
 * near.c: nearness of names for messages. Numbers must agree: for item 3, a column of item 10 is no
 * slip of the pen but another item.
 */
#include "batch/near.h"

#include <string.h>

/* Names that an expectation lists. */
#define LISTED_MAX 4

static const char *lower_copy(sx_arena *arena, const char *text)
{
    char *copy = sx_arena_strdup(arena, text);
    for (char *at = copy; copy != NULL && *at != '\0'; at++) {
        *at = sx_ascii_lower(*at);
    }
    return copy;
}

sx_status sx_near_make(sx_arena *arena, const sx_names *names, const char *const *columns,
                       size_t column_count, sx_near *ret)
{
    *ret = (sx_near){.lower = sx_map_new(arena, 16)};
    ret->columns = sx_arena_array(arena, column_count + 1, sizeof *ret->columns);
    if (ret->columns == NULL || ret->lower == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < column_count; i++) {
        if (sx_names_find(names, sx_slice_of(columns[i])) != SX_NAME_END) {
            continue;
        }
        const char *lower = lower_copy(arena, columns[i]);
        if (lower == NULL || !sx_map_put(ret->lower, sx_slice_of(lower), ret->count, NULL)) {
            return SX_E_MEMORY;
        }
        ret->columns[ret->count++] = columns[i];
    }
    return SX_OK;
}

static bool is_of(const sx_name *name, uint32_t instrument, uint32_t field)
{
    return name->instrument == instrument && name->field == field;
}

const char *sx_near_case(const sx_near *near, sx_arena *arena, const sx_names *names,
                         uint32_t instrument, uint32_t field)
{
    for (size_t i = 0; i < names->count; i++) {
        if (!is_of(&names->items[i], instrument, field)) {
            continue;
        }
        const char *lower = lower_copy(arena, names->items[i].text);
        size_t found = lower == NULL ? SX_MAP_NONE : sx_map_get(near->lower, sx_slice_of(lower));
        if (found != SX_MAP_NONE) {
            return near->columns[found];
        }
    }
    return NULL;
}

/* The next digit of a text, NUL at its end. */
static char next_digit(const char **at)
{
    while (**at != '\0' && !sx_is_digit(**at)) {
        (*at)++;
    }
    return **at == '\0' ? '\0' : *(*at)++;
}

static bool same_digits(const char *a, const char *b)
{
    char digit;
    do {
        digit = next_digit(&a);
        if (digit != next_digit(&b)) {
            return false;
        }
    } while (digit != '\0');
    return true;
}

const char *sx_near_column(const sx_near *near, sx_arena *arena, const sx_names *names,
                           uint32_t instrument, uint32_t field)
{
    const char **alike = sx_arena_array(arena, near->count + 1, sizeof *alike);
    if (alike == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < names->count; i++) {
        const sx_name *name = &names->items[i];
        if (!is_of(name, instrument, field)) {
            continue;
        }
        size_t count = 0;
        for (size_t c = 0; c < near->count; c++) {
            if (same_digits(name->text, near->columns[c])) {
                alike[count++] = near->columns[c];
            }
        }
        const char *found = sx_nearest(sx_slice_of(name->text), alike, count);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

const char *sx_near_accepted(sx_arena *arena, const sx_names *names, uint32_t instrument,
                             uint32_t field)
{
    const char *text = "a column named ";
    const char *join = "";
    size_t listed = 0;
    for (size_t i = 0; i < names->count && listed < LISTED_MAX && text != NULL; i++) {
        if (is_of(&names->items[i], instrument, field)) {
            text = sx_arena_printf(arena, "%s%s%s", text, join, names->items[i].text);
            join = " or ";
            listed++;
        }
    }
    return text == NULL ? "a column of that name" : text;
}
