/*
 * carrier.c: sx_carrier_lua, the code of a Lua instrument behind the plugin ABI: opens the script, hands
 * over its manifest, and passes calls on to its functions.
 */
#include "backend/lua/carrier.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "backend/lua/emit.h"
#include "backend/lua/excerpt.h"
#include "backend/lua/guard.h"
#include "backend/lua/rows.h"
#include "backend/lua/sx_library.h"
#include "backend/lua/symbolic_run.h"
#include "manifest/manifest.h"

#define ARENA_BYTES ((size_t)128 << 20)

const char *const sx_lua_function_words[] = {
#define FUNCTION_WORD(name, word) word,
    SX_LUA_FUNCTION_LIST(FUNCTION_WORD)
#undef FUNCTION_WORD
};

/* ---- faults ------------------------------------------------------------------------------------- */

const char *sx_lua_script(const sx_lua_instance *instance)
{
    return instance->bundle->file_count == 0 ? "" : instance->bundle->files[0].name;
}

uint32_t sx_lua_first_column(const sx_lua_instance *instance, uint32_t line)
{
    sx_slice text = sx_lua_source_line(instance->state, sx_lua_script(instance), line);
    uint32_t column = 1;
    for (size_t i = 0; i < text.len && (text.at[i] == ' ' || text.at[i] == '\t'); i++) {
        column++;
    }
    return column;
}

uint32_t sx_lua_calling_line(const sx_lua_instance *instance, lua_State *L)
{
    lua_Debug debug;
    for (int level = 0; lua_getstack(L, level, &debug) == 1; level++) {
        bool script = lua_getinfo(L, "Sl", &debug) != 0 && debug.currentline > 0 &&
                      debug.source[0] == '@' &&
                      strcmp(debug.source + 1, sx_lua_script(instance)) == 0;
        if (script) {
            return (uint32_t)debug.currentline;
        }
    }
    return 0;
}

static sx_plugin_status fault_at(const sx_lua_instance *instance, sx_plugin_error *error,
                                 sx_fault fault, const char *file, uint32_t line, const char *text)
{
    sx_slice source = sx_lua_source_line(instance->state, file, line);
    if (error != NULL) {
        error->code = (int32_t)fault;
        sx_lua_excerpt(error->message, sizeof error->message, file, line == 0 ? 1 : line, text,
                       source);
    }
    return SX_PLUGIN_E_DATA;
}

sx_plugin_status sx_lua_fault(const sx_lua_instance *instance, sx_plugin_error *error,
                              sx_fault fault, uint32_t line, const char *format, ...)
{
    char text[240];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return fault_at(instance, error, fault, sx_lua_script(instance), line, text);
}

sx_plugin_status sx_lua_branch(const sx_lua_instance *instance, sx_plugin_error *error,
                               const char *file, uint32_t line)
{
    char text[120];
    (void)snprintf(text, sizeof text,
                   "line %lu depends on an answer: use sx.where, or write score_row",
                   (unsigned long)line);
    return fault_at(instance, error, SX_FAULT_SCRIPT_BRANCH, file, line, text);
}

sx_plugin_status sx_lua_no_memory(sx_plugin_error *error)
{
    return sx_fault_set(error, SX_PLUGIN_E_MEMORY, SX_FAULT_SCRIPT_MEMORY, "memory ran out");
}

/* ---- opening ------------------------------------------------------------------------------------ */

static int set_up(lua_State *L)
{
    sx_lua_instance *instance = lua_touserdata(L, 1);
    luaL_checkstack(L, 20, "setting up");
    sx_objects_set_up(instance, L);
    sx_lua_library_set_up(instance, L);
    sx_guards_set_up(instance, L);
    return 0;
}

typedef struct taker {
    sx_lua_instance *instance;
    sx_plugin_error *error;
    sx_plugin_status status;
} taker;

