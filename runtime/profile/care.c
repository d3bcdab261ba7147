/*
 * care.c: care models as plans. The rules are one plan, the lines of the plan of care another,
 * which knows the pathway too. An input that is not known has no value, and a condition that
 * depends on it does not hold.
 */
#include "profile/care.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "plan/run.h"
#include "profile/inputs.h"

#define CARE_FILE_MAX ((size_t)1024 * 1024)

typedef struct sx_condition_run {
    sx_plan *plan;
    sx_run *run;
} sx_condition_run;

struct sx_care {
    sx_arena *arena;
    const sx_care_model *model;
    sx_inputs inputs;
    sx_condition_run rules, lines;
    char hash[SX_HASH_TEXT];
};

static bool may_give(const sx_care_model *model, sx_pathway pathway)
{
    for (size_t i = 0; i < model->pathway_count; i++) {
        if (model->pathways[i] == pathway) {
            return true;
        }
    }
    return false;
}

static sx_status check_pathways(const sx_care_model *model, sx_diags *diags)
{
    static const sx_pathway needed[] = {SX_PATHWAY_SAFETY_FIRST, SX_PATHWAY_FURTHER_ASSESSMENT};
    sx_where where = {.file = model->file};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (!may_give(model, needed[i])) {
            return sx_diag_add(diags, SX_E_MANIFEST, "PROFILE.PATHWAYS", where,
                               "every care model may give both, since the safety rules do",
                               "the pathways of %s lack %s", model->id, sx_pathway_word(needed[i]));
        }
    }
    for (size_t i = 0; i < model->rule_count; i++) {
        if (!may_give(model, model->rules[i].pathway)) {
            return sx_diag_add(diags, SX_E_MANIFEST, "PROFILE.PATHWAYS", model->rules[i].where,
                               "one of the pathways that the model lists",
                               "rule %s gives %s, which is not among the pathways of %s",
                               model->rules[i].id, sx_pathway_word(model->rules[i].pathway),
                               model->id);
        }
    }
    return SX_OK;
}

/* Hash of the file as it is on disk; a model without a file has none. */
static sx_status hash_file(sx_care *care, sx_diags *diags)
{
    if (care->model->file == NULL) {
        return SX_OK;
    }
    sx_buf text;
    sx_buf_init(&text, CARE_FILE_MAX);
    sx_status status = sx_file_read(care->model->file, CARE_FILE_MAX, &text, diags);
    if (status == SX_OK && text.failed) {
        status = SX_E_MEMORY;
    }
    if (status == SX_OK) {
        sx_hash_bytes(sx_buf_text(&text), text.len, care->hash);
    }
    sx_buf_free(&text);
    return status;
}

static sx_status compile(sx_care *care, size_t input_count, const sx_expr **conditions,
                         size_t count, sx_diags *diags, sx_condition_run *ret)
{
    sx_status status = sx_plan_rules(care->inputs.items, input_count, conditions, count,
                                     care->arena, diags, &ret->plan);
    if (status != SX_OK) {
        return status;
    }
    ret->run = sx_run_new(ret->plan, 1);
    return ret->run == NULL ? SX_E_MEMORY : SX_OK;
}

static sx_status compile_all(sx_care *care, sx_diags *diags)
{
    const sx_care_model *model = care->model;
    sx_status status = sx_inputs_of(model, care->arena, &care->inputs);
    if (status != SX_OK) {
        return status;
    }
    size_t most = model->rule_count > model->line_count ? model->rule_count : model->line_count;
    const sx_expr **conditions = sx_arena_array(care->arena, most, sizeof *conditions);
    if (conditions == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < model->rule_count; i++) {
        conditions[i] = model->rules[i].when;
    }
    /* The pathway is the last input: rules do not know it. */
    status =
        compile(care, care->inputs.count - 1, conditions, model->rule_count, diags, &care->rules);
    if (status != SX_OK) {
        return status;
    }
    for (size_t i = 0; i < model->line_count; i++) {
        conditions[i] = model->lines[i].when;
    }
    return compile(care, care->inputs.count, conditions, model->line_count, diags, &care->lines);
}

sx_status sx_care_new(const sx_care_model *model, sx_diags *diags, sx_care **ret)
{
    *ret = NULL;
    sx_arena *arena = sx_arena_new(0);
    sx_care *care = arena == NULL ? NULL : sx_arena_alloc(arena, sizeof *care);
    if (care == NULL) {
        sx_arena_free(arena);
        return sx_diag_add(diags, SX_E_MEMORY, "PROFILE.MEMORY", (sx_where){0}, NULL,
                           "memory ran out");
    }
    care->arena = arena;
    care->model = model;
    sx_status status = check_pathways(model, diags);
    if (status == SX_OK) {
        status = hash_file(care, diags);
    }
    if (status == SX_OK) {
        status = compile_all(care, diags);
    }
    if (status != SX_OK) {
        sx_care_free(care);
        return status;
    }
    *ret = care;
    return SX_OK;
}

void sx_care_free(sx_care *care)
{
    if (care == NULL) {
        return;
    }
    sx_run_free(care->rules.run);
    sx_run_free(care->lines.run);
    sx_arena_free(care->arena);
}

const sx_care_model *sx_care_model_of(const sx_care *care)
{
    return care->model;
}

const char *sx_care_hash(const sx_care *care)
{
    return care->hash;
}

void sx_care_decide(sx_care *care, const sx_facts *facts, sx_decision *ret)
{
    *ret = (sx_decision){.said = SX_PATHWAY_COUNT};
    sx_run_begin(care->rules.run, 1);
    sx_inputs_fill(&care->inputs, facts, SX_PATHWAY_COUNT, care->rules.run, care->inputs.count - 1);
    sx_run_execute(care->rules.run);
    for (size_t i = 0; i < care->model->rule_count && ret->rule == NULL; i++) {
        if (sx_run_truth(care->rules.run, i, 0) == 1) {
            ret->rule = &care->model->rules[i];
            ret->said = ret->rule->pathway;
        }
    }
    sx_safety_apply(facts, care->model, ret->said, &ret->verdict);
}

void sx_care_plan(sx_care *care, const sx_facts *facts, sx_pathway pathway, bool *ret)
{
    sx_run_begin(care->lines.run, 1);
    sx_inputs_fill(&care->inputs, facts, pathway, care->lines.run, care->inputs.count);
    sx_run_execute(care->lines.run);
    for (size_t i = 0; i < care->model->line_count; i++) {
        ret[i] = sx_run_truth(care->lines.run, i, 0) == 1;
    }
}

/* "readiness" names readiness, and "readiness.importance" too. */
static bool names(const sx_expr *expr, const char *word)
{
    if (expr == NULL) {
        return false;
    }
    if (expr->kind == SX_EXPR_NAME && expr->name != NULL) {
        size_t len = strlen(word);
        if (strncmp(expr->name, word, len) == 0 &&
            (expr->name[len] == '\0' || expr->name[len] == '.')) {
            return true;
        }
    }
    for (size_t i = 0; i < expr->arg_count; i++) {
        if (names(expr->args[i], word)) {
            return true;
        }
    }
    return false;
}

bool sx_care_rule_names(const sx_care_rule *rule, sx_domain domain)
{
    return names(rule->when, sx_domain_word(domain));
}
