/*
 * instruments_show_text.c: a whole instrument for people, except its scales
 * (instruments_show_scales_text.c).
 */
#include <string.h>

#include "api/instruments.h"
#include "api/instruments_layout.h"
#include "api/instruments_phrase.h"
#include "base/clock.h"

#define TEXT_MAX ((size_t)1024 * 1024)

/* What the parts write to; `work` holds one piece at a time. */
typedef struct writer {
    sx_buf *out;
    sx_buf work;
    const sx_model *model;
    const char *language;
    size_t columns;
} writer;

static void heading(writer *w, const char *text)
{
    sx_buf_printf(w->out, "\n%s\n", text);
}

/* Where the text of a list begins: after its longest id, unless that is very long. */
static size_t widen(size_t column, const char *id)
{
    size_t needed = 4 + sx_layout_width(id);
    return needed > column && needed <= 18 ? needed : column;
}

/* The piece in `work` as an entry of a list. */
static void entry(writer *w, size_t indent, const char *head, size_t column)
{
    sx_layout_entry(w->out, indent, head, column, sx_buf_text(&w->work), w->columns);
    sx_buf_pass(&w->work, w->out);
}

static void write_head(writer *w)
{
    const sx_model *model = w->model;
    sx_layout_wrap(w->out, sx_model_title(model, w->language), 0, 0, w->columns);
    sx_buf_printf(&w->work, "%s %s: %s, strand %s, answered by %s", model->id, model->version,
                  sx_kind_word(model->kind), sx_strand_word(model->strand),
                  model->respondent == SX_RESPONDENT_SELF        ? "the person"
                  : model->respondent == SX_RESPONDENT_CLINICIAN ? "the clinician"
                                                                 : "somebody who knows the person");
    if (model->recall != NULL) {
        sx_buf_str(&w->work, ", about the last ");
        size_t start = w->work.len;
        sx_phrase_duration(&w->work, model->recall);
        if (!w->work.failed && strncmp(w->work.data + start, "1 ", 2) == 0) {
            memmove(w->work.data + start, w->work.data + start + 2, w->work.len - start - 1);
            w->work.len -= 2;
        }
    }
    sx_buf_printf(&w->work, ", language %s", model->language);
    for (size_t i = 0; i < model->translation_count; i++) {
        sx_buf_printf(&w->work, " %s", model->translations[i].language);
    }
    sx_layout_wrap(w->out, sx_buf_text(&w->work), 0, 0, w->columns);
    sx_buf_pass(&w->work, w->out);
    if (!model->validated) {
        sx_buf_char(w->out, '\n');
        sx_layout_wrap(w->out,
                       "UNVALIDATED: nobody has studied how well this instrument measures. Its "
                       "levels are a structure for talking, not a finding.",
                       0, 0, w->columns);
    }
    if (model->description != NULL) {
        sx_buf_char(w->out, '\n');
        sx_layout_wrap(w->out, model->description, 0, 0, w->columns);
    }
    const char *instructions = sx_model_instructions(model, w->language);
    if (instructions[0] != '\0') {
        heading(w, "Instructions");
        sx_layout_blanks(w->out, 2);
        sx_layout_wrap(w->out, instructions, 2, 2, w->columns);
    }
}

/* What an option says beside its code: " Several days", " Yes (scores 2)". */
static void add_option(writer *w, size_t item, size_t index)
{
    const sx_option *option = &w->model->items[item].responses->options[index];
    const char *text = sx_model_option_text(w->model, item, index, w->language);
    if (!sx_str_equal(text, option->code)) {
        sx_buf_printf(&w->work, " %s", text);
    }
    sx_decimal own;
    bool own_score = sx_decimal_read(sx_slice_of(option->code), &own) && option->scored &&
                     sx_number_equal(sx_number_decimal(own), sx_number_decimal(option->score));
    if (option->missing != SX_CELL_OK) {
        sx_buf_printf(&w->work, " (%s)", sx_cell_word(option->missing));
    } else if (option->scored && !own_score) {
        sx_buf_str(&w->work, " (scores ");
        sx_decimal_print(&w->work, option->score);
        sx_buf_char(&w->work, ')');
    }
}

