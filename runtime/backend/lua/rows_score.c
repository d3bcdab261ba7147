/*
 * rows_score.c: score_row() and validate() over the rows of a block.
 */
#include <lauxlib.h>

#include <math.h>
#include <stdlib.h>

#include "backend/lua/rows.h"
#include "backend/lua/symbolic_run.h"
#include "backend/lua/symbolic_value.h"

typedef struct row_run {
    sx_lua_instance *instance;
    sx_plugin_error *error;
    sx_plugin_status status;
    sx_lua_function function;
    const sx_plugin_scores *results;
    const int32_t *columns; /* by column of the results: is it one of this function? -1: no */
    int32_t *needs;         /* columns of the block, scale after scale, each list ends with -1 */
    bool always;            /* some scale is computed whatever is missing */
} row_run;

static uint32_t function_line(const row_run *run)
{
    return run->instance->function_lines[run->function];
}

static const char *function_word(const row_run *run)
{
    return sx_lua_function_words[run->function];
}

/* ---- results ------------------------------------------------------------------------------------ */

static bool refuse(row_run *run, const char *what, const char *key)
{
    run->status = sx_lua_fault(run->instance, run->error, SX_FAULT_SCRIPT_RESULT,
                               function_line(run), "%s returns %s%s%s", function_word(run), what,
                               key == NULL ? "" : " for ", key == NULL ? "" : key);
    return false;
}

/* A name that stands in the script; what was put together for a person may hold an answer. */
static const char *shown(const row_run *run, const char *name)
{
    return name != NULL && sx_lua_in_script(run->instance->state, name) ? name : "?";
}

/* A key that is no scale of score_row, in the table on top of the stack. */
static bool refuse_keys(row_run *run, lua_State *L)
{
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : NULL;
        bool known = false;
        for (uint32_t c = 0; key != NULL && c < run->results->columns; c++) {
            known = known || (run->columns[c] >= 0 && sx_str_equal(run->results->names[c], key));
        }
        if (!known) {
            run->status =
                key == NULL
                    ? sx_lua_fault(run->instance, run->error, SX_FAULT_SCRIPT_RESULT,
                                   function_line(run),
                                   "score_row returns a table with elements without a name: name "
                                   "the scales, as in {total = 5}")
                    : sx_lua_fault(run->instance, run->error, SX_FAULT_SCRIPT_RESULT,
                                   function_line(run),
                                   "score_row returns '%.60s', which is no scale with call:",
                                   shown(run, key));
            lua_pop(L, 2);
            return false;
        }
        lua_pop(L, 1);
    }
    return true;
}

static void put(const row_run *run, uint32_t column, uint64_t row, double value)
{
    bool good = isfinite(value);
    run->results->values[column][row] = good ? value : 0;
    run->results->status[column][row] = good ? SX_PLUGIN_CELL_OK : SX_PLUGIN_CELL_UNDEFINED;
}

/* sx.none, which says the same as leaving the scale out. */
static bool is_none(lua_State *L)
{
    const sx_object *object = sx_object_at(L, -1);
    return object != NULL && object->kind == SX_OBJECT_VALUE &&
           object->values[0].kind == SX_VALUE_MISSING;
}

/* The table on top of the stack; the names of columns are the list at `names`. */
static bool read_scores(row_run *run, lua_State *L, int names, uint64_t row)
{
    uint32_t found = 0;
    if (lua_type(L, -1) != LUA_TTABLE) {
        return refuse(run, sx_value_word(L, -1), NULL);
    }
    (void)sx_lua_inside(L, -1);
    for (uint32_t c = 0; c < run->results->columns; c++) {
        if (run->columns[c] < 0) {
            continue;
        }
        lua_rawgeti(L, names, (lua_Integer)c + 1);
        int type = lua_rawget(L, -2);
        if (type == LUA_TNUMBER) {
            put(run, c, row, lua_tonumber(L, -1));
        } else if (type != LUA_TNIL && !is_none(L)) {
            return refuse(run, sx_value_word(L, -1), run->results->names[c]);
        }
        found += type == LUA_TNIL ? 0U : 1U;
        lua_pop(L, 1);
    }
    lua_pushnil(L);
    uint32_t keys = 0;
    while (keys <= found && lua_next(L, -2) != 0) {
        keys++;
        lua_pop(L, 1);
    }
    if (keys > found) {
        lua_pop(L, 1);
        return refuse_keys(run, L);
    }
    return true;
}

