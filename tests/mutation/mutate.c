/*
 * mutate.c: changes one thing in the manifest of an instrument at a time, and asks whether the instrument
 * would still load: whether the schema, the checks of the model and the examples let it pass. Each that
 * does is a survivor.
 *
 *   mutate [--every N] [--from K] [--list] PATH...
 *
 * It prints a line for each survivor, "ID<tab>FILE:LINE:COLUMN<tab>WHAT", and for each instrument
 * "ID mutants=N same=S proved=P survived=M". Some mutants are another way of writing the instrument: `same` have
 * its plans, hash by hash; `proved` have its results on every pattern of answers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/answer.h"
#include "host/coverage.h"
#include "host/engine.h"
#include "host/examples.h"
#include "host/load_code.h"
#include "manifest/manifest.h"
#include "mutants.h"
#include "not_scored.h"
#include "prove.h"
#include "second.h"

typedef struct trial {
    const sx_loaded *loaded; /* the instrument as it is */
    sx_tree *root;
    const second *files;
    unsigned long every, from; /* of every so many mutants the one with that number */
    bool list;
    unsigned long seen, tried, same, proved, survived;
    bool failed; /* memory ran out, or the original does not pass */
} trial;

/* ---- one manifest ---------------------------------------------------------------------------------- */

typedef enum verdict { KILLED, SAME, PROVED, SURVIVED, NO_MEMORY } verdict;

static bool same_plans(const sx_loaded *a, const sx_loaded *b)
{
    const sx_plan *plans[][2] = {
        {a->scores, b->scores}, {a->flags, b->flags}, {a->shown, b->shown}};
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        char x[SX_HASH_TEXT], y[SX_HASH_TEXT];
        if (sx_plan_hash(plans[i][0], x) != SX_OK || sx_plan_hash(plans[i][1], y) != SX_OK ||
            strcmp(x, y) != 0)
            return false;
    }
    return true;
}

static bool same_decimal(sx_decimal a, sx_decimal b)
{
    return sx_number_equal(sx_number_decimal(a), sx_number_decimal(b));
}

static bool same_cutoffs(const sx_scale *a, const sx_scale *b)
{
    bool same = a->cutoff_count == b->cutoff_count;
    for (size_t i = 0; same && i < a->cutoff_count; i++)
        same = a->cutoffs[i].at_most == b->cutoffs[i].at_most &&
               same_decimal(a->cutoffs[i].at, b->cutoffs[i].at);
    return same;
}

static bool same_levels(const sx_finding_rule *a, const sx_finding_rule *b)
{
    bool same = sx_str_equal(a->scale, b->scale) && a->level_count == b->level_count;
    for (size_t i = 0; same && i < a->level_count; i++) {
        const sx_finding_level *x = &a->levels[i], *y = &b->levels[i];
        same = x->level == y->level && x->label_count == y->label_count &&
               same_decimal(x->interval.low, y->interval.low) &&
               same_decimal(x->interval.high, y->interval.high) &&
               x->interval.high_open == y->interval.high_open;
        for (size_t k = 0; same && k < x->label_count; k++)
            same = sx_str_equal(x->labels[k], y->labels[k]);
    }
    return same;
}

static bool same_reliability(const sx_scale *a, const sx_scale *b)
{
    bool same = a->reliability_count == b->reliability_count;
    for (size_t i = 0; same && i < a->reliability_count; i++) {
        const sx_reliability *x = &a->reliability[i], *y = &b->reliability[i];
        same = x->n == y->n && x->has_sd == y->has_sd && x->has_mean == y->has_mean &&
               same_decimal(x->sd, y->sd) && same_decimal(x->mean, y->mean);
        for (size_t k = 0; same && k < SX_COEFFICIENT_COUNT; k++)
            same = x->has[k] == y->has[k] && same_decimal(x->value[k], y->value[k]);
    }
    return same;
}

/* The place of an entry in its list; NULL: none. */
#define PLACE(entry, list) ((entry) ? (entry) - (list) : -1)

static bool same_rule(const sx_change_rule *x, const sx_change_rule *y)
{
    return x->kind == y->kind && x->way == y->way && x->confidence == y->confidence &&
           same_decimal(x->least, y->least) && same_decimal(x->reaches.low, y->reaches.low) &&
           same_decimal(x->reaches.high, y->reaches.high) &&
           x->reaches.high_open == y->reaches.high_open;
}

