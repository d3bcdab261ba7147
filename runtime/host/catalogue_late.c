/*
 * catalogue_late.c: a search path that is not listed: instruments are looked for one by one, so that a run with one of
 * hundreds costs what it costs with one. Once all of it is asked for it is listed after all, and what was loaded stays.
 */
#include <string.h>

#include "base/file.h"
#include "host/catalogue_parts.h"

/* In each group, as listing goes through them. */
static bool look_in(sx_catalogue *c, const char *directory, const char *id)
{
    char **groups = NULL;
    size_t count = 0;
    bool good = sx_catalogue_groups(c, directory, &groups, &count);
    for (size_t i = 0; good && i < count; i++) {
        if (groups[i][0] == '.' || strcmp(groups[i], "batteries") == 0 ||
            strcmp(groups[i], "profiles") == 0)
            continue;
        const char *folder = sx_path_below(c->arena, directory, groups[i]);
        good = folder && sx_catalogue_add_folder(c, folder, id);
    }
    return good;
}

bool sx_catalogue_look(sx_catalogue *c, const char *id, sx_diags *diags)
{
    size_t first = c->count;
    if (id[0] == '\0' || id[0] == '.')
        return true; /* such names are not listed either */
    const char *name = sx_arena_strdup(c->arena, id);
    bool good = name != NULL;
    c->diags = diags;
    for (const char *at = c->path; good && *at;) {
        size_t len = strcspn(at, ":");
        char *directory = sx_arena_strndup(c->arena, at, len);
        good = directory && (!len || look_in(c, directory, name));
        at += len + (at[len] == ':');
    }
    sx_catalogue_drop_repeated(c, first);
    c->diags = NULL;
    return good;
}

bool sx_catalogue_has(sx_catalogue *c, const char *id)
{
    if (c->late && !sx_catalogue_kept(c, SX_ENTRY_INSTRUMENT, id))
        (void)sx_catalogue_look(c, id, NULL);
    const sx_kept *kept = sx_catalogue_kept(c, SX_ENTRY_INSTRUMENT, id);
    return kept && kept->listed;
}

/* What was loaded moves to the entry of the list; what went away since goes on behind it. */
static bool carry(sx_catalogue *c, const sx_kept *old)
{
    sx_kept *now = old->listed ? sx_catalogue_kept(c, old->entry.kind, old->entry.id) : NULL;
    if (now && now->listed) {
        now->instrument = old->instrument;
        now->battery = old->battery;
        now->care_model = old->care_model;
        memcpy(now->stamp, old->stamp, SX_HASH_TEXT);
        return true;
    }
    if (!sx_arena_grow(c->arena, (void **)&c->kept, &c->capacity, c->count, sizeof *c->kept))
        return false;
    c->kept[c->count] = *old;
    c->kept[c->count++].listed = false;
    return true;
}

bool sx_catalogue_settle(sx_catalogue *c, sx_diags *diags)
{
    if (!c->late)
        return true;
    const sx_catalogue before = *c;
    c->late = false;
    c->kept = NULL;
    c->count = c->capacity = c->listed = 0;
    bool good = sx_catalogue_list(c, diags);
    for (size_t i = 0; good && i < before.count; i++)
        good = carry(c, &before.kept[i]);
    if (!good)
        *c = before; /* nothing that was loaded is lost */
    return good;
}