/* The options of an item: in one line, "0 Not at all; 1 Several days", or else each in its own. */
static void write_options(writer *w, size_t item, size_t indent, const char *head, size_t column)
{
    const sx_response_set *set = w->model->items[item].responses;
    for (size_t i = 0; i < set->option_count; i++) {
        sx_buf_printf(&w->work, "%s%s", i == 0 ? "" : "; ", set->options[i].code);
        add_option(w, item, i);
    }
    if (column + sx_layout_width(sx_buf_text(&w->work)) <= w->columns) {
        entry(w, indent, head, column);
        return;
    }
    sx_buf_pass(&w->work, w->out);
    size_t width = 0;
    for (size_t i = 0; i < set->option_count; i++) {
        size_t needed = sx_layout_width(set->options[i].code);
        width = needed > width ? needed : width;
    }
    width = width > 12 ? 12 : width;
    if (head[0] != '\0') {
        sx_layout_blanks(w->out, indent);
        sx_buf_printf(w->out, "%s\n", head);
        column = indent + 2;
    }
    for (size_t i = 0; i < set->option_count; i++) {
        add_option(w, item, i);
        entry(w, column, set->options[i].code, column + width + 1);
    }
}

static bool first_use(const sx_model *model, size_t item)
{
    for (size_t i = 0; i < item; i++) {
        if (model->items[i].responses == model->items[item].responses) {
            return false;
        }
    }
    return true;
}

/* A response set with an id, where it is used for the first time; else NULL. */
static const char *new_set(const sx_model *model, size_t item)
{
    const sx_response_set *set = model->items[item].responses;
    return set != NULL && first_use(model, item) ? set->id : NULL;
}

/* The response sets that several items share, each once. */
static void write_response_sets(writer *w)
{
    size_t count = w->model->item_count + w->model->parameter_count;
    size_t column = 0;
    for (size_t i = 0; i < count; i++) {
        const char *id = new_set(w->model, i);
        column = id == NULL ? column : widen(column, id);
    }
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        const char *id = new_set(w->model, i);
        if (id == NULL) {
            continue;
        }
        if (!any) {
            heading(w, "Response sets");
        }
        any = true;
        write_options(w, i, 2, id, column < 8 ? 8 : column);
    }
}

static void add_range(writer *w, const sx_item *item)
{
    if (item->kind == SX_ITEM_DATE) {
        char low[11];
        char high[11];
        sx_date_print((int32_t)item->low.value, low);
        sx_date_print((int32_t)item->high.value, high);
        sx_buf_printf(&w->work, ", from %s to %s", low, high);
        return;
    }
    size_t index = (size_t)(item - w->model->items);
    const char *low_label = sx_model_low_label(w->model, index, w->language);
    const char *high_label = sx_model_high_label(w->model, index, w->language);
    sx_buf_str(&w->work, ", from ");
    sx_decimal_print(&w->work, item->low);
    if (low_label != NULL) {
        sx_buf_printf(&w->work, " (%s)", low_label);
    }
    sx_buf_str(&w->work, " to ");
    sx_decimal_print(&w->work, item->high);
    if (high_label != NULL) {
        sx_buf_printf(&w->work, " (%s)", high_label);
    }
    if (item->step.value != 0) {
        sx_buf_str(&w->work, " in steps of ");
        sx_decimal_print(&w->work, item->step);
    }
    if (item->digits > 0) {
        sx_buf_printf(&w->work, ", %u decimal place%s", (unsigned)item->digits,
                      item->digits == 1 ? "" : "s");
    }
}

/* "[frequency; optional; shown when gate = yes]" */
static void add_notes(writer *w, const sx_item *item, bool parameter)
{
    sx_buf_str(&w->work, " [");
    if (item->responses != NULL && item->responses->id != NULL) {
        sx_buf_str(&w->work, item->responses->id);
    } else {
        sx_buf_str(&w->work, sx_item_kind_word(item->kind));
    }
    if (item->kind == SX_ITEM_MULTI && item->responses->id != NULL) {
        sx_buf_str(&w->work, ", several may be chosen");
    }
    if (item->ranged) {
        add_range(w, item);
    }
    if (item->unit != NULL) {
        sx_buf_printf(&w->work, ", in %s", item->unit);
    }
    if (item->most > 0) {
        sx_buf_printf(&w->work, ", at most %lu%s", (unsigned long)item->most,
                      item->kind == SX_ITEM_TEXT ? " characters" : "");
    }
    sx_buf_str(&w->work, item->required ? "" : "; optional");
    sx_buf_str(&w->work, item->unscored && !parameter ? "; not scored" : "");
    sx_buf_str(&w->work, item->computed_text ? "; wording made by the instrument's code" : "");
    sx_buf_str(&w->work, item->measured ? "; not asked: the seconds that answering took" : "");
    if (item->show_if != NULL) {
        sx_buf_str(&w->work, "; shown when ");
        sx_expr_print(&w->work, item->show_if);
    }
    sx_buf_char(&w->work, ']');
}