static bool same_change(const sx_scale *a, const sx_scale *b)
{
    const sx_change *x = &a->change, *y = &b->change;
    bool same = x->rule_count == y->rule_count && x->clinical_count == y->clinical_count &&
                x->error.present == y->error.present &&
                x->error.coefficient == y->error.coefficient &&
                PLACE(x->error.of, a->reliability) == PLACE(y->error.of, b->reliability) &&
                PLACE(x->error.sd_of, a->reliability) == PLACE(y->error.sd_of, b->reliability);
    for (size_t i = 0; same && i < x->rule_count; i++)
        same = same_rule(&x->rules[i], &y->rules[i]);
    for (size_t i = 0; same && i < x->clinical_count; i++) {
        const sx_clinical_rule *c = &x->clinical[i], *d = &y->clinical[i];
        same = c->criterion == d->criterion &&
               PLACE(c->patients, a->reliability) == PLACE(d->patients, b->reliability) &&
               PLACE(c->others, a->reliability) == PLACE(d->others, b->reliability) &&
               PLACE(c->cutoff, a->cutoffs) == PLACE(d->cutoff, b->cutoffs) &&
               PLACE(c->by, x->rules) == PLACE(d->by, y->rules);
    }
    return same;
}

/* What no pattern of answers can show: figures, rules of change, and what is declared. */
static bool same_figures(const sx_model *a, const sx_model *b)
{
    bool same = a->scale_count == b->scale_count && a->finding_count == b->finding_count &&
                a->flag_count == b->flag_count;
    for (size_t i = 0; same && i < a->scale_count; i++)
        same = same_reliability(&a->scales[i], &b->scales[i]) &&
               same_change(&a->scales[i], &b->scales[i]) &&
               a->scales[i].direction == b->scales[i].direction;
    for (size_t i = 0; same && i < a->finding_count; i++)
        same = a->findings[i].domain == b->findings[i].domain &&
               sx_str_equal(a->findings[i].facet, b->findings[i].facet);
    for (size_t i = 0; same && i < a->flag_count; i++)
        same = a->flags[i].tier == b->flags[i].tier;
    return same;
}

/* What scores are read as; it is in no plan. */
static bool same_readings(const sx_model *a, const sx_model *b)
{
    bool same = same_figures(a, b);
    for (size_t i = 0; same && i < a->scale_count; i++)
        same = same_cutoffs(&a->scales[i], &b->scales[i]);
    for (size_t i = 0; same && i < a->finding_count; i++)
        same = same_levels(&a->findings[i], &b->findings[i]);
    return same;
}

/* The one scale that a change at the path is about: "scales.total.reverse: ...", or the finding of one;
 * NULL: other things too. */
static const char *scale_of(const sx_model *model, const char *what, char *id, size_t size)
{
    size_t first = strcspn(what, ".:"), length = 0;
    bool finding = strncmp(what, "findings.", first + 1) == 0;
    if (what[first] == '.')
        length = strcspn(what + first + 1, ".:");
    if (length == 0 || length >= size || (!finding && strncmp(what, "scales.", first + 1) != 0))
        return NULL;
    memcpy(id, what + first + 1, length);
    id[length] = '\0';
    int index = finding ? sx_model_find_finding(model, id) : -1;
    return index < 0 ? (finding ? NULL : id) : model->findings[index].scale;
}

static verdict judge_survivor(const trial *t, const sx_loaded *mutant, const char *what)
{
    char id[80];
    uint64_t patterns;
    proof found =
        prove_same(t->loaded, mutant, scale_of(t->loaded->model, what, id, sizeof id), &patterns);
    return found == PROOF_NO_MEMORY ? NO_MEMORY : found == PROOF_SAME ? PROVED : SURVIVED;
}

