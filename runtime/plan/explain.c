/*
 * explain.c: one score of one row told from its nodes, down to the items. See explain.h.
 */
#include "plan/explain.h"

#include "plan/kernel.h"
#include "plan/score_error.h"
#include "psych/norm.h"

#define SX_EXPLAIN_DEPTH 24

typedef struct sx_teller {
    const sx_run *run;
    const sx_model *model;
    size_t row;
    unsigned digits;
} sx_teller;

/* The value of a node in this row as text, or why there is none. */
static void value_text(const sx_teller *t, uint32_t index, sx_buf *out)
{
    const sx_node *node = &t->run->plan->nodes[index];
    const sx_column *c = &t->run->columns[index];
    sx_cell status = (sx_cell)c->status[t->row];
    if (status != SX_CELL_OK)
        sx_buf_str(out, node->type == SX_TYPE_TRUTH ? "unknown" : sx_cell_word(status));
    else if (node->type == SX_TYPE_TRUTH)
        sx_buf_str(out, c->num[t->row] ? "yes" : "no");
    else if (node->type == SX_TYPE_CATEGORY)
        sx_buf_str(out, node->labels[c->num[t->row]]);
    else if (c->real)
        sx_number_print(out, sx_number_real(c->real[t->row]), t->digits);
    else
        sx_number_print(out, sx_number_ratio(c->num[t->row], sx_column_den(c, t->row)), t->digits);
}

static bool is_gather(const sx_node *node)
{
    return node->op >= SX_OP_SUM && node->op <= SX_OP_PERCENT;
}

/* "sum of 9, at least 7 answered, scaled up to all" */
static void rule_text(const sx_teller *t, uint32_t index, sx_buf *out)
{
    const sx_node *node = &t->run->plan->nodes[index];
    const sx_column *c = &t->run->columns[index];
    sx_buf_printf(out, "%s of %zu", sx_op_word(node->op), node->arg_count);
    if (node->least < node->arg_count)
        sx_buf_printf(out, ", at least %u answered", node->least);
    if (node->prorate && node->least < node->arg_count)
        sx_buf_str(out, ", sum x all / answered");
    if (node->exclude_not_applicable)
        sx_buf_str(out, ", not applicable left out");
    if (node->exclude_not_shown)
        sx_buf_str(out, ", not shown left out");
    sx_buf_printf(out, "; answered %u of %u", c->answered[t->row], c->of[t->row]);
}

static bool is_condition(const sx_node *node)
{
    return node->op == SX_OP_LESS || node->op == SX_OP_AT_MOST || node->op == SX_OP_EQUAL;
}

/* The scale whose value this node is, NULL when it is none. */
static const char *scale_name(const sx_teller *t, uint32_t index)
{
    const sx_plan *plan = t->run->plan;
    for (size_t i = 0; i < plan->output_count; i++)
        if (plan->outputs[i].value == index)
            return plan->outputs[i].name;
    return NULL;
}

static const char *node_name(const sx_teller *t, uint32_t index)
{
    const sx_node *node = &t->run->plan->nodes[index];
    const char *scale = scale_name(t, index);
    return scale ? scale : node->name[0] ? node->name : sx_op_word(node->op);
}

/* A side of a comparison: "q1 (2)", "symptoms (5)", "5". */
static void side_text(const sx_teller *t, uint32_t index, sx_buf *out)
{
    const sx_node *node = &t->run->plan->nodes[index];
    if (node->op == SX_OP_CONSTANT) {
        value_text(t, index, out);
        return;
    }
    sx_buf_printf(out, "%s (", node_name(t, index));
    value_text(t, index, out);
    sx_buf_char(out, ')');
}

/* A comparison as it would be written: a constant on the left is turned to the right. */
static void condition_text(const sx_teller *t, uint32_t index, sx_buf *out)
{
    const sx_node *node = &t->run->plan->nodes[index];
    bool turned = t->run->plan->nodes[node->args[0]].op == SX_OP_CONSTANT;
    const char *sign = node->op == SX_OP_EQUAL ? "=" : NULL;
    if (!sign)
        sign = node->op == SX_OP_LESS ? (turned ? ">" : "<") : (turned ? ">=" : "<=");
    side_text(t, node->args[turned ? 1 : 0], out);
    sx_buf_printf(out, " %s ", sign);
    side_text(t, node->args[turned ? 0 : 1], out);
}

