/*
 * second.c: two files beside the manifests, compared with a model. See second.h.
 */
#include "second.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "psych/change.h"

#define FILE_MAX 1000000u

/* ---- files --------------------------------------------------------------------------------------- */

static char *read_file(const char *folder, const char *name)
{
    char path[4096];
    char *text = calloc(FILE_MAX + 1, 1);
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = text ? fopen(path, "rb") : NULL;
    size_t length = file ? fread(text, 1, FILE_MAX, file) : 0;
    if (file)
        (void)fclose(file);
    if (length == 0 || length == FILE_MAX) {
        fprintf(stderr, "%s cannot be read\n", path);
        free(text);
        return NULL;
    }
    return text;
}

bool second_read(const char *folder, second *ret)
{
    ret->declared = read_file(folder, "declared.txt");
    ret->changes = read_file(folder, "changes.txt");
    return ret->declared && ret->changes;
}

void second_free(second *files)
{
    free(files->declared);
    free(files->changes);
}

/* The next line that begins with the id and a tab, without its end; false: no more. */
static bool next_line(const char **at, const char *id, sx_slice *ret)
{
    size_t length = strlen(id);
    while (**at) {
        const char *line = *at;
        size_t end = strcspn(line, "\n");
        *at = line + end + (line[end] == '\n');
        if (strncmp(line, id, length) == 0 && line[length] == '\t') {
            *ret = (sx_slice){line, end};
            return true;
        }
    }
    return false;
}

/* ---- declared.txt -------------------------------------------------------------------------------- */

typedef struct compared {
    const sx_model *model;
    const char *at;
    FILE *why;
    bool same;
    sx_buf line;
} compared;

static void begin(compared *c)
{
    sx_buf_reset(&c->line);
    sx_buf_printf(&c->line, "%s\t", c->model->id);
}

/* The line that was written is the next one of the file. */
static void expect(compared *c)
{
    sx_slice line = {"", 0};
    bool there = next_line(&c->at, c->model->id, &line);
    if (there && sx_slice_is(line, sx_buf_text(&c->line)))
        return;
    c->same = false;
    if (c->why)
        fprintf(c->why, "declared: %s\nthe file: %.*s\n", sx_buf_text(&c->line), (int)line.len,
                line.at);
}

static void put_figure(compared *c, const sx_scale *scale, const sx_reliability *entry,
                       const char *what, sx_decimal value)
{
    begin(c);
    sx_buf_printf(&c->line, "%s.%s.%s\t", scale->id, entry->id ? entry->id : "reliability", what);
    sx_decimal_print(&c->line, value);
    expect(c);
}

static void put_reliability(compared *c, const sx_scale *scale, const sx_reliability *entry)
{
    for (size_t i = 0; i < SX_COEFFICIENT_COUNT; i++)
        if (entry->has[i])
            put_figure(c, scale, entry, sx_coefficient_word((sx_coefficient)i), entry->value[i]);
    if (entry->has_mean)
        put_figure(c, scale, entry, "mean", entry->mean);
    if (entry->has_sd)
        put_figure(c, scale, entry, "sd", entry->sd);
    if (entry->n)
        put_figure(c, scale, entry, "n", (sx_decimal){entry->n, 0});
}

static bool same_declared(const second *files, const sx_model *model, FILE *why)
{
    compared c = {.model = model, .at = files->declared, .why = why, .same = true};
    sx_slice rest;
    sx_buf_init(&c.line, 4096);
    for (size_t i = 0; i < model->scale_count; i++) {
        const sx_scale *scale = &model->scales[i];
        begin(&c);
        sx_buf_printf(&c.line, "%s\t%s", scale->id, sx_direction_word(scale->direction));
        expect(&c);
        for (size_t k = 0; k < scale->reliability_count; k++)
            put_reliability(&c, scale, &scale->reliability[k]);
        for (size_t k = 0; k < scale->change.rule_count; k++)
            if (scale->change.rules[k].confidence)
                put_figure(&c, scale, &(sx_reliability){.id = scale->change.rules[k].id},
                           "confidence", (sx_decimal){scale->change.rules[k].confidence, 0});
    }
    for (size_t i = 0; i < model->flag_count; i++) {
        begin(&c);
        sx_buf_printf(&c.line, "flag %s\t%s", model->flags[i].id,
                      sx_tier_word(model->flags[i].tier));
        expect(&c);
    }
    for (size_t i = 0; i < model->finding_count; i++) {
        const sx_finding_rule *finding = &model->findings[i];
        begin(&c);
        sx_buf_printf(&c.line, "finding %s\t%s%s%s", finding->id, sx_domain_word(finding->domain),
                      finding->facet ? " " : "", finding->facet ? finding->facet : "");
        expect(&c);
    }
    while (next_line(&c.at, model->id, &rest)) {
        c.same = false;
        if (why)
            fprintf(why, "the file alone: %.*s\n", (int)rest.len, rest.at);
    }
    c.same = c.same && !c.line.failed;
    sx_buf_free(&c.line);
    return c.same;
}