/* What loading asks of a manifest, without what it asks of code. */
static verdict judge(const trial *t, sx_arena *arena, const char *what)
{
    sx_diags diags;
    sx_model *model = NULL;
    sx_loaded mutant = *t->loaded;
    sx_diags_init(&diags, arena);
    sx_status status = sx_manifest_instrument_tree(arena, t->root, &diags, &model);
    if (status == SX_OK)
        status = sx_load_check_code(&mutant, model, &diags);
    if (status == SX_OK)
        status = sx_answer_prepare(model);
    mutant.model = model;
    mutant.arena = arena;
    mutant.columns = NULL;
    if (status == SX_OK)
        status = sx_load_plans(&mutant, &diags);
    if (status == SX_OK && t->loaded->model != model && same_plans(t->loaded, &mutant) &&
        same_readings(t->loaded->model, model))
        return SAME;
    if (status == SX_OK)
        status = sx_examples_run(&mutant, &diags);
    if (status == SX_OK)
        status = sx_coverage_check(&mutant, &diags);
    if (status == SX_OK && !second_agrees(t->files, model, NULL))
        return KILLED;
    if (status == SX_OK && !same_figures(t->loaded->model, model))
        return SURVIVED;
    if (status == SX_OK)
        return judge_survivor(t, &mutant, what);
    return status == SX_E_MEMORY ? NO_MEMORY : KILLED;
}

static const char *verdict_word(verdict found)
{
    static const char *const words[] = {"killed", "same", "proved", "survived", "no memory"};
    return words[found];
}

static void try_mutant(void *user, sx_where where, const char *what)
{
    trial *t = user;
    if (t->failed || t->seen++ % t->every != t->from)
        return;
    t->tried++;
    sx_arena *arena = sx_arena_new(0);
    verdict found = arena ? judge(t, arena, what) : NO_MEMORY;
    t->failed = found == NO_MEMORY;
    t->same += found == SAME;
    t->proved += found == PROVED;
    t->survived += found == SURVIVED;
    if (found == SURVIVED || t->list)
        printf("%s\t%s:%lu:%lu\t%s%s%s\n", t->loaded->model->id, t->loaded->path,
               (unsigned long)where.line, (unsigned long)where.column,
               t->list ? verdict_word(found) : "", t->list ? "\t" : "", what);
    sx_arena_free(arena);
}

/* ---- an instrument --------------------------------------------------------------------------------- */

static void place_tree(const sx_code_manifest *manifest, const char *file, sx_tree *node)
{
    size_t line = node->where.line;
    node->where = (sx_where){.file = file};
    if (node->kind == SX_TREE_SCALAR)
        node->source = (sx_slice){0};
    if (line > 0 && line <= manifest->place_count) {
        node->where.line = manifest->places[2 * (line - 1)];
        node->where.column = manifest->places[2 * (line - 1) + 1];
    }
    for (size_t i = 0; node->kind != SX_TREE_SCALAR && i < node->count; i++) {
        if (node->kind == SX_TREE_MAP)
            place_tree(manifest, file, node->keys[i]);
        place_tree(manifest, file, node->items[i]);
    }
}

/* The manifest that a script or plugin hands over. */
static sx_status read_code(const sx_loaded *loaded, sx_arena *arena, sx_diags *diags, sx_tree **ret)
{
    sx_code_manifest manifest;
    sx_code *code = sx_engine_take(loaded->engine, diags);
    if (!code)
        return SX_E_PLUGIN;
    sx_status status = sx_code_manifest_read(code, arena, diags, &manifest);
    sx_engine_give_back(loaded->engine, code);
    if (status == SX_OK)
        status = sx_tree_read_yaml(arena, loaded->path, (sx_slice){manifest.text, manifest.length},
                                   diags, ret);
    if (status == SX_OK && manifest.place_count)
        place_tree(&manifest, loaded->path, *ret);
    return status;
}

static sx_status read_file(const sx_loaded *loaded, sx_arena *arena, sx_diags *diags, sx_tree **ret)
{
    sx_buf text;
    sx_buf_init(&text, SX_MANIFEST_MAX + 1);
    sx_status status = sx_manifest_read_file(loaded->path, &text, diags);
    const char *own =
        status == SX_OK ? sx_arena_strndup(arena, sx_buf_text(&text), text.len) : NULL;
    if (status == SX_OK)
        status = own ? sx_tree_read_yaml(arena, loaded->path, (sx_slice){own, text.len}, diags, ret)
                     : SX_E_MEMORY;
    sx_buf_free(&text);
    return status;
}

