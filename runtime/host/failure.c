/*
 * failure.c: the first failure of an instance as a diagnostic. See failure.h.
 */
#include "host/failure.h"

bool sx_failure_get(const sx_loaded *loaded, sx_code *code, sx_failure *ret)
{
    sx_code_report report;
    sx_code_report_get(code, &report);
    *ret = (sx_failure){.code = report.first_code,
                        .where = report.first_where.file ? report.first_where
                                                         : (sx_where){loaded->path, 0, 0},
                        .message = report.first_message,
                        .excerpt = report.first_excerpt};
    return report.first_fate != SX_FATE_OK;
}

static void tell_start(const sx_loaded *loaded, const char *before, sx_diags *diags)
{
    size_t errors = diags ? diags->errors : 0;
    sx_code *code = sx_engine_take(loaded->engine, diags);
    if (code || !diags || diags->errors == errors)
        sx_diag_add(diags, sx_code_status(loaded->kind), sx_fate_code(SX_FATE_NO_WORKER),
                    (sx_where){loaded->path, 0, 0},
                    "try again; `sextant doctor` looks at this machine",
                    "%sits code could not be started", before);
    sx_engine_give_back(loaded->engine, code);
}

sx_status sx_failure_tell(const sx_loaded *loaded, sx_code *code, const char *before,
                          sx_diags *diags)
{
    sx_failure why;
    if (!code) {
        tell_start(loaded, before, diags);
    } else if (sx_failure_get(loaded, code, &why)) {
        sx_diag_add(diags, sx_code_status(loaded->kind), why.code, why.where, NULL, "%s%s", before,
                    why.message);
        sx_diag_excerpt(diags, why.excerpt);
    }
    return sx_code_status(loaded->kind);
}