/* ---- changes.txt --------------------------------------------------------------------------------- */

static sx_change_class class_by(const sx_scale *scale, const sx_clinical_rule *rule,
                                sx_change_class index, sx_number from, sx_number to)
{
    return rule->by ? sx_change_by_rule(scale->direction, rule->by, from, to) : index;
}

/* "error 2.023 (study, patients) index improved nhs improved jacobson_truax_c recovered (11.05)". */
static void put_change(const sx_scale *scale, sx_number from, sx_number to, sx_buf *out)
{
    sx_scale_error error;
    sx_change_class index = SX_CHANGE_UNKNOWN;
    (void)sx_scale_error_of(scale, SX_CONFIDENCE_USUAL, &error);
    sx_buf_str(out, "error ");
    if (error.known) {
        index =
            sx_change_reliable(scale->direction, sx_change_difference(from, to), error.threshold);
        const sx_error_use *use = &scale->change.error;
        sx_number_print(out, error.measurement, 3);
        sx_buf_printf(out, " (%s, %s)", use->of->id, use->sd_of->id);
    } else {
        sx_buf_str(out, "none");
    }
    sx_buf_printf(out, " index %s", sx_change_class_word(index));
    for (size_t i = 0; i < scale->change.rule_count; i++) {
        const sx_change_rule *rule = &scale->change.rules[i];
        sx_buf_printf(out, " %s %s", rule->id,
                      sx_change_rule_word(sx_change_by_rule(scale->direction, rule, from, to)));
    }
    for (size_t i = 0; i < scale->change.clinical_count; i++) {
        const sx_clinical_rule *rule = &scale->change.clinical[i];
        sx_buf_printf(
            out, " %s %s", rule->id,
            sx_clinical_word(sx_change_clinical(scale->direction, rule,
                                                class_by(scale, rule, index, from, to), from, to)));
        if (rule->criterion == SX_CRITERION_CUTOFF)
            continue;
        sx_buf_str(out, " (");
        sx_number_print(out, sx_criterion_border(scale->direction, rule), 2);
        sx_buf_char(out, ')');
    }
}

static sx_slice field(sx_slice *line)
{
    size_t length = 0;
    while (length < line->len && line->at[length] != '\t')
        length++;
    sx_slice found = {line->at, length};
    size_t taken = length + (length < line->len);
    *line = (sx_slice){line->at + taken, line->len - taken};
    return found;
}

static bool same_change(const sx_model *model, sx_slice line, FILE *why)
{
    const sx_slice whole = line;
    char scale_id[64];
    sx_decimal from, to;
    sx_buf got;
    (void)field(&line);
    sx_slice scale = field(&line);
    (void)snprintf(scale_id, sizeof scale_id, "%.*s", (int)scale.len, scale.at);
    int index = sx_model_find_scale(model, scale_id);
    if (index < 0 || !sx_decimal_read(field(&line), &from) || !sx_decimal_read(field(&line), &to))
        return false;
    sx_buf_init(&got, 4096);
    put_change(&model->scales[index], sx_number_decimal(from), sx_number_decimal(to), &got);
    bool same = !got.failed && sx_slice_is(line, sx_buf_text(&got));
    if (!same && why)
        fprintf(why, "%.*s\ncomes to: %s\n", (int)whole.len, whole.at, sx_buf_text(&got));
    sx_buf_free(&got);
    return same;
}

bool second_agrees(const second *files, const sx_model *model, FILE *why)
{
    bool same = same_declared(files, model, why);
    const char *at = files->changes;
    sx_slice line;
    while (next_line(&at, model->id, &line))
        same = same_change(model, line, why) && same;
    return same;
}
