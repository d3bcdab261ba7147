/*
 * choices.c: gathers the names that would have been right.
 */
#include "manifest/choices.h"

/* Room for so many names, used again for the next message. NULL: nobody would see it. */
static const char **room(sx_reader *r, size_t count)
{
    if (r->errors > SX_DIAGS_MAX) {
        return NULL;
    }
    if (r->scratch == NULL || count > r->scratch_size) {
        size_t size = count < 64 ? 64 : count * 2;
        r->scratch = sx_reader_array(r, size, sizeof(const char *));
        r->scratch_size = r->scratch == NULL ? 0 : size;
    }
    return r->scratch;
}

static const char *choose(sx_reader *r, sx_slice wrong, const char *const *names, size_t count,
                          const char *none)
{
    return count == 0 || names == NULL ? none : sx_reader_choices(r, wrong, names, count);
}

const char *sx_choices_sources(sx_reader *reader, sx_slice wrong)
{
    const sx_model *model = reader->model;
    const char **names = room(reader, model->source_count);
    for (size_t i = 0; names != NULL && i < model->source_count; i++) {
        names[i] = model->sources[i].id;
    }
    return choose(reader, wrong, names, model->source_count, "an entry under sources:");
}

const char *sx_choices_sets(sx_reader *reader, sx_slice wrong)
{
    const sx_model *model = reader->model;
    const char **names = room(reader, model->response_set_count);
    for (size_t i = 0; names != NULL && i < model->response_set_count; i++) {
        names[i] = model->response_sets[i]->id;
    }
    return choose(reader, wrong, names, model->response_set_count, "an entry under responses:");
}

const char *sx_choices_options(sx_reader *reader, sx_slice wrong, const sx_response_set *set)
{
    const char **names = room(reader, set->option_count);
    for (size_t i = 0; names != NULL && i < set->option_count; i++) {
        names[i] = set->options[i].code;
    }
    return choose(reader, wrong, names, set->option_count, "an option");
}

/* Items and parameters into the names; how many there are. */
static size_t put_items(const sx_model *model, const char **names)
{
    size_t total = model->item_count + model->parameter_count;
    for (size_t i = 0; names != NULL && i < total; i++) {
        names[i] = model->items[i].id;
    }
    return total;
}

const char *sx_choices_items(sx_reader *reader, sx_slice wrong)
{
    const sx_model *model = reader->model;
    const char **names = room(reader, model->item_count + model->parameter_count);
    size_t total = put_items(model, names);
    return choose(reader, wrong, names, total, "an entry under items:");
}

const char *sx_choices_operands(sx_reader *reader, sx_slice wrong)
{
    const sx_model *model = reader->model;
    const sx_tree *scales = reader->scales;
    if (scales == NULL) {
        return sx_choices_items(reader, wrong);
    }
    const char **names = room(reader, model->item_count + model->parameter_count + scales->count);
    size_t total = put_items(model, names);
    for (size_t i = 0; names != NULL && i < scales->count; i++) {
        if (reader->scale == NULL || !sx_slice_is(scales->keys[i]->text, reader->scale)) {
            names[total++] = scales->keys[i]->text.at; /* no scale rests on itself */
        }
    }
    return choose(reader, wrong, names, total, "an entry under items:");
}

const char *sx_choices_scales(sx_reader *reader, sx_slice wrong)
{
    const sx_model *model = reader->model;
    const char **names = room(reader, model->scale_count);
    for (size_t i = 0; names != NULL && i < model->scale_count; i++) {
        names[i] = model->scales[i].id;
    }
    return choose(reader, wrong, names, model->scale_count, "an entry under scales:");
}

const char *sx_choices_bands(sx_reader *reader, sx_slice wrong, const sx_scale *scale)
{
    bool category = scale->compute == SX_COMPUTE_CATEGORY;
    size_t count = category ? scale->category_count : scale->band_count;
    const char **names = room(reader, count);
    for (size_t i = 0; names != NULL && i < count; i++) {
        names[i] = category ? scale->categories[i].label : scale->bands[i].id;
    }
    return choose(reader, wrong, names, count, "a scale with bands or categories");
}

const char *sx_choices_norms(sx_reader *reader, sx_slice wrong)
{
    const sx_model *model = reader->model;
    const char **names = room(reader, model->norm_count);
    for (size_t i = 0; names != NULL && i < model->norm_count; i++) {
        names[i] = model->norms[i].id;
    }
    return choose(reader, wrong, names, model->norm_count, "an entry under norms:");
}

const char *sx_choices_flags(sx_reader *reader, sx_slice wrong)
{
    const sx_model *model = reader->model;
    const char **names = room(reader, model->flag_count);
    for (size_t i = 0; names != NULL && i < model->flag_count; i++) {
        names[i] = model->flags[i].id;
    }
    return choose(reader, wrong, names, model->flag_count, "an entry under flags:");
}

const char *sx_choices_validity(sx_reader *reader, sx_slice wrong)
{
    const sx_model *model = reader->model;
    const char **names = room(reader, model->validity_count);
    for (size_t i = 0; names != NULL && i < model->validity_count; i++) {
        names[i] = model->validity[i].id;
    }
    return choose(reader, wrong, names, model->validity_count, "an entry under validity:");
}

const char *sx_choices_findings(sx_reader *reader, sx_slice wrong)
{
    const sx_model *model = reader->model;
    const char **names = room(reader, model->finding_count);
    for (size_t i = 0; names != NULL && i < model->finding_count; i++) {
        names[i] = model->findings[i].id;
    }
    return choose(reader, wrong, names, model->finding_count, "an entry under findings:");
}

const char *sx_choices_cutoffs(sx_reader *reader, sx_slice wrong, const sx_scale *scale)
{
    const char **names = room(reader, scale->cutoff_count);
    for (size_t i = 0; names != NULL && i < scale->cutoff_count; i++) {
        names[i] = scale->cutoffs[i].id;
    }
    return choose(reader, wrong, names, scale->cutoff_count,
                  "an entry under cutoffs: of the scale");
}