/* Loads the script, takes its table and freezes what it made. */
static int load(lua_State *L)
{
    taker *t = lua_touserdata(L, 1);
    sx_lua_instance *instance = t->instance;
    luaL_checkstack(L, 20, "loading");
    t->status = sx_lua_load(instance->state, NULL, t->error);
    if (t->status == SX_PLUGIN_OK && sx_emit_tree(instance, L, t->error, &t->status)) {
        t->status = sx_lua_freeze(instance->state, lua_gettop(L), t->error);
    }
    return 0;
}

static sx_plugin_status read_script(sx_lua_instance *instance, sx_plugin_error *error)
{
    const sx_bundle *bundle = instance->bundle;
    instance->arena = sx_arena_new(ARENA_BYTES);
    if (instance->arena == NULL ||
        sx_lua_places_read(instance->arena, bundle->files[0].bytes, &instance->places) != SX_OK) {
        return sx_lua_no_memory(error);
    }
    for (int f = 0; f < SX_LUA_FUNCTIONS; f++) {
        instance->functions[f] = SX_LUA_NO_FUNCTION;
    }
    taker t = {.instance = instance, .error = error};
    sx_plugin_status status = sx_lua_new(bundle, &instance->state, error);
    if (status == SX_PLUGIN_OK) {
        status = sx_lua_protect(instance->state, set_up, instance, error);
    }
    if (status == SX_PLUGIN_OK) {
        status = sx_lua_protect(instance->state, load, &t, error);
        status = status == SX_PLUGIN_OK ? t.status : status;
    }
    if (status == SX_PLUGIN_OK &&
        sx_lua_model_read(instance->arena, instance->table, &instance->model) != SX_OK) {
        status = sx_lua_no_memory(error);
    }
    return status == SX_PLUGIN_OK ? sx_emit_check_functions(instance, error) : status;
}

static sx_plugin_status make_room(sx_lua_instance *instance, sx_plugin_error *error)
{
    size_t fields = instance->model.field_count + 1;
    instance->answers = sx_arena_array(instance->arena, fields, sizeof *instance->answers);
    instance->columns.of_field =
        sx_arena_array(instance->arena, fields, sizeof *instance->columns.of_field);
    instance->columns.slot_of_field =
        sx_arena_array(instance->arena, fields, sizeof *instance->columns.slot_of_field);
    instance->wanted =
        sx_arena_array(instance->arena, instance->model.scale_count + 1, sizeof *instance->wanted);
    bool there = instance->answers != NULL && instance->columns.of_field != NULL &&
                 instance->columns.slot_of_field != NULL && instance->wanted != NULL;
    return there ? SX_PLUGIN_OK : sx_lua_no_memory(error);
}

static void shut(sx_lua_instance *instance)
{
    sx_lua_close(instance->state);
    sx_lua_lines_free(&instance->symbolic_lines);
    sx_lua_lines_free(&instance->lines);
    sx_lua_lines_free(&instance->nil_lines);
    sx_buf_free(&instance->text);
    sx_arena_free(instance->symbols);
    sx_arena_free(instance->arena);
    *instance = (sx_lua_instance){.bundle = instance->bundle, .guarded = instance->guarded};
}

/* At its address for good: the functions of the interpreter know it. */
static sx_plugin_status begin(sx_lua_instance *instance, sx_plugin_error *error)
{
    sx_plugin_status status = read_script(instance, error);
    if (status == SX_PLUGIN_OK) {
        status = make_room(instance, error);
    }
    if (status != SX_PLUGIN_OK) {
        shut(instance);
    }
    return status;
}

/* After a limit was reached the interpreter is of no more use: a new one. */
static sx_plugin_status revive(sx_lua_instance *instance, sx_plugin_error *error)
{
    if (instance->state != NULL && !sx_lua_dead(instance->state)) {
        return SX_PLUGIN_OK;
    }
    shut(instance);
    return begin(instance, error);
}

