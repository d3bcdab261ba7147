/*
 * checks.c: the known calls, made before the first real one. Nothing at run time shows a wrong description
 * of a C function, so its results are compared; arrays are guarded more strictly than in real calls.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend/ffi/binding.h"

/* The columns of one check. */
typedef struct trial {
    const sx_ffi_check *check;
    sx_ffi_binding *binding;
    double *with; /* columns one after the other */
    double *got;
    uint8_t *status;
    bool reversed; /* the last person first: each row must rest on itself alone */
} trial;

static size_t row_at(const trial *t, size_t row)
{
    return t->reversed ? t->check->rows - 1 - row : row;
}

static void set_columns(trial *t)
{
    sx_ffi_binding *b = t->binding;
    size_t rows = t->check->rows;
    for (size_t i = 0; i < b->input_count; i++) {
        double *column = t->with + i * rows;
        for (size_t row = 0; row < rows; row++) {
            sx_decimal value = t->check->with[i * rows + row_at(t, row)].value;
            column[row] = sx_number_to_double(sx_number_decimal(value));
        }
        b->inputs[i].values = column;
        b->inputs[i].status = t->status;
    }
    for (size_t i = 0; i < b->output_count; i++) {
        b->outputs[i].values = t->got + i * rows;
        b->outputs[i].status = t->status + (i + 1) * rows;
    }
}

/* Half a unit of the last digit that was written. */
static bool is_near(const sx_ffi_number *expected, double got)
{
    double value = sx_number_to_double(sx_number_decimal(expected->value));
    double half = 0.5 / (double)sx_pow10(expected->places);
    return fabs(got - value) <= half + 1e-12 * fabs(value);
}

static sx_plugin_status differs(const trial *t, const char *scale, const sx_ffi_number *expected,
                                double got, sx_plugin_error *error)
{
    const sx_ffi_function *f = t->binding->function;
    sx_buf wanted, given;
    sx_buf_init(&wanted, 64);
    sx_buf_init(&given, 512);
    sx_decimal_print(&wanted, expected->value);
    sx_number_print(&given, sx_number_real(got), SX_DIGITS_MAX);
    sx_plugin_status status = sx_fault_set(
        error, SX_PLUGIN_E_INTERNAL, SX_FAULT_FFI_CHECK,
        "the check in line %lu: function %s (%s) gives %.40s for the scale %s, where %s is "
        "expected%s",
        (unsigned long)t->check->where.line, f->id, f->symbol, sx_buf_text(&given), scale,
        sx_buf_text(&wanted),
        t->reversed && t->check->rows > 1 ? " (with the persons in another order)" : "");
    sx_buf_free(&wanted);
    sx_buf_free(&given);
    return status;
}

static sx_plugin_status compare(const trial *t, sx_plugin_error *error)
{
    size_t rows = t->check->rows;
    for (size_t i = 0; i < t->binding->output_count; i++) {
        for (size_t row = 0; row < rows; row++) {
            const sx_ffi_number *expected = &t->check->expected[i * rows + row_at(t, row)];
            double got = t->got[i * rows + row];
            if (!is_near(expected, got)) {
                return differs(t, t->binding->outputs[i].name, expected, got, error);
            }
        }
    }
    return SX_PLUGIN_OK;
}

/* The place of the check before what is wrong. */
static void tell_where(const trial *t, sx_plugin_error *error)
{
    char said[sizeof error->message];
    if (error == NULL) {
        return;
    }
    memcpy(said, error->message, sizeof said);
    (void)sx_fault_set(error, SX_PLUGIN_E_INTERNAL, (sx_fault)error->code,
                       "the check in line %lu: %s", (unsigned long)t->check->where.line, said);
}

static sx_plugin_status run_once(trial *t, sx_plugin_error *error)
{
    set_columns(t);
    t->binding->guarded = true;
    t->binding->other_preset = t->reversed;
    sx_plugin_status status = sx_ffi_call(t->binding, t->check->rows, error);
    t->binding->guarded = false;
    t->binding->other_preset = false;
    if (status == SX_PLUGIN_OK) {
        return compare(t, error);
    }
    tell_where(t, error);
    return status == SX_PLUGIN_E_MEMORY ? status : SX_PLUGIN_E_INTERNAL;
}

/* Twice: results that are left alone, kept from the call before or from the neighbour show. */
static sx_plugin_status run_check(const sx_ffi_check *check, sx_ffi_binding *b,
                                  sx_plugin_error *error)
{
    trial t = {.check = check, .binding = b};
    t.with = calloc(check->with_count + 1, sizeof *t.with);
    t.got = calloc(check->expected_count + 1, sizeof *t.got);
    t.status = calloc(b->output_count + 1, check->rows);
    sx_plugin_status status = SX_PLUGIN_E_MEMORY;
    if (t.with != NULL && t.got != NULL && t.status != NULL) {
        status = run_once(&t, error);
        t.reversed = true;
        if (status == SX_PLUGIN_OK) {
            status = run_once(&t, error);
        }
    }
    free(t.with);
    free(t.got);
    free(t.status);
    return status;
}

/* Said before the call: where the function ends the process, this is what the host can still read. */
static void announce(const sx_ffi *ffi, size_t index)
{
    const sx_ffi_check *check = &ffi->checks[index];
    const sx_ffi_function *f = &ffi->functions[check->function];
    char line[400];
    int length = snprintf(
        line, sizeof line,
        SX_CARRIER_SAYS "the check in line %lu, number %zu of %zu, of function %.100s (%.100s)\n",
        (unsigned long)check->where.line, index + 1, ffi->check_count, f->id, f->symbol);
    size_t count = length < 0 ? 0 : (size_t)length < sizeof line ? (size_t)length : sizeof line - 1;
    if (write(STDERR_FILENO, line, count) < 0) {
        return; /* nobody listens: nothing is lost but this word */
    }
}

sx_plugin_status sx_ffi_run_checks(const sx_ffi *ffi, sx_ffi_binding *bindings,
                                   sx_plugin_error *error)
{
    for (size_t i = 0; i < ffi->check_count; i++) {
        const sx_ffi_check *check = &ffi->checks[i];
        announce(ffi, i);
        sx_plugin_status status = run_check(check, &bindings[check->function], error);
        if (status != SX_PLUGIN_OK) {
            return status;
        }
    }
    return SX_PLUGIN_OK;
}
