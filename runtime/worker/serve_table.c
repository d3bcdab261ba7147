/*
 * serve_table.c: makes the columns in shared memory into the structs of the plugin ABI. What is wrong here is
 * a mistake of the host, and still refused.
 */
#include "worker/serve.h"

#include <stdlib.h>
#include <string.h>

#define GUARD 0xa7

bool sx_serve_texts(const sx_serve *serve, uint64_t *at, size_t count, const char **ret)
{
    for (size_t i = 0; i < count; i++) {
        if (*at >= serve->room) {
            return false;
        }
        const char *text = (const char *)serve->in + *at;
        size_t length = strnlen(text, (size_t)(serve->room - *at));
        if (length == serve->room - *at) {
            return false;
        }
        ret[i] = text;
        *at += length + 1;
    }
    return true;
}

/* A copy: the input memory is the next request's before this kind is asked for again. */
static bool take_names(sx_serve *serve, const sx_wire_request *request, sx_serve_names *names)
{
    size_t count = (size_t)request->columns + request->out_columns;
    free(names->bytes);
    free(names->at);
    *names = (sx_serve_names){0};
    uint64_t at = request->strings_at;
    names->at = calloc(count + 1, sizeof *names->at);
    if (names->at == NULL || !sx_serve_texts(serve, &at, count, names->at)) {
        return false;
    }
    size_t size = (size_t)(at - request->strings_at);
    names->bytes = malloc(size + 1);
    if (names->bytes == NULL) {
        return false;
    }
    memcpy(names->bytes, serve->in + request->strings_at, size);
    const char *base = (const char *)serve->in + request->strings_at;
    for (size_t i = 0; i < count; i++) {
        names->at[i] = names->bytes + (names->at[i] - base);
    }
    names->columns = request->columns;
    names->out_columns = request->out_columns;
    return true;
}

static bool make_room(sx_serve *serve, const sx_wire_request *request)
{
    if (request->columns >= serve->column_room) {
        size_t room = (size_t)request->columns + 1;
        free(serve->values);
        free(serve->status);
        serve->values = calloc(room, sizeof *serve->values);
        serve->status = calloc(room, sizeof *serve->status);
        serve->column_room = serve->values != NULL && serve->status != NULL ? room : 0;
    }
    if (request->out_columns >= serve->out_room) {
        size_t room = (size_t)request->out_columns + 1;
        free(serve->out_values);
        free(serve->out_status);
        serve->out_values = calloc(room, sizeof *serve->out_values);
        serve->out_status = calloc(room, sizeof *serve->out_status);
        serve->out_room = serve->out_values != NULL && serve->out_status != NULL ? room : 0;
    }
    return serve->column_room > request->columns && serve->out_room > request->out_columns;
}

bool sx_serve_block(sx_serve *serve, const sx_wire_request *request, sx_plugin_block *ret)
{
    sx_wire_table table;
    sx_serve_names *names = &serve->names[request->kind];
    if (!sx_wire_table_place(request->columns, request->rows, serve->room, &table) ||
        !make_room(serve, request)) {
        return false;
    }
    if (request->names == 1 && !take_names(serve, request, names)) {
        return false;
    }
    if (names->at == NULL || names->columns != request->columns ||
        names->out_columns != request->out_columns) {
        return false;
    }
    for (uint32_t i = 0; i < request->columns; i++) {
        const unsigned char *column = serve->in + i * table.value_step;
        serve->values[i] = (const double *)(const void *)column;
        serve->status[i] = serve->in + table.status_at + i * table.status_step;
    }
    *ret = (sx_plugin_block){.size = sizeof *ret,
                             .columns = request->columns,
                             .rows = request->rows,
                             .names = names->at,
                             .values = serve->values,
                             .status = serve->status};
    return true;
}

bool sx_serve_scores(sx_serve *serve, const sx_wire_request *request, sx_plugin_scores *ret)
{
    sx_wire_table table;
    if (!sx_wire_table_place(request->out_columns, request->rows, serve->room, &table)) {
        return false;
    }
    for (uint32_t i = 0; i < request->out_columns; i++) {
        unsigned char *column = serve->out + i * table.value_step;
        serve->out_values[i] = (double *)(void *)column;
        serve->out_status[i] = serve->out + table.status_at + i * table.status_step;
        memset(serve->out_values[i], 0, (size_t)request->rows * sizeof(double));
        memset(serve->out_status[i], SX_PLUGIN_CELL_INCOMPLETE, (size_t)request->rows);
    }
    *ret = (sx_plugin_scores){.size = sizeof *ret,
                              .columns = request->out_columns,
                              .rows = request->rows,
                              .names = serve->names[request->kind].at + request->columns,
                              .values = serve->out_values,
                              .status = serve->out_status};
    sx_serve_guard(serve, ret);
    return true;
}

void sx_serve_guard(sx_serve *serve, const sx_plugin_scores *scores)
{
    for (uint32_t i = 0; i < scores->columns; i++) {
        memset(serve->out_values[i] + scores->rows, GUARD, SX_WIRE_GAP);
        memset(serve->out_status[i] + scores->rows, GUARD, SX_WIRE_GAP);
    }
}

static bool whole(const void *gap)
{
    unsigned char wanted[SX_WIRE_GAP];
    memset(wanted, GUARD, sizeof wanted);
    return memcmp(gap, wanted, sizeof wanted) == 0;
}

bool sx_serve_guarded(const sx_serve *serve, const sx_plugin_scores *scores)
{
    for (uint32_t i = 0; i < scores->columns; i++) {
        if (!whole(serve->out_values[i] + scores->rows) ||
            !whole(serve->out_status[i] + scores->rows)) {
            return false;
        }
    }
    return true;
}
