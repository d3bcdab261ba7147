/*
 * others.c: see others.h. What keeps an instrument from loading is not told here: the run goes on
 * without it, and the warning says that nothing is known of its flags.
 */
#include "batch/others.h"

/* Asked of the names alone: what a file of answers says is never taken for a path. */
static bool is_known(sx_catalogue *catalogue, const char *id)
{
    return catalogue != NULL && !sx_is_path(id) && sx_catalogue_has(catalogue, id);
}

static const sx_loaded *load(sx_catalogue *catalogue, const char *id)
{
    const sx_loaded *loaded = NULL;
    sx_arena *arena = sx_arena_new(0);
    if (arena != NULL) {
        sx_diags diags;
        sx_diags_init(&diags, arena);
        if (sx_catalogue_instrument(catalogue, id, &diags, &loaded) != SX_OK) {
            loaded = NULL;
        }
    }
    sx_arena_free(arena);
    return loaded;
}

static sx_other *add(sx_others *others, const char *id)
{
    void *items = others->items;
    sx_other *other = sx_arena_alloc(others->arena, sizeof *other);
    if (other == NULL || sx_arena_grow(others->arena, &items, &others->capacity, others->count,
                                       sizeof *others->items) == NULL) {
        return NULL;
    }
    *other = (sx_other){.id = id == NULL ? NULL : sx_arena_strdup(others->arena, id)};
    if (id != NULL && other->id == NULL) {
        return NULL;
    }
    others->items = items;
    others->items[others->count++] = other;
    return other;
}

static sx_other *find(const sx_others *others, const char *id)
{
    for (size_t i = 0; i < others->count; i++) {
        if (sx_str_equal(others->items[i]->id, id)) {
            return others->items[i];
        }
    }
    return NULL;
}

sx_other *sx_others_find(sx_others *others, const char *id)
{
    sx_other *other = find(others, id);
    if (other != NULL) {
        return other;
    }
    if (is_known(others->catalogue, id)) {
        other = add(others, id);
        if (other != NULL) {
            other->loaded = load(others->catalogue, id);
        }
        return other;
    }
    if (others->unknown < SX_OTHERS_UNKNOWN) {
        others->unknown++;
        return add(others, id);
    }
    other = find(others, NULL);
    return other == NULL ? add(others, NULL) : other;
}

void sx_others_warn(const sx_others *others, const char *file, sx_diags *diags)
{
    for (size_t i = 0; i < others->count; i++) {
        const sx_other *other = others->items[i];
        char flags[64] = "";
        if (other->responses == 0) {
            continue;
        }
        sx_buf text = {.data = flags, .capacity = sizeof flags, .max = sizeof flags - 1};
        if (other->loaded == NULL) {
            sx_buf_str(&text, ", and nothing is known of its flags");
        } else if (other->flags > 0) {
            sx_buf_str(&text, " (flags raised in them: ");
            sx_buf_int(&text, (int64_t)other->flags);
            sx_buf_char(&text, ')');
        }
        sx_diag_warn(diags, "INPUT.NOT_NAMED", (sx_where){.file = file},
                     "it is not among the instruments named", "%llu %s to %s %s not scored%s",
                     (unsigned long long)other->responses,
                     other->responses == 1 ? "response" : "responses",
                     other->id == NULL ? "other instruments" : other->id,
                     other->responses == 1 ? "was" : "were", sx_buf_text(&text));
    }
}
