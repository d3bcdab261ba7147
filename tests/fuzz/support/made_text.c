/*
 * made_text.c: a made instrument as the text of its manifest, and its answers as cells. See made.h.
 */
#include "support/made.h"

static const char *const relations[] = {"=", "!=", "<", "<=", ">", ">="};

void made_decimal(ratio value, sx_buf *out)
{
    int64_t scaled = value.n * (1000000 / value.d), rest; /* denominators are 1, 2, 4, 5, 10 */
    sx_buf_str(out, scaled < 0 ? "-" : "");
    scaled = scaled < 0 ? -scaled : scaled;
    sx_buf_printf(out, "%lld", (long long)(scaled / 1000000));
    rest = scaled % 1000000;
    if (rest > 0) {
        char digits[7] = "000000";
        for (int i = 5; i >= 0; i--, rest /= 10) {
            digits[i] = (char)('0' + rest % 10);
        }
        for (int i = 5; digits[i] == '0'; i--) {
            digits[i] = '\0';
        }
        sx_buf_printf(out, ".%s", digits);
    }
}

static void list_text(const made *m, const made_node *n, bool items, sx_buf *out)
{
    for (unsigned i = 0; i < n->part_count; i++) {
        sx_buf_str(out, i > 0 ? ", " : "");
        if (items) {
            sx_buf_printf(out, "q%d", n->parts[i] + 1);
        } else {
            made_node_text(m, n->parts[i], out);
        }
    }
    sx_buf_char(out, ')');
}

static void call_text(const made *m, const made_node *n, sx_buf *out)
{
    static const char *const names[] = {[N_SUM] = "sum",
                                        [N_MEAN] = "mean",
                                        [N_MIN] = "min",
                                        [N_MAX] = "max",
                                        [N_PRORATED] = "prorated",
                                        [N_COUNT] = "count",
                                        [N_ANSWERED_COUNT] = "answered_count",
                                        [T_ANY] = "any",
                                        [T_ALL] = "all"};
    bool partial = n->kind <= N_PRORATED && n->number > 0;
    sx_buf_printf(out, "%s%s(", names[n->kind], partial && n->kind != N_PRORATED ? "_of" : "");
    if (partial) {
        sx_buf_printf(out, "%u, ", n->number);
    }
    list_text(m, n, n->kind == N_ANSWERED_COUNT, out);
}

static void between(const made *m, const made_node *n, const char *sign, sx_buf *out)
{
    sx_buf_char(out, '(');
    made_node_text(m, n->args[0], out);
    sx_buf_printf(out, " %s ", sign);
    made_node_text(m, n->args[1], out);
    sx_buf_char(out, ')');
}

static void around(const made *m, const made_node *n, const char *name, sx_buf *out)
{
    sx_buf_printf(out, "%s(", name);
    made_node_text(m, n->args[0], out);
    if (n->kind == N_ROUND) {
        sx_buf_printf(out, ", %u", n->number);
    }
    if (n->kind == N_LOOKUP) {
        sx_buf_str(out, ", t0");
    }
    for (unsigned i = 0; n->kind == N_BAND && i < n->part_count; i++) {
        sx_buf_printf(out, ", %d", n->parts[i]);
    }
    sx_buf_char(out, ')');
}

