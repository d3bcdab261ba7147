/*
 * plugin_check_load.c: what a plugin on trial is before anybody answers it: the probe's own
 * findings, one step in a process of its own, so that it is known which one a plugin dies over;
 * then its manifest.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "api/plugin_check.h"
#include "backend/native/native.h"
#include "host/answer.h"
#include "host/coverage.h"
#include "host/examples.h"
#include "host/load_code.h"
#include "plan/check.h"

/* --- the probe -------------------------------------------------------------------------------- */

static char *field_of(sx_trial *trial, const char **at, const char *end, char stop)
{
    const char *found = memchr(*at, stop, (size_t)(end - *at));
    const char *until = found ? found : end;
    char *text = sx_arena_strndup(trial->arena, *at, (size_t)(until - *at));
    trial->memory = trial->memory || !text;
    *at = found ? found + 1 : end;
    return text;
}

static void take_about(sx_trial *trial, const char *name, const char *detail)
{
    const struct {
        const char *name;
        const char **to;
    } known[] = {{"id", &trial->id},
                 {"version", &trial->version},
                 {"license", &trial->license},
                 {"abi", &trial->abi}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (sx_str_equal(known[i].name, name))
            *known[i].to = detail;
    }
}

/* RESULT TAB NAME TAB DETAIL */
static void take_report(sx_trial *trial, const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    while (at < end && !trial->memory) {
        const char *result = field_of(trial, &at, end, '\t');
        const char *name = field_of(trial, &at, end, '\t');
        const char *detail = field_of(trial, &at, end, '\n');
        if (trial->memory)
            return;
        if (sx_str_equal(result, "about"))
            take_about(trial, name, detail);
        else if (sx_str_equal(result, "ok"))
            sx_trial_say(trial, SX_FOUND_OK, name, "%s", detail);
        else if (sx_str_equal(result, "warn"))
            sx_trial_say(trial, SX_FOUND_WARN, name, "%s", detail);
        else
            sx_trial_say(trial, SX_FOUND_FAIL, name, "%s", detail);
    }
}

/* One step of the probe in a worker of its own. False when it did not come to an end. */
static bool probe(sx_trial *trial, const char *step, const char *name)
{
    sx_code_manifest report = {0};
    trial->mode.bytes = sx_slice_of(step);
    sx_code *code = sx_trial_start(trial, name);
    if (!code)
        return false;
    size_t before = trial->diags->count;
    bool ended = sx_code_manifest_read(code, trial->arena, trial->diags, &report) == SX_OK;
    if (ended) {
        take_report(trial, report.text, report.length);
    } else {
        trial->diags->count = before; /* it is a finding here, said once */
        trial->diags->errors = before;
        sx_trial_say_report(trial, name, "while it was tried out", code);
    }
    sx_code_close(code);
    return ended;
}

/* --- the manifest ----------------------------------------------------------------------------- */

static sx_status build(sx_loaded *loaded, sx_diags *diags)
{
    sx_plan *scores = NULL, *flags = NULL, *shown = NULL, *columns = NULL;
    sx_status status = sx_plan_scores(loaded->model, loaded->arena, diags, &scores);
    if (status == SX_OK)
        status = sx_plan_flags(loaded->model, loaded->arena, diags, &flags);
    if (status == SX_OK)
        status = sx_plan_shown(loaded->model, loaded->arena, diags, &shown);
    if (status == SX_OK)
        status = sx_plan_columns(loaded->model, loaded->arena, diags, &columns);
    loaded->scores = scores;
    loaded->flags = flags;
    loaded->shown = shown;
    loaded->columns = columns;
    return status == SX_OK ? sx_plan_check(scores, flags, loaded->model, diags) : status;
}