/* Nothing but the elements 1 to count? */
static bool is_list(lua_State *L, lua_Unsigned count)
{
    lua_Unsigned found = 0;
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        lua_pop(L, 1);
        found++;
    }
    return found == count;
}

/* nil or a list of notes on top of the stack. */
static bool read_notes(row_run *run, lua_State *L, int names, uint64_t row)
{
    (void)names;
    for (uint32_t c = 0; c < run->results->columns; c++) {
        put(run, c, row, 0);
    }
    if (lua_isnil(L, -1)) {
        return true;
    }
    if (lua_type(L, -1) != LUA_TTABLE) {
        return refuse(run, sx_value_word(L, -1), NULL);
    }
    lua_Unsigned count = sx_lua_length(L, -1);
    (void)sx_lua_inside(L, -1);
    if (!is_list(L, count)) {
        return refuse(run, "a table with keys", NULL);
    }
    for (lua_Unsigned i = 1; i <= count; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i);
        const char *id = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
        bool known = false;
        for (uint32_t c = 0; id != NULL && c < run->results->columns; c++) {
            if (sx_str_equal(run->results->names[c], id)) {
                put(run, c, row, 1);
                known = true;
            }
        }
        if (!known) {
            run->status =
                sx_lua_fault(run->instance, run->error, SX_FAULT_SCRIPT_RESULT, function_line(run),
                             "validate returns '%.60s', which is no note without when:",
                             id == NULL ? sx_value_word(L, -1) : shown(run, id));
            return false;
        }
        lua_pop(L, 1);
    }
    return true;
}

/* ---- who is asked -------------------------------------------------------------------------------- */

static int32_t find_column(const sx_plugin_block *block, const char *name)
{
    for (uint32_t c = 0; c < block->columns; c++) {
        if (sx_str_equal(block->names[c], name)) {
            return (int32_t)c;
        }
    }
    return -1;
}

/* The columns that each scale with the missing rule `complete` needs. */
static bool find_needs(row_run *run)
{
    const sx_lua_instance *instance = run->instance;
    size_t total = 0, at = 0;
    for (uint32_t c = 0; c < run->results->columns; c++) {
        if (run->columns[c] >= 0) {
            total += instance->model.scales[run->columns[c]].need_count + 1;
        }
    }
    run->needs = malloc((total + 1) * sizeof *run->needs);
    for (uint32_t c = 0; run->needs != NULL && c < run->results->columns; c++) {
        const sx_lua_scale *scale =
            run->columns[c] >= 0 ? &instance->model.scales[run->columns[c]] : NULL;
        for (size_t i = 0; scale != NULL && i < scale->need_count; i++) {
            int32_t column = find_column(instance->columns.block, scale->needs[i]);
            if (column >= 0) {
                run->needs[at++] = column;
            }
        }
        if (scale != NULL) {
            run->always = run->always || scale->need_count == 0;
            run->needs[at++] = -1;
        }
    }
    if (run->needs != NULL) {
        run->needs[at] = -2;
    }
    return run->needs != NULL;
}

/* Where nothing can come out, because of the missing rule, the script is not asked. */
static bool is_asked(const row_run *run, uint64_t row)
{
    const sx_plugin_block *block = run->instance->columns.block;
    bool complete = true;
    if (run->always) {
        return true;
    }
    for (const int32_t *need = run->needs; *need != -2; need++) {
        if (*need >= 0) {
            complete = complete && block->status[*need][row] == SX_PLUGIN_CELL_OK;
        } else if (complete) {
            return true;
        } else {
            complete = true;
        }
    }
    return false;
}

static void put_incomplete(const row_run *run, uint64_t row)
{
    for (uint32_t c = 0; c < run->results->columns; c++) {
        if (run->columns[c] >= 0) {
            run->results->values[c][row] = 0;
            run->results->status[c][row] = SX_PLUGIN_CELL_INCOMPLETE;
        }
    }
}

/* ---- rows --------------------------------------------------------------------------------------- */