/* What the norm of this row rests on. */
typedef struct sx_norm_use {
    const sx_norm_row *row; /* NULL: none is for this person */
    bool reached;           /* there was a score to look up */
    bool age_known, sex_known;
} sx_norm_use;

static sx_norm_use norm_use(const sx_teller *t, uint32_t index)
{
    const sx_node *node = &t->run->plan->nodes[index];
    const sx_column *age = node->age_arg < 0 ? NULL : &t->run->columns[node->args[node->age_arg]];
    const sx_column *sex = node->sex_arg < 0 ? NULL : &t->run->columns[node->args[node->sex_arg]];
    sx_norm_use use = {.reached = t->run->columns[node->args[0]].status[t->row] == SX_CELL_OK};
    use.age_known = age && age->status[t->row] == SX_CELL_OK && age->num[t->row] >= 0;
    use.sex_known = sex && sex->status[t->row] == SX_CELL_OK &&
                    (uint64_t)sex->num[t->row] < node->sex_code_count;
    use.row =
        sx_norm_row_for(node->norm, use.age_known, use.age_known ? age->num[t->row] / age->unit : 0,
                        use.sex_known ? node->sex_codes[sex->num[t->row]] : NULL);
    return use;
}

/* "age 18 to 24, sex female, mean 10.2, SD 3.1" */
static void norm_row_text(const sx_norm *norm, const sx_norm_row *row, sx_buf *out)
{
    if (row->any_age)
        sx_buf_str(out, "any age");
    else
        sx_buf_printf(out, "age %ld to %ld", (long)row->age_low, (long)row->age_high);
    sx_buf_printf(out, ", %s%s", row->sex ? "sex " : "any sex", row->sex ? row->sex : "");
    if (norm->form == SX_NORM_VALUES) {
        sx_buf_str(out, ", a table of values");
        return;
    }
    sx_buf_str(out, ", mean ");
    sx_decimal_print(out, row->mean);
    sx_buf_str(out, ", SD ");
    sx_decimal_print(out, row->sd);
}

/* Which row was used, or what was missing. Nothing when there was no score to look up. */
static void norm_used_text(const sx_teller *t, uint32_t index, sx_buf *out)
{
    const sx_norm *norm = t->run->plan->nodes[index].norm;
    sx_norm_use use = norm_use(t, index);
    if (!use.reached)
        return;
    if (use.row) {
        norm_row_text(norm, use.row, out);
        if (t->run->columns[index].status[t->row] == SX_CELL_NO_NORM)
            sx_buf_str(out, norm->form == SX_NORM_VALUES ? "; this score is not in the table"
                                                         : "; the result cannot be computed");
        return;
    }
    sx_buf_printf(out, "no row for this %s%s%s", norm->by_age ? "age" : "",
                  norm->by_age && norm->by_sex ? " and " : "", norm->by_sex ? "sex" : "");
    if (norm->by_age && !use.age_known)
        sx_buf_str(out, "; the age is not known");
    if (norm->by_sex && !use.sex_known)
        sx_buf_str(out, "; the sex is not known");
}

static void norm_lines(const sx_teller *t, uint32_t index, int depth, sx_buf *out)
{
    const sx_norm *norm = t->run->plan->nodes[index].norm;
    const char *source = sx_model_source(t->model, norm->source);
    const char *const lines[][2] = {{"norms of: ", norm->title}, {"norms from: ", source}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (!lines[i][1])
            continue;
        for (int k = 0; k < depth; k++)
            sx_buf_str(out, "  ");
        sx_buf_printf(out, "%s%s\n", lines[i][0], lines[i][1]);
    }
}

static void edges_text(const sx_node *node, sx_buf *out)
{
    sx_buf_str(out, "how many of the edges ");
    for (size_t i = 0; i < node->edges.count; i++) {
        sx_buf_str(out, i ? ", " : "");
        sx_decimal_print(out, (sx_decimal){node->edges.low[i], node->edges.digits});
    }
    sx_buf_str(out, " are reached");
}

static const sx_scale *called_scale(const sx_teller *t, const sx_node *node)
{
    int index = node->op == SX_OP_CALL ? sx_model_find_scale(t->model, node->name) : -1;
    return index < 0 ? NULL : &t->model->scales[index];
}