/* The first thing that was refused since `before`, as one line. */
static void say_refusal(sx_trial *trial, const char *name, size_t before)
{
    const sx_diag *diag = trial->diags->count > before ? &trial->diags->items[before] : NULL;
    if (!diag)
        sx_trial_say(trial, SX_FOUND_FAIL, name, "refused");
    else
        sx_trial_say(trial, SX_FOUND_FAIL, name, "%s%s%s [%s]", diag->message,
                     diag->expected ? ": " : "", diag->expected ? diag->expected : "", diag->code);
}

static sx_loaded *new_loaded(sx_trial *trial)
{
    sx_arena *arena = sx_arena_new(0);
    sx_loaded *loaded = arena ? sx_arena_alloc(arena, sizeof *loaded) : NULL;
    if (!loaded || !(loaded->path = sx_arena_strdup(arena, trial->path))) {
        sx_arena_free(arena);
        trial->memory = true;
        return NULL;
    }
    loaded->arena = arena;
    loaded->kind = SX_CODE_NATIVE;
    return loaded;
}

static sx_status read_manifest(sx_trial *trial, sx_loaded *loaded, sx_model **ret)
{
    sx_bundle *bundle = sx_arena_alloc(loaded->arena, sizeof *bundle);
    if (!bundle)
        return SX_E_MEMORY;
    /* The engine closes the library of its bundle. */
    *bundle = (sx_bundle){.kind = SX_CODE_NATIVE,
                          .name = loaded->path,
                          .library = fcntl(trial->library.file, F_DUPFD_CLOEXEC, 3)};
    sx_status status =
        sx_load_code_manifest(loaded, bundle, &trial->options.code, trial->diags, ret);
    if (!loaded->engine && bundle->library >= 0)
        (void)close(bundle->library);
    if (status == SX_OK)
        status = sx_load_check_code(loaded, *ret, trial->diags);
    if (status == SX_OK)
        status = sx_answer_prepare(*ret);
    return status;
}

static void say_manifest(sx_trial *trial)
{
    const sx_model *model = trial->loaded->model;
    const sx_call_layout *layout = sx_plan_calls(trial->loaded->scores);
    size_t scales = layout ? layout->scale_count : 0;
    size_t notes = layout ? layout->output_count - scales : 0;
    sx_trial_say(trial, SX_FOUND_OK, "manifest",
                 "items: %zu; scales: %zu, from the code: %zu; notes of validity from the code: "
                 "%zu%s",
                 model->item_count, model->scale_count, scales, notes,
                 model->adaptive.present ? "; the code chooses the order" : "");
}

static bool has_examples(sx_trial *trial, sx_loaded *loaded)
{
    size_t before = trial->diags->count;
    sx_status status = sx_examples_run(loaded, trial->diags);
    if (status == SX_OK)
        status = sx_coverage_check(loaded, trial->diags);
    if (status == SX_OK)
        sx_trial_say(trial, SX_FOUND_OK, "examples", "%zu examples hold", loaded->examples_run);
    else
        say_refusal(trial, "examples", before);
    return status == SX_OK;
}

void sx_trial_load(sx_trial *trial)
{
    sx_model *model = NULL;
    bool opened = probe(trial, SX_NATIVE_PROBE_DESCRIPTOR, "descriptor");
    bool told = opened && probe(trial, SX_NATIVE_PROBE_MANIFEST, "manifest-buffer");
    if (opened)
        (void)probe(trial, SX_NATIVE_PROBE_OPENING, "open-close");
    if (!told || trial->memory)
        return;
    sx_loaded *loaded = new_loaded(trial);
    if (!loaded)
        return;
    size_t before = trial->diags->count;
    sx_status status = read_manifest(trial, loaded, &model);
    loaded->model = model;
    if (status == SX_OK)
        status = build(loaded, trial->diags);
    if (status != SX_OK) {
        say_refusal(trial, "manifest", before);
        sx_loaded_free(loaded);
        return;
    }
    trial->loaded = loaded;
    say_manifest(trial);
    (void)has_examples(trial, loaded);
}
