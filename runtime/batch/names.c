/*
 * names.c: spells out the accepted column names of every field once, before the first row.
 */
#include "batch/names.h"

#include <string.h>

typedef struct name_maker {
    sx_names *names;
    sx_arena *arena;
    uint32_t instrument;
    uint32_t field;
    bool parameter;
} name_maker;

/* Adds one spelling of the current field; the same spelling twice counts once. */
static bool add_name(const name_maker *maker, const char *text)
{
    sx_names *names = maker->names;
    if (text == NULL) {
        return false;
    }
    uint32_t first = sx_names_find(names, sx_slice_of(text));
    uint32_t last = SX_NAME_END;
    for (uint32_t i = first; i != SX_NAME_END; i = names->items[i].next) {
        const sx_name *other = &names->items[i];
        if (other->instrument == maker->instrument && other->field == maker->field) {
            return true;
        }
        last = i;
    }
    void *items = names->items;
    if (sx_arena_grow(maker->arena, &items, &names->capacity, names->count, sizeof(sx_name)) ==
        NULL) {
        return false;
    }
    names->items = items;
    names->items[names->count] = (sx_name){.text = text,
                                           .instrument = maker->instrument,
                                           .field = maker->field,
                                           .parameter = maker->parameter,
                                           .next = SX_NAME_END};
    if (last != SX_NAME_END) {
        names->items[last].next = (uint32_t)names->count;
    } else if (!sx_map_put(names->map, sx_slice_of(text), names->count, NULL)) {
        return false;
    }
    names->count++;
    return true;
}

/* A stem (an item's name in some spelling) as the name of the current field. */
static bool add_stem(const name_maker *maker, const char *stem, const char *option)
{
    if (stem == NULL) {
        return false;
    }
    if (option == NULL) {
        return add_name(maker, stem);
    }
    return add_name(maker, sx_arena_printf(maker->arena, "%s.%s", stem, option)) &&
           add_name(maker, sx_arena_printf(maker->arena, "%s___%s", stem, option));
}

const char *sx_names_fill(sx_arena *arena, const char *pattern, size_t n, const char *item)
{
    const char *brace = strchr(pattern, '{');
    const char *text = "";
    while (brace != NULL && text != NULL) {
        int before = (int)(brace - pattern);
        if (strncmp(brace, "{n}", 3) == 0) {
            text = sx_arena_printf(arena, "%s%.*s%zu", text, before, pattern, n);
            pattern = brace + 3;
        } else if (strncmp(brace, "{item}", 6) == 0) {
            text = sx_arena_printf(arena, "%s%.*s%s", text, before, pattern, item);
            pattern = brace + 6;
        } else {
            text = sx_arena_printf(arena, "%s%.*s{", text, before, pattern);
            pattern = brace + 1;
        }
        brace = strchr(pattern, '{');
    }
    return text == NULL ? NULL : sx_arena_printf(arena, "%s%s", text, pattern);
}

/* The columns that a mapping names are the only ones. */
static bool add_mapped(const name_maker *maker, const sx_field_map *mapped)
{
    return add_name(maker, mapped->columns[0]) &&
           (mapped->columns[1] == NULL || add_name(maker, mapped->columns[1]));
}

static bool add_field(name_maker *maker, const sx_model *model, const sx_field *field)
{
    const sx_item *item = &model->items[field->item];
    const char *option = field->option < 0 ? NULL : item->responses->options[field->option].code;
    if (!add_stem(maker, sx_arena_printf(maker->arena, "%s.%s", model->id, item->id), option) ||
        !add_stem(maker, item->id, option)) {
        return false;
    }
    if (maker->parameter) {
        return true; /* patterns count items */
    }
    for (size_t i = 0; i < model->alias_count; i++) {
        const char *stem =
            sx_names_fill(maker->arena, model->aliases[i], field->item + (size_t)1, item->id);
        if (!add_stem(maker, stem, option)) {
            return false;
        }
    }
    return true;
}

sx_status sx_names_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                        const sx_mapping *mapping, sx_names *ret)
{
    *ret = (sx_names){.map = sx_map_new(arena, 64)};
    if (ret->map == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        const sx_model *model = instruments[i]->model;
        for (size_t f = 0; f < model->field_count; f++) {
            name_maker maker = {.names = ret,
                                .arena = arena,
                                .instrument = (uint32_t)i,
                                .field = (uint32_t)f,
                                .parameter = model->fields[f].item >= model->item_count};
            const sx_field_map *mapped = mapping == NULL ? NULL : &mapping->fields[i][f];
            if (mapped != NULL && mapped->columns[0] != NULL
                    ? !add_mapped(&maker, mapped)
                    : !add_field(&maker, model, &model->fields[f])) {
                return SX_E_MEMORY;
            }
        }
    }
    return SX_OK;
}

uint32_t sx_names_find(const sx_names *names, sx_slice text)
{
    size_t found = sx_map_get(names->map, text);
    return found == SX_MAP_NONE ? SX_NAME_END : (uint32_t)found;
}