static void write_items(writer *w, const char *title, size_t from, size_t count)
{
    if (count == 0) {
        return;
    }
    sx_buf_printf(w->out, "\n%s (%zu)\n", title, count);
    size_t column = 6;
    for (size_t i = from; i < from + count; i++) {
        column = widen(column, w->model->items[i].id);
    }
    for (size_t i = from; i < from + count; i++) {
        const sx_item *item = &w->model->items[i];
        const char *text = sx_model_item_text(w->model, i, w->language);
        bool skeleton = item->text == NULL && sx_str_equal(text, item->id);
        sx_buf_str(&w->work, skeleton ? "(no wording: it may not be shipped)" : text);
        add_notes(w, item, i >= w->model->item_count);
        entry(w, 2, item->id, column);
        if (item->responses != NULL && item->responses->id == NULL) {
            write_options(w, i, 0, "", column + 2);
        }
    }
}

static void write_flags(writer *w)
{
    size_t column = 8;
    for (size_t i = 0; i < w->model->flag_count; i++) {
        column = widen(column, w->model->flags[i].id);
    }
    if (w->model->flag_count > 0) {
        heading(w, "Flags");
    }
    for (size_t i = 0; i < w->model->flag_count; i++) {
        const sx_flag *flag = &w->model->flags[i];
        sx_buf_printf(&w->work, "%s. Tier %s. Raised when ", flag->title, sx_tier_word(flag->tier));
        sx_expr_print(&w->work, flag->when);
        sx_buf_printf(&w->work, ". %s", flag->text == NULL ? "" : flag->text);
        if (flag->source != NULL) {
            sx_buf_printf(&w->work, " [%s]", flag->source);
        }
        entry(w, 2, flag->id, column);
    }
}

/* The order of the items, when the instrument's code chooses it. */
static void write_adaptive(writer *w)
{
    const sx_adaptive *adaptive = &w->model->adaptive;
    if (!adaptive->present) {
        return;
    }
    heading(w, "Order of the items");
    sx_buf_str(&w->work, "Chosen by the instrument's code, from answer to answer");
    if (adaptive->most > 0) {
        sx_buf_printf(&w->work, "; at most %lu are asked", (unsigned long)adaptive->most);
    }
    sx_buf_str(&w->work, adaptive->pause
                             ? ". When the code fails, the session pauses."
                             : ". When the code fails, the items that are left are asked in the "
                               "order above.");
    entry(w, 0, "", 2);
}

static void write_validity(writer *w)
{
    size_t column = 8;
    for (size_t i = 0; i < w->model->validity_count; i++) {
        column = widen(column, w->model->validity[i].id);
    }
    if (w->model->validity_count > 0) {
        heading(w, "Validity notes");
    }
    for (size_t i = 0; i < w->model->validity_count; i++) {
        const sx_validity *note = &w->model->validity[i];
        sx_buf_printf(&w->work, "%s ", sx_model_validity_text(w->model, i, w->language));
        if (note->when == NULL) {
            sx_buf_str(&w->work, "(the instrument's code says whether it holds)");
        } else {
            sx_buf_str(&w->work, "(when ");
            sx_expr_print(&w->work, note->when);
            sx_buf_char(&w->work, ')');
        }
        if (note->source != NULL) {
            sx_buf_printf(&w->work, " [%s]", note->source);
        }
        entry(w, 2, note->id, column);
    }
}

static const char *kind_text(sx_code_kind kind)
{
    return kind == SX_CODE_LUA      ? "Written in Lua"
           : kind == SX_CODE_NATIVE ? "A plugin: a library that holds the instrument"
                                    : "Written in YAML, with functions of a library";
}

/* What it is written in, and how that runs; nothing for plain YAML. */
static void write_code(writer *w, const sx_loaded *loaded)
{
    if (loaded->kind == SX_CODE_NONE) {
        return;
    }
    heading(w, "Code");
    sx_buf_printf(
        &w->work, "%s. %s", kind_text(loaded->kind),
        loaded->in_process ? "It runs in this process, as whoever started it wants it to."
        : loaded->weak
            ? "It runs in a process of its own WITHOUT all the protections that it should "
              "have: see `sextant doctor`."
            : "It runs in a jailed process of its own.");
    entry(w, 0, "", 2);
    if (loaded->library_hash != NULL) {
        const char *why = sx_str_equal(loaded->trusted, "built_in") ? "it ships with Sextant"
                          : loaded->publisher != NULL ? "a trusted publisher signed it"
                                                      : "its hash is pinned";
        sx_buf_printf(&w->work, "%s (may run: %s)", loaded->library_hash, why);
        entry(w, 2, "SHA-256", 13);
    }
    if (loaded->publisher != NULL) {
        sx_buf_str(&w->work, loaded->publisher);
        entry(w, 2, "publisher", 13);
    }
}