void made_node_text(const made *m, int node, sx_buf *out)
{
    const made_node *n = &m->nodes[node];
    switch (n->kind) {
    case N_CONSTANT: made_decimal(n->value, out); return;
    case N_ITEM: sx_buf_printf(out, "q%u", n->index + 1); return;
    case N_REVERSE: sx_buf_printf(out, "reverse(q%u)", n->index + 1); return;
    case T_ANSWERED: sx_buf_printf(out, "answered(q%u)", n->index + 1); return;
    case N_SCALE: sx_buf_printf(out, "s%u", n->index); return;
    case T_LABEL: sx_buf_printf(out, "s%u %s l%u", n->index, relations[n->how], n->number); return;
    case T_OPTION:
        sx_buf_printf(out, "q%u %s w%c", n->index + 1, relations[n->how], 'a' + (int)n->number);
        return;
    case N_ADD: between(m, n, "+", out); return;
    case N_SUBTRACT: between(m, n, "-", out); return;
    case N_MULTIPLY: between(m, n, "*", out); return;
    case N_DIVIDE: between(m, n, "/", out); return;
    case T_COMPARE: between(m, n, relations[n->how], out); return;
    case T_AND: between(m, n, "and", out); return;
    case T_OR: between(m, n, "or", out); return;
    case T_NOT: around(m, n, "not ", out); return;
    case N_NEGATE: around(m, n, "-", out); return;
    case N_ABS: around(m, n, "abs", out); return;
    case N_ROUND: around(m, n, "round", out); return;
    case N_FLOOR: around(m, n, "floor", out); return;
    case N_CEIL: around(m, n, "ceil", out); return;
    case N_BAND: around(m, n, "band", out); return;
    case N_LOOKUP: around(m, n, "lookup", out); return;
    case N_WHERE:
        sx_buf_str(out, "where(");
        made_node_text(m, n->args[2], out);
        sx_buf_str(out, ", ");
        made_node_text(m, n->args[0], out);
        sx_buf_str(out, ", ");
        made_node_text(m, n->args[1], out);
        sx_buf_char(out, ')');
        return;
    default: call_text(m, n, out); return;
    }
}

static void options_text(const made_item *item, unsigned wording, sx_buf *out)
{
    for (unsigned i = 0; i < item->option_count; i++) {
        bool na = item->na_option && i == item->option_count - 1;
        sx_buf_str(out, i > 0 ? ", {code: " : "{code: ");
        if (item->kind == ITEM_WORDS) {
            sx_buf_printf(out, "w%c", 'a' + (int)i);
        } else {
            sx_buf_printf(out, "%u", i);
            if (!na) {
                sx_buf_str(out, ", score: ");
                made_decimal(item->scores[i], out);
            }
        }
        sx_buf_printf(out, ", text: %s %u%s}", wording == 0 ? "Option" : "Choice", i,
                      na ? ", missing: not_applicable" : "");
    }
}

static void item_text(const made *m, unsigned at, bool used, unsigned wording, sx_buf *out)
{
    const made_item *item = &m->items[at];
    sx_buf_printf(out, "  - {id: q%u, text: %s %u, ", at + 1, wording == 0 ? "Item" : "Question",
                  at);
    if (item->kind == ITEM_NUMBER) {
        int64_t unit = item->digits > 0 ? 10 : 1;
        sx_buf_str(out, "kind: number, range: [");
        made_decimal(ratio_of(item->low, unit), out);
        sx_buf_str(out, ", ");
        made_decimal(ratio_of(item->high, unit), out);
        sx_buf_printf(out, "], digits: %u", item->digits);
    } else {
        sx_buf_str(out, "options: [");
        options_text(item, wording, out);
        sx_buf_char(out, ']');
    }
    if (item->show_if >= 0) {
        sx_buf_str(out, ", show_if: \"");
        made_node_text(m, item->show_if, out);
        sx_buf_char(out, '"');
    }
    sx_buf_printf(out, "%s, may_not_apply: true}\n", used ? "" : ", unscored: true");
}

static void term_name(const made_term *term, sx_buf *out)
{
    sx_buf_printf(out, term->scale ? "s%u" : "q%u", term->scale ? term->index : term->index + 1);
}

static void terms_text(const made_scale *scale, sx_buf *out)
{
    for (unsigned i = 0; i < scale->term_count; i++) {
        sx_buf_str(out, i > 0 ? ", " : "");
        term_name(&scale->terms[i], out);
        if (scale->compute == C_WEIGHTED) {
            sx_buf_str(out, ": ");
            made_decimal(scale->terms[i].weight, out);
        }
    }
}