static sx_plugin_status open_lua(const sx_plugin_host *host, void **ret_self,
                                 sx_plugin_error *error)
{
    const sx_bundle *bundle = sx_bundle_of(host);
    *ret_self = NULL;
    if (bundle == NULL || bundle->file_count == 0) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_SCRIPT_API,
                            "there is no script to open");
    }
    sx_lua_instance *instance = calloc(1, sizeof *instance);
    if (instance == NULL) {
        return sx_lua_no_memory(error);
    }
    instance->bundle = bundle;
    sx_plugin_status status = begin(instance, error);
    if (status != SX_PLUGIN_OK) {
        free(instance);
        return status;
    }
    *ret_self = instance;
    return SX_PLUGIN_OK;
}

static void close_lua(void *self)
{
    if (self != NULL) {
        shut(self);
        free(self);
    }
}

/* ---- the manifest ------------------------------------------------------------------------------- */

/* score() on symbols once more, now with guards wherever it could decide something by an answer. */
static sx_plugin_status run_guarded(const sx_lua_instance *instance, sx_plugin_error *error)
{
    sx_lua_instance *other = calloc(1, sizeof *other);
    if (other == NULL) {
        return sx_lua_no_memory(error);
    }
    other->bundle = instance->bundle;
    other->guarded = true;
    sx_plugin_status status = begin(other, error);
    if (status == SX_PLUGIN_OK) {
        status = sx_symbolic_run(other, error);
        shut(other);
    }
    free(other);
    return status;
}

static sx_plugin_status make_manifest(sx_lua_instance *instance, sx_plugin_error *error)
{
    if (instance->text_lines > 0) {
        return SX_PLUGIN_OK;
    }
    sx_plugin_status status = sx_symbolic_run(instance, error);
    if (status == SX_PLUGIN_OK && instance->results != NULL) {
        status = run_guarded(instance, error);
    }
    if (status == SX_PLUGIN_OK) {
        status = sx_symbolic_prove(instance, error);
    }
    sx_tree *root =
        status == SX_PLUGIN_OK ? sx_emit_computed(instance, instance->arena, error, &status) : NULL;
    if (root == NULL) {
        return status;
    }
    sx_buf_init(&instance->text, SX_MANIFEST_MAX);
    sx_status emitted = sx_emit_text(instance->arena, root, &instance->text, &instance->text_places,
                                     &instance->text_lines);
    if (emitted != SX_OK || instance->text.failed) {
        instance->text_lines = 0;
        sx_buf_free(&instance->text);
        return emitted != SX_OK ? sx_lua_no_memory(error)
                                : sx_lua_fault(instance, error, SX_FAULT_SCRIPT_RESULT, 1,
                                               "the table makes a manifest above 1 MiB");
    }
    return SX_PLUGIN_OK;
}

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    sx_lua_instance *instance = self;
    sx_plugin_status status = revive(instance, error);
    status = status == SX_PLUGIN_OK ? make_manifest(instance, error) : status;
    *ret_length = status == SX_PLUGIN_OK ? instance->text.len : 0;
    if (status == SX_PLUGIN_OK) {
        uint64_t length = *ret_length < capacity ? *ret_length : capacity;
        if (length > 0) {
            memcpy(buffer, instance->text.data, (size_t)length);
        }
        status = *ret_length > capacity ? SX_PLUGIN_E_SPACE : SX_PLUGIN_OK;
    }
    return status;
}

static sx_plugin_status places(void *self, uint32_t *ret, uint64_t capacity, uint64_t *ret_count,
                               sx_plugin_error *error)
{
    sx_lua_instance *instance = self;
    sx_plugin_status status = revive(instance, error);
    status = status == SX_PLUGIN_OK ? make_manifest(instance, error) : status;
    *ret_count = status == SX_PLUGIN_OK ? 2 * (uint64_t)instance->text_lines : 0;
    for (uint64_t i = 0; i < *ret_count && i < capacity; i++) {
        ret[i] = instance->text_places[i];
    }
    return status == SX_PLUGIN_OK && *ret_count > capacity ? SX_PLUGIN_E_SPACE : status;
}