/* "q1..q9, total": neighbours in the order of the items are put together. */
static void terms_text(const sx_teller *t, const sx_node *node, sx_buf *out)
{
    const sx_scale *scale = called_scale(t, node);
    for (size_t i = 0; scale && i < scale->term_count; i++) {
        size_t last = i;
        int item = sx_model_find_item(t->model, scale->terms[i].name);
        while (item >= 0 && last + 1 < scale->term_count &&
               sx_model_find_item(t->model, scale->terms[last + 1].name) == ++item)
            last++;
        sx_buf_printf(out, "%s%s", i ? ", " : "", scale->terms[i].name);
        if (last > i + 1) {
            sx_buf_printf(out, "..%s", scale->terms[last].name);
            i = last;
        }
    }
}

/* The column that a field or a scale is for code; SX_NODE_NONE when it gets none. */
static uint32_t column_named(const sx_teller *t, const char *name)
{
    const sx_plan *plan = t->run->plan;
    for (size_t i = 0; i < plan->calls->input_count; i++)
        if (sx_str_equal(plan->calls->inputs[i], name))
            return plan->call_args[i];
    return SX_NODE_NONE;
}

/* Part `index` of what a call rests on, all fields of an item one by one; SX_NODE_NONE after the last.
 */
static uint32_t called_part(const sx_teller *t, const sx_node *node, size_t index)
{
    const sx_scale *scale = called_scale(t, node);
    for (size_t i = 0; scale && i < scale->term_count; i++) {
        int item = sx_model_find_item(t->model, scale->terms[i].name);
        size_t fields = item < 0 ? 1 : t->model->items[item].field_count;
        if (index >= fields) {
            index -= fields;
            continue;
        }
        if (item < 0)
            return column_named(t, scale->terms[i].name);
        return t->run->plan->call_args[t->model->items[item].first_field + index];
    }
    return SX_NODE_NONE;
}

/* What a node is, in a few words. */
static void what_text(const sx_teller *t, uint32_t index, sx_buf *out)
{
    const sx_node *node = &t->run->plan->nodes[index];
    if (node->op == SX_OP_INPUT) {
        sx_buf_printf(out, "answer %s", node->name);
    } else if (node->op == SX_OP_MAP) {
        const sx_node *input = &t->run->plan->nodes[node->args[0]];
        sx_buf_printf(out, "%s", input->name);
        if (t->run->columns[node->args[0]].status[t->row] == SX_CELL_OK) {
            sx_buf_str(out, ", answered ");
            value_text(t, node->args[0], out);
            sx_buf_str(out, ", counts as");
        }
    } else if (is_gather(node)) {
        rule_text(t, index, out);
    } else if (is_condition(node)) {
        condition_text(t, index, out);
    } else if (node->op == SX_OP_AND || node->op == SX_OP_OR || node->op == SX_OP_NOT) {
        sx_buf_str(out, node->op == SX_OP_AND  ? "all of these hold"
                        : node->op == SX_OP_OR ? "one of these holds"
                                               : "this does not hold");
    } else if (node->op == SX_OP_CASE) {
        sx_buf_str(out, "the first that holds");
    } else if (node->op == SX_OP_ROUND) {
        static const char *const rules[] = {"half up", "half to even", "down", "up"};
        sx_buf_printf(out, "rounded %s to %u decimals", rules[node->round], node->digits);
    } else if (node->op == SX_OP_NORM) {
        sx_buf used;
        sx_buf_init(&used, 1024);
        norm_used_text(t, index, &used);
        sx_buf_printf(out, "norm table %s%s%s%s", node->norm->id, used.len ? " (" : "",
                      sx_buf_text(&used), used.len ? ")" : "");
        out->failed = out->failed || used.failed;
        sx_buf_free(&used);
    } else if (node->op == SX_OP_GUARD) {
        sx_buf_str(out, "all answers it rests on are there");
    } else if (node->op == SX_OP_EDGES) {
        edges_text(node, out);
    } else if (node->op == SX_OP_LONGEST_RUN) {
        sx_buf_printf(out, "most equal answers in a row, of %zu", node->arg_count);
    } else if (node->op == SX_OP_DEVIATION) {
        sx_buf_printf(out, "standard deviation of the answers, of %zu", node->arg_count);
    } else if (node->op == SX_OP_CONSISTENCY) {
        sx_buf_printf(out, "agreement of %zu pairs of halves", node->arg_count / 2);
    } else if (node->op == SX_OP_CALL) {
        sx_buf_str(out, "computed by the instrument's code from ");
        terms_text(t, node, out);
    } else {
        sx_buf_str(out, sx_op_word(node->op));
    }
}