static void print_faults(const char *path, const sx_diags *diags)
{
    fprintf(stderr, "%s does not load\n", path);
    for (size_t i = 0; i < diags->count; i++)
        fprintf(stderr, "  line %lu: %s\n", (unsigned long)diags->items[i].where.line,
                diags->items[i].message);
}

/* The manifest as it is must pass, and a mutant that is none must be the same: else nothing is proved. */
static bool is_sound(const trial *t, sx_arena *arena)
{
    if (!second_agrees(t->files, t->loaded->model, stderr) || judge(t, arena, "") != SAME) {
        fprintf(
            stderr,
            "%s: read again, or beside declared.txt and changes.txt, it is another instrument\n",
            t->loaded->path);
        return false;
    }
    return true;
}

static bool run(const char *path, const trial *options, trial *all)
{
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    sx_loaded *loaded = NULL;
    trial t = *options;
    if (!arena)
        return false;
    sx_diags_init(&diags, arena);
    const sx_load_options how = {.code = {.worker = getenv("SEXTANT_WORKER")}};
    sx_status status = sx_load_with(path, &how, &diags, &loaded);
    if (status == SX_OK)
        status = loaded->kind == SX_CODE_NONE ? read_file(loaded, arena, &diags, &t.root)
                                              : read_code(loaded, arena, &diags, &t.root);
    t.loaded = loaded;
    bool good = status == SX_OK && is_sound(&t, arena);
    if (status != SX_OK)
        print_faults(path, &diags);
    if (good) {
        mutants m = {.model = loaded->model,
                     .root = t.root,
                     .arena = arena,
                     .not_scored = not_scored,
                     .visit = try_mutant,
                     .user = &t};
        good = mutants_walk(&m) && !t.failed;
        printf("%s mutants=%lu same=%lu proved=%lu survived=%lu\n", loaded->model->id, t.tried,
               t.same, t.proved, t.survived);
        fflush(stdout);
    }
    all->tried += t.tried;
    all->same += t.same;
    all->proved += t.proved;
    all->survived += t.survived;
    sx_loaded_free(loaded);
    sx_arena_free(arena);
    return good;
}

/* A key that is listed as one that does not score, and is none, is a slip of the pen. */
static bool keys_exist(void)
{
    bool good = true;
    for (size_t i = 0; not_scored[i]; i++) {
        bool found = false;
        const char *dot = strrchr(not_scored[i], '.');
        for (size_t t = 0; sx_schema_instrument.tables[t]; t++) {
            const sx_schema_table *table = sx_schema_instrument.tables[t];
            sx_slice name = {not_scored[i], (size_t)(dot - not_scored[i])};
            found = found || (sx_slice_is(name, table->name) &&
                              sx_schema_find(table, sx_slice_of(dot + 1)) != NULL);
        }
        if (!found)
            fprintf(stderr, "not_scored.h: there is no key %s\n", not_scored[i]);
        good = good && found;
    }
    return good;
}

static bool read_count(const char *text, unsigned long *ret)
{
    int64_t value;
    if (!text || !sx_int_read(sx_slice_of(text), &value) || value < 0)
        return false;
    *ret = (unsigned long)value;
    return true;
}

int main(int argc, char **argv)
{
    trial options = {.every = 1}, all = {.every = 1};
    int first = 1;
    bool good = true;
    for (; good && first < argc && argv[first][0] == '-'; first++) {
        const char *value = first + 1 < argc ? argv[first + 1] : NULL;
        if (strcmp(argv[first], "--list") == 0)
            options.list = true;
        else if (strcmp(argv[first], "--every") == 0)
            good = read_count(value, &options.every) && options.every > 0 && first++;
        else if (strcmp(argv[first], "--from") == 0)
            good = read_count(value, &options.from) && first++;
        else
            good = false;
    }
    if (!good || first == argc) {
        fprintf(stderr, "usage: mutate [--every N] [--from K] [--list] PATH...\n");
        return 2;
    }
    second files;
    good = second_read(SX_MUTATION_FOLDER, &files) && keys_exist();
    options.files = &files;
    for (int i = first; i < argc && files.declared && files.changes; i++)
        good = run(argv[i], &options, &all) && good;
    printf("mutants=%lu same=%lu proved=%lu survived=%lu\n", all.tried, all.same, all.proved,
           all.survived);
    second_free(&files);
    return good ? 0 : 1;
}