static void write_findings(writer *w)
{
    size_t column = 8;
    for (size_t i = 0; i < w->model->finding_count; i++) {
        column = widen(column, w->model->findings[i].id);
    }
    if (w->model->finding_count > 0) {
        heading(w, "Findings for the profile");
    }
    for (size_t i = 0; i < w->model->finding_count; i++) {
        const sx_finding_rule *finding = &w->model->findings[i];
        sx_buf_printf(&w->work, "%s. Domain %s", finding->title, sx_domain_word(finding->domain));
        if (finding->facet != NULL) {
            sx_buf_printf(&w->work, " (%s)", finding->facet);
        }
        sx_buf_printf(&w->work, ", from %s: ", finding->scale);
        for (size_t l = 0; l < finding->level_count; l++) {
            const sx_finding_level *level = &finding->levels[l];
            sx_buf_printf(&w->work, "%s%s ", l == 0 ? "" : ", ", sx_level_word(level->level));
            for (size_t k = 0; k < level->label_count; k++) {
                sx_buf_printf(&w->work, "%s%s", k == 0 ? "" : " or ", level->labels[k]);
            }
            if (level->label_count == 0) {
                sx_phrase_interval(&w->work, &level->interval);
            }
        }
        if (finding->source == NULL) {
            sx_buf_str(&w->work, ". A rule of this instrument's own, not published.");
        } else {
            sx_buf_printf(&w->work, ". [%s]", finding->source);
        }
        entry(w, 2, finding->id, column);
    }
}

/* What may be done with it; said only where something may not. */
static void write_uses(writer *w)
{
    static const char *const words[] = {"no statement is known", "allowed", "needs a licence",
                                        "refused"};
    const sx_rights *rights = &w->model->rights;
    if (sx_rights_free(rights)) {
        return;
    }
    for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++) {
        sx_buf_printf(&w->work, "%s%s: %s",
                      use > SX_USE_UNDECLARED + 1 ? "; " : "Uses: ", sx_use_word((sx_use)use),
                      words[rights->uses[use]]);
    }
    entry(w, 0, "", 2);
}

static void write_rights(writer *w)
{
    const sx_rights *rights = &w->model->rights;
    heading(w, "Rights");
    sx_buf_printf(&w->work, "Class %s", sx_rights_class_word(rights->class_));
    if (rights->holder != NULL) {
        sx_buf_printf(&w->work, ", %s", rights->holder);
    }
    if (rights->statement != NULL) {
        sx_buf_printf(&w->work, ": %s", rights->statement);
    }
    if (rights->source != NULL) {
        sx_buf_printf(&w->work, " (%s)", rights->source);
    }
    entry(w, 0, "", 2);
    write_uses(w);
    if (rights->credit != NULL) {
        sx_buf_printf(&w->work, "Credit: %s", rights->credit);
        entry(w, 0, "", 2);
    }
}

static void write_sources(writer *w)
{
    size_t column = 8;
    for (size_t i = 0; i < w->model->source_count; i++) {
        column = widen(column, w->model->sources[i].id);
    }
    if (w->model->source_count > 0) {
        heading(w, "Sources");
    }
    for (size_t i = 0; i < w->model->source_count; i++) {
        sx_buf_str(&w->work, w->model->sources[i].text);
        entry(w, 2, w->model->sources[i].id, column);
    }
}

void sx_show_instrument_text(sx_buf *out, const sx_loaded *loaded, const char *language,
                             size_t columns)
{
    const sx_model *model = loaded->model;
    writer w = {.out = out, .model = model, .language = language, .columns = columns};
    sx_buf_init(&w.work, TEXT_MAX);
    write_head(&w);
    write_response_sets(&w);
    write_items(&w, "Items", 0, model->item_count);
    write_items(&w, "About the respondent", model->item_count, model->parameter_count);
    write_adaptive(&w);
    sx_show_scales_text(out, model, language, columns);
    write_flags(&w);
    write_validity(&w);
    write_findings(&w);
    write_code(&w, loaded);
    write_rights(&w);
    write_sources(&w);
    bool one = loaded->examples_run == 1;
    sx_buf_printf(out, "\n%zu example%s. Rules with the hash\n%s\n", loaded->examples_run,
                  one ? " holds" : "s hold", loaded->rule_hash);
    sx_buf_free(&w.work);
}
