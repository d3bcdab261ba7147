/*
 * sx_library.c: registers the functions of `sx`.
 */
#include "backend/lua/sx_library.h"

void sx_lua_arguments(lua_State *L, int least, int most)
{
    int count = lua_gettop(L);
    const char *name = SX_LUA_NAME(L);
    if (count > 0 && sx_lua_is_sx(L, 1)) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "%s is called with a point: sx:sum(...) hands sx itself to it", name);
    }
    if (count < least || count > most) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           least == most ? "%s takes %d argument%s, not %d"
                                         : "%s takes %d%s or more arguments, not %d",
                           name, least, least == most && least != 1 ? "s" : "", count);
    }
    lua_settop(L, most);
}

void sx_lua_replay_add(sx_lua_instance *instance, lua_State *L, sx_lua_replay what)
{
    void *items = instance->replays;
    if (sx_arena_grow(instance->symbols, &items, &instance->replay_capacity, instance->replay_count,
                      sizeof what) == NULL) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "score() makes too much: use score_row");
        return;
    }
    instance->replays = items;
    instance->replays[instance->replay_count++] = what;
}

sx_lua_replay sx_lua_replay_next(sx_lua_instance *instance, lua_State *L, const char *code)
{
    const sx_lua_replay *next = instance->replay_at < instance->replay_count
                                    ? &instance->replays[instance->replay_at++]
                                    : NULL;
    if (next == NULL || !sx_str_equal(next->code, code)) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_BRANCH,
                           "line %d depends on an answer: use sx.where, or write score_row",
                           (int)sx_lua_calling_line(instance, L));
    }
    return next == NULL ? (sx_lua_replay){.code = NULL} : *next;
}

static void add(sx_lua_instance *instance, lua_State *L, const sx_lua_entry *entries)
{
    for (const sx_lua_entry *entry = entries; entry->name != NULL; entry++) {
        lua_pushlightuserdata(L, instance);
        lua_pushinteger(L, (lua_Integer)entry->op);
        lua_pushfstring(L, "sx.%s", entry->name);
        sx_lua_register(L, entry->name, entry->function, 3);
    }
}

void sx_lua_library_set_up(sx_lua_instance *instance, lua_State *L)
{
    add(instance, L, sx_lua_gather_entries);
    add(instance, L, sx_lua_math_entries);
}