/* Leaves need no lines of their own below them. */
/* Another scale is explained under its own name. */
static bool is_leaf(const sx_teller *t, uint32_t index)
{
    sx_op op = t->run->plan->nodes[index].op;
    return op == SX_OP_INPUT || op == SX_OP_CONSTANT || op == SX_OP_MAP || scale_name(t, index);
}

/* A comparison of leaves says it all in its own line. */
static bool has_parts(const sx_teller *t, uint32_t index, int depth)
{
    const sx_node *node = &t->run->plan->nodes[index];
    if (is_leaf(t, index) && depth > 1)
        return false;
    return !is_condition(node) || !is_leaf(t, node->args[0]) || !is_leaf(t, node->args[1]);
}

/* Part `index` of a node that is told of; SX_NODE_NONE after the last. */
static uint32_t shown_part(const sx_teller *t, const sx_node *node, size_t index)
{
    size_t count = node->op == SX_OP_GUARD ? 1 : node->arg_count;
    if (node->op == SX_OP_CALL)
        return called_part(t, node, index);
    return index < count ? node->args[index] : SX_NODE_NONE;
}

/* What stands behind a guard that does not hold is no score of anybody, and its number is not told. */
static bool withholds(const sx_teller *t, uint32_t index)
{
    return t->run->plan->nodes[index].op == SX_OP_GUARD &&
           t->run->columns[index].status[t->row] != SX_CELL_OK;
}

static bool is_withheld(const sx_teller *t, uint32_t guard, uint32_t part)
{
    return withholds(t, guard) && !is_leaf(t, part) &&
           t->run->columns[part].status[t->row] == SX_CELL_OK;
}

static void tell_text(const sx_teller *t, uint32_t index, int depth, bool withheld, sx_buf *out)
{
    const sx_node *node = &t->run->plan->nodes[index];
    if (node->op == SX_OP_CONSTANT && depth > 1 && node->type == SX_TYPE_CATEGORY)
        return; /* the label is in the line above */
    for (int i = 0; i < depth; i++)
        sx_buf_str(out, "  ");
    if (depth > 1 && scale_name(t, index))
        sx_buf_printf(out, "scale %s", scale_name(t, index));
    else
        what_text(t, index, out);
    sx_buf_str(out, node->op == SX_OP_MAP ? " " : node->type == SX_TYPE_TRUTH ? ": " : " = ");
    if (withheld)
        sx_buf_str(out, "withheld, as an answer is missing");
    else
        value_text(t, index, out);
    sx_buf_char(out, '\n');
    if (node->op == SX_OP_NORM && (depth == 1 || !scale_name(t, index)))
        norm_lines(t, index, depth + 1, out);
    if (depth >= SX_EXPLAIN_DEPTH || !has_parts(t, index, depth))
        return;
    uint32_t part;
    for (size_t i = 0; (part = shown_part(t, node, i)) != SX_NODE_NONE; i++)
        tell_text(t, part, depth + 1, is_withheld(t, index, part), out);
}

static void band_text(const sx_teller *t, const sx_scale *scale, const sx_score *score, sx_buf *out)
{
    if (score->band < 0 || !scale->band_count)
        return;
    const sx_band *band = &scale->bands[score->band];
    sx_buf_printf(out, "  band %s, ", band->id);
    sx_decimal_print(out, band->interval.low);
    sx_buf_str(out, band->interval.high_open ? " to below " : " to ");
    sx_decimal_print(out, band->interval.high);
    if (score->edge) {
        sx_buf_str(out, "; EDGE: rounding decided it, the unrounded value is ");
        sx_number_print(out, score->exact, t->digits);
    }
    sx_buf_char(out, '\n');
    const char *source = sx_model_source(t->model, scale->bands_source);
    if (source)
        sx_buf_printf(out, "  bands from: %s\n", source);
}

static void error_text(const sx_teller *t, const sx_scale *scale, const sx_score *score,
                       sx_buf *out)
{
    sx_buf line;
    sx_buf_init(&line, 4096);
    sx_score_error_text(scale, score, &line);
    if (line.len > 0) {
        const sx_error_use *use = &scale->change.error;
        const char *source = sx_model_source(t->model, use->of->source);
        const char *sd_source = sx_model_source(t->model, use->sd_of->source);
        sx_buf_printf(out, "  %s\n", sx_buf_text(&line));
        if (source)
            sx_buf_printf(out, "  reliability from: %s\n", source);
        if (sd_source && sd_source != source)
            sx_buf_printf(out, "  SD from: %s\n", sd_source);
    }
    out->failed = out->failed || line.failed;
    sx_buf_free(&line);
}