static int run_rows(lua_State *L)
{
    row_run *run = lua_touserdata(L, 1);
    sx_lua_instance *instance = run->instance;
    int base = sx_rows_begin(instance, L);
    lua_createtable(L, (int)run->results->columns, 0);
    int names = lua_gettop(L);
    for (uint32_t c = 0; c < run->results->columns; c++) {
        lua_pushstring(L, run->results->names[c]);
        lua_rawseti(L, names, (lua_Integer)c + 1);
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, instance->functions[run->function]);
    int function = lua_gettop(L);
    for (uint64_t row = 0; row < instance->columns.block->rows; row++) {
        if (run->needs != NULL && !is_asked(run, row)) {
            put_incomplete(run, row);
            continue;
        }
        sx_rows_fill(instance, L, base, row);
        lua_pushvalue(L, function);
        lua_pushvalue(L, base);
        run->status = sx_lua_call(instance->state, 1, 1, SX_LUA_PERSON, run->error);
        bool good = run->status == SX_PLUGIN_OK;
        if (good && run->function == SX_LUA_SCORE_ROW) {
            good = read_scores(run, L, names, row);
        } else if (good) {
            good = read_notes(run, L, names, row);
        }
        if (!good) {
            return 0;
        }
        lua_settop(L, function);
    }
    return 0;
}

static sx_plugin_status call_rows(row_run *run)
{
    sx_lua_instance *instance = run->instance;
    if (instance->functions[run->function] == SX_LUA_NO_FUNCTION) {
        return sx_fault_set(run->error, SX_PLUGIN_E_UNSUPPORTED, SX_FAULT_SCRIPT_API,
                            "the script has no function %s", function_word(run));
    }
    instance->mode = SX_LUA_ROWS;
    sx_plugin_status status = sx_lua_protect(instance->state, run_rows, run, run->error);
    instance->mode = SX_LUA_IDLE;
    return status == SX_PLUGIN_OK ? run->status : status;
}

/* ---- calls of the ABI --------------------------------------------------------------------------- */

/* Which columns are of this kind of scale; how many. */
static uint32_t choose(const sx_lua_instance *instance, const sx_plugin_scores *scores,
                       sx_lua_scale_kind kind, int32_t *ret)
{
    uint32_t count = 0;
    for (uint32_t c = 0; c < scores->columns; c++) {
        int scale = sx_lua_model_scale(&instance->model, scores->names[c]);
        bool chosen = scale >= 0 && instance->model.scales[scale].kind == kind;
        ret[c] = chosen ? scale : -1;
        count += chosen ? 1U : 0U;
    }
    return count;
}

static sx_plugin_status check_results(const sx_plugin_block *block, const sx_plugin_scores *results,
                                      size_t most, sx_plugin_error *error)
{
    if (results->names == NULL || results->columns > most || results->rows != block->rows) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_SCRIPT_API,
                            "results that do not fit this instrument");
    }
    return SX_PLUGIN_OK;
}

sx_plugin_status sx_rows_score(sx_lua_instance *instance, const sx_plugin_block *block,
                               const sx_plugin_scores *scores, sx_plugin_error *error)
{
    sx_plugin_status status = sx_rows_bind(instance, block, error);
    if (status == SX_PLUGIN_OK) {
        status = check_results(block, scores, instance->model.scale_count, error);
    }
    if (status != SX_PLUGIN_OK) {
        return status;
    }
    uint32_t traced = choose(instance, scores, SX_LUA_SCALE_OPEN, instance->wanted);
    if (traced > 0) {
        status = sx_symbolic_trace(instance, block, instance->wanted, scores, error);
    }
    uint32_t called = choose(instance, scores, SX_LUA_SCALE_CALL, instance->wanted);
    if (status == SX_PLUGIN_OK && traced + called < scores->columns) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_SCRIPT_API,
                            "a scale that no function gives");
    }
    row_run run = {.instance = instance,
                   .error = error,
                   .function = SX_LUA_SCORE_ROW,
                   .results = scores,
                   .columns = instance->wanted};
    if (status != SX_PLUGIN_OK || called == 0) {
        return status;
    }
    status = find_needs(&run) ? call_rows(&run) : sx_lua_no_memory(error);
    free(run.needs);
    return status;
}

sx_plugin_status sx_rows_check(sx_lua_instance *instance, const sx_plugin_block *block,
                               const sx_plugin_scores *notes, sx_plugin_error *error)
{
    sx_plugin_status status = sx_rows_bind(instance, block, error);
    if (status == SX_PLUGIN_OK) {
        status = check_results(block, notes, instance->model.note_count, error);
    }
    row_run run = {
        .instance = instance, .error = error, .function = SX_LUA_VALIDATE, .results = notes};
    return status == SX_PLUGIN_OK ? call_rows(&run) : status;
}