static void recode_text(const made *m, const made_scale *scale, sx_buf *out)
{
    bool any = false;
    for (unsigned i = 0; i < scale->term_count; i++) {
        const made_term *term = &scale->terms[i];
        const made_item *item = &m->items[term->index];
        if (!term->recoded) {
            continue;
        }
        sx_buf_str(out, any ? ", " : "    recode: {");
        any = true;
        term_name(term, out);
        sx_buf_str(out, ": {");
        for (unsigned k = 0; k < item->option_count - item->na_option; k++) {
            sx_buf_str(out, k > 0 ? ", " : "");
            made_decimal(item->scores[k], out);
            sx_buf_printf(out, ": %d", term->recode[k]);
        }
        sx_buf_char(out, '}');
    }
    sx_buf_str(out, any ? "}\n" : "");
    any = false;
    for (unsigned i = 0; i < scale->term_count; i++) {
        if (scale->terms[i].reversed) {
            sx_buf_str(out, any ? ", " : "    reverse: [");
            any = true;
            term_name(&scale->terms[i], out);
        }
    }
    sx_buf_str(out, any ? "]\n" : "");
}

static void table_text(const made *m, sx_buf *out)
{
    for (unsigned i = 0; i < TABLE_MAX; i++) {
        sx_buf_printf(out, "%s%u: %d", i > 0 ? ", " : "", i, m->tables[0][i]);
    }
}

static void category_text(const made *m, const made_scale *scale, sx_buf *out)
{
    sx_buf_str(out, "    category:\n");
    for (unsigned i = 0; i < scale->node_count; i++) {
        sx_buf_printf(out, "      - l%u: \"", i);
        made_node_text(m, scale->nodes[i], out);
        sx_buf_str(out, "\"\n");
    }
    sx_buf_printf(out, "      - l%u: otherwise\n", scale->node_count);
}

static void compute_text(const made *m, const made_scale *scale, sx_buf *out)
{
    static const char *const keys[] = {"sum",     "mean",     "weighted",   "count",
                                       "minimum", "maximum",  "difference", "formula",
                                       "percent", "category", "lookup"};
    if (scale->compute == C_CATEGORY) {
        category_text(m, scale, out);
        return;
    }
    sx_buf_printf(out, "    %s: ", keys[scale->compute]);
    if (scale->compute == C_LOOKUP) {
        sx_buf_str(out, "{of: ");
        terms_text(scale, out);
        sx_buf_str(out, ", table: {");
        table_text(m, out);
        sx_buf_str(out, "}}\n");
    } else if (scale->node_count > 0) {
        sx_buf_str(out, "\"");
        for (unsigned i = 0; i < scale->node_count; i++) {
            sx_buf_str(out, i > 0 ? ", " : "");
            made_node_text(m, scale->nodes[i], out);
        }
        sx_buf_str(out, "\"\n");
    } else {
        sx_buf_str(out, scale->compute == C_WEIGHTED ? "{" : "[");
        terms_text(scale, out);
        sx_buf_str(out, scale->compute == C_WEIGHTED ? "}\n" : "]\n");
    }
    recode_text(m, scale, out);
}

static void rule_text(const made_scale *scale, sx_buf *out)
{
    static const char *const rules[] = {"complete", "prorate", "answered", "known"};
    static const char *const rounds[] = {"half_up", "half_even", "down", "up", "none"};
    sx_buf_printf(out, "    missing: {rule: %s", rules[scale->rule]);
    if (scale->rule == PRORATE || scale->rule == ANSWERED) {
        sx_buf_printf(out, ", %s: %u", scale->rule == PRORATE ? "most" : "least", scale->limit);
    }
    if (scale->rule == PRORATE) {
        sx_buf_printf(out, ", round: %s", rounds[scale->round]);
        if (scale->round != NOT_ROUNDED) {
            sx_buf_printf(out, ", digits: %u", scale->digits);
        }
    }
    sx_buf_str(out, scale->leave_na ? ", not_applicable: exclude" : "");
    sx_buf_str(out, scale->leave_hidden ? ", not_shown: exclude" : "");
    sx_buf_str(out, "}\n");
    if (scale->has_round && scale->rule != PRORATE) {
        sx_buf_printf(out, "    round: {rule: %s", rounds[scale->round]);
        if (scale->round != NOT_ROUNDED) {
            sx_buf_printf(out, ", digits: %u", scale->digits);
        }
        sx_buf_str(out, "}\n");
    }
}