void sx_explain_text(const sx_run *run, const sx_model *model, size_t index, size_t row,
                     unsigned digits, sx_buf *out)
{
    sx_teller t = {run, model, row, digits};
    const sx_scale *scale = &model->scales[index];
    const sx_output *output = &run->plan->outputs[index];
    sx_score score;
    sx_run_score(run, index, row, &score);
    sx_buf_printf(out, "%s.%s", model->id, scale->id);
    sx_buf_str(out, " = ");
    if (score.status == SX_CELL_OK)
        value_text(&t, output->value, out);
    else
        sx_buf_str(out, sx_cell_word(score.status));
    if (score.prorated)
        sx_buf_printf(out, " (prorated %u/%u)", score.answered, score.of);
    sx_buf_char(out, '\n');
    tell_text(&t, output->value, 1, false, out);
    band_text(&t, scale, &score, out);
    error_text(&t, scale, &score, out);
    const char *source = sx_model_source(model, scale->source);
    if (source)
        sx_buf_printf(out, "  scored after: %s\n", source);
}

static void norm_json(const sx_teller *t, uint32_t index, sx_json *out)
{
    const sx_norm *norm = t->run->plan->nodes[index].norm;
    sx_buf used;
    sx_buf_init(&used, 1024);
    norm_used_text(t, index, &used);
    sx_json_key(out, "norm");
    sx_json_object(out);
    sx_json_put(out, "table", norm->id);
    sx_json_put(out, "title", norm->title);
    sx_json_put(out, "source", sx_model_source(t->model, norm->source));
    if (used.len || used.failed)
        sx_json_put_buf(out, "row", &used);
    else
        sx_json_put(out, "row", NULL);
    sx_json_end_object(out);
    sx_buf_free(&used);
}

static void tell_json(const sx_teller *t, uint32_t index, int depth, bool withheld, sx_json *out)
{
    const sx_node *node = &t->run->plan->nodes[index];
    const sx_column *c = &t->run->columns[index];
    sx_buf text;
    sx_buf_init(&text, 4096);
    sx_json_object(out);
    sx_json_put(out, "operation", sx_op_word(node->op));
    if (node->name[0])
        sx_json_put(out, "name", node->name);
    value_text(t, index, &text);
    bool told = c->status[t->row] == SX_CELL_OK && !withheld;
    if (told)
        sx_json_put_buf(out, "value", &text);
    else
        sx_json_put(out, "value", NULL);
    if (withheld)
        sx_json_put(out, "status", "withheld");
    if (c->status[t->row] != SX_CELL_OK)
        sx_json_put(out, "status", sx_cell_word((sx_cell)c->status[t->row]));
    if (is_gather(node)) {
        sx_json_put_int(out, "answered", c->answered[t->row]);
        sx_json_put_int(out, "of", c->of[t->row]);
    }
    if (node->op == SX_OP_NORM)
        norm_json(t, index, out);
    sx_buf_free(&text);
    if (node->arg_count && depth < SX_EXPLAIN_DEPTH) {
        sx_json_key(out, "from");
        sx_json_array(out);
        uint32_t part;
        for (size_t i = 0; (part = shown_part(t, node, i)) != SX_NODE_NONE; i++)
            tell_json(t, part, depth + 1, is_withheld(t, index, part), out);
        sx_json_end_array(out);
    }
    sx_json_end_object(out);
}

void sx_explain_json(const sx_run *run, const sx_model *model, size_t index, size_t row,
                     unsigned digits, sx_json *out)
{
    sx_teller t = {run, model, row, digits};
    const sx_scale *scale = &model->scales[index];
    sx_score score;
    sx_run_score(run, index, row, &score);
    sx_json_object(out);
    sx_json_put(out, "instrument", model->id);
    sx_json_put(out, "scale", scale->id);
    sx_json_put(out, "status", sx_cell_word(score.status));
    sx_json_put_bool(out, "edge", score.edge);
    sx_json_put(out, "band",
                score.band >= 0 ? sx_model_band_id(model, index, (size_t)score.band) : NULL);
    sx_json_key(out, "error");
    sx_score_error_json(scale, &score, out);
    sx_json_put(out, "source", sx_model_source(model, scale->source));
    sx_json_put(out, "bands_source", sx_model_source(model, scale->bands_source));
    sx_json_key(out, "steps");
    tell_json(&t, run->plan->outputs[index].value, 0, false, out);
    sx_json_end_object(out);
}