static sx_plugin_status traced(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                               sx_plugin_error *error)
{
    sx_lua_instance *instance = self;
    sx_plugin_status status = revive(instance, error);
    status = status == SX_PLUGIN_OK ? sx_symbolic_run(instance, error) : status;
    *ret_length = 0;
    for (size_t i = 0; status == SX_PLUGIN_OK && i < instance->model.scale_count; i++) {
        if (instance->results == NULL || instance->results[i] == NULL) {
            continue;
        }
        const char *id = instance->model.scales[i].id;
        uint64_t length = strlen(id);
        if (*ret_length + length + 1 <= capacity) {
            memcpy(buffer + *ret_length, id, (size_t)length);
            buffer[*ret_length + length] = '\n';
        }
        *ret_length += length + 1;
    }
    return status == SX_PLUGIN_OK && *ret_length > capacity ? SX_PLUGIN_E_SPACE : status;
}

/* ---- calls -------------------------------------------------------------------------------------- */

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    sx_plugin_status status = revive(self, error);
    return status == SX_PLUGIN_OK ? sx_rows_score(self, answers, scores, error) : status;
}

static sx_plugin_status check(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *notes, sx_plugin_error *error)
{
    sx_plugin_status status = revive(self, error);
    return status == SX_PLUGIN_OK ? sx_rows_check(self, answers, notes, error) : status;
}

static sx_plugin_status next(void *self, const sx_plugin_block *so_far, uint8_t *state,
                             uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error)
{
    sx_plugin_status status = revive(self, error);
    return status == SX_PLUGIN_OK ? sx_rows_next(self, so_far, state, state_length, ret_item, error)
                                  : status;
}

static sx_plugin_status text(void *self, const sx_plugin_text_context *context, char *buffer,
                             uint64_t capacity, uint64_t *ret_length, sx_plugin_error *error)
{
    sx_plugin_status status = revive(self, error);
    *ret_length = 0;
    return status == SX_PLUGIN_OK ? sx_rows_text(self, context, buffer, capacity, ret_length, error)
                                  : status;
}

static const void *extension(void *self, const char *id)
{
    static const sx_plugin_adaptive adaptive = {
        .size = sizeof adaptive, .state_max = SX_PLUGIN_STATE_MAX, .next = next};
    static const sx_plugin_validity validity = {.size = sizeof validity, .check = check};
    static const sx_plugin_text wording = {.size = sizeof wording, .text = text};
    static const sx_lua_source source = {.size = sizeof source, .places = places, .traced = traced};
    const sx_lua_instance *instance = self;
    const struct {
        const char *id;
        sx_lua_function needs;
        const void *offered;
    } extensions[] = {{SX_PLUGIN_ADAPTIVE, SX_LUA_NEXT, &adaptive},
                      {SX_PLUGIN_VALIDITY, SX_LUA_VALIDATE, &validity},
                      {SX_PLUGIN_TEXT, SX_LUA_TEXT, &wording},
                      {SX_LUA_SOURCE, SX_LUA_FUNCTIONS, &source}};
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        if (sx_str_equal(id, extensions[i].id) &&
            (extensions[i].needs == SX_LUA_FUNCTIONS ||
             instance->functions[extensions[i].needs] != SX_LUA_NO_FUNCTION)) {
            return extensions[i].offered;
        }
    }
    return NULL;
}

const sx_plugin sx_carrier_lua = {
    .size = sizeof sx_carrier_lua,
    .abi_major = SX_PLUGIN_ABI_MAJOR,
    .abi_minor = SX_PLUGIN_ABI_MINOR,
    .id = "sextant-lua",
    .version = "1.0.0",
    .license = "MIT",
    .open = open_lua,
    .close = close_lua,
    .manifest = manifest,
    .score = score,
    .extension = extension,
};