static void scale_text(const made *m, unsigned at, sx_buf *out)
{
    const made_scale *scale = &m->scales[at];
    sx_buf_printf(out, "  s%u:\n", at);
    compute_text(m, scale, out);
    rule_text(scale, out);
    sx_buf_str(out, "    direction: neither\n");
    if (scale->has_range) {
        sx_buf_printf(out, "    range: [%s, %s]\n", scale->low, scale->high);
    }
    if (scale->bands) {
        sx_buf_printf(out, "    bands: [{low: %s..<", scale->low);
        made_decimal(scale->cut, out);
        sx_buf_str(out, "}, {high: ");
        made_decimal(scale->cut, out);
        sx_buf_printf(out, "..%s}]\n", scale->high);
        sx_buf_str(out, scale->bands_unrounded ? "    bands_on: unrounded\n" : "");
    }
}

static void flags_text(const made *m, sx_buf *out)
{
    sx_buf_str(out, m->flag_count > 0 ? "flags:\n" : "");
    for (unsigned i = 0; i < m->flag_count; i++) {
        sx_buf_printf(out, "  f%u: {tier: note, when: \"", i);
        made_node_text(m, m->flags[i].when, out);
        sx_buf_printf(out, "\"%s%s}\n", m->flags[i].clear_hidden ? ", not_shown: clear" : "",
                      m->flags[i].raise_missing ? ", not_answered: raised" : "");
    }
    sx_buf_str(out, m->note_count > 0 ? "validity:\n" : "");
    for (unsigned i = 0; i < m->note_count; i++) {
        sx_buf_printf(out, "  v%u: {text: Note, when: \"", i);
        made_node_text(m, m->notes[i], out);
        sx_buf_str(out, "\"}\n");
    }
}

void made_manifest(const made *m, unsigned wording, sx_buf *out)
{
    uint32_t used = 0;
    for (unsigned i = 0; i < m->scale_count; i++) {
        used |= m->scales[i].uses;
    }
    sx_buf_printf(out,
                  "sextant: 1\nid: made\nversion: 1.0.0\ntitle: %s\nstrand: both\nkind: technique\n"
                  "validated: false\nrights: {class: own, holder: The Sextant authors}\nitems:\n",
                  wording == 0 ? "Made" : "\"Made, in other words\"");
    for (unsigned i = 0; i < m->item_count; i++) {
        item_text(m, i, (used >> i & 1) != 0, wording, out);
    }
    sx_buf_str(out, "tables: {t0: {");
    table_text(m, out);
    sx_buf_str(out, "}}\nscales:\n");
    for (unsigned i = 0; i < m->scale_count; i++) {
        scale_text(m, i, out);
    }
    flags_text(m, out);
    sx_buf_str(out, "examples: [{answers: [], s0: ~}]\n");
}

void made_answer_text(const made *m, unsigned at, const made_answer *answer, sx_buf *out)
{
    const made_item *item = &m->items[at];
    if (item->kind == ITEM_NUMBER) {
        made_decimal(ratio_of(answer->value, item->digits > 0 ? 10 : 1), out);
    } else if (item->kind == ITEM_WORDS) {
        sx_buf_printf(out, "w%c", 'a' + answer->value);
    } else {
        sx_buf_printf(out, "%d", answer->value);
    }
}
