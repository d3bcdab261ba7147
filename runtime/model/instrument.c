/*
 * instrument.c: finding things in a model by their id, the words of its small enumerations, and
 * laying out the fields (columns of answers) once items, parameters and scales are in place.
 */
#include "model/instrument.h"

#include "base/str.h"

#define NAME_KINDS 4U
/* Days of 1800-01-01 and 2200-12-31: what a date may be when no range was said. */
#define FIRST_DAY (-62091)
#define LAST_DAY 84370
/* Columns hold integers; this leaves room to add and weight them without overflow. */
#define FIELD_LIMIT INT64_C(1000000000000000)

static size_t item_total(const sx_model *model)
{
    return model->item_count + model->parameter_count;
}

sx_name_kind sx_model_find(const sx_model *model, const char *name, size_t *ret_index)
{
    size_t found = SX_MAP_NONE;
    if (model->names != NULL && name != NULL) {
        found = sx_map_get(model->names, sx_slice_of(name));
    }
    if (found == SX_MAP_NONE) {
        return SX_NAME_NONE;
    }
    if (ret_index != NULL) {
        *ret_index = found / NAME_KINDS;
    }
    return (sx_name_kind)(found % NAME_KINDS);
}

int sx_model_find_item(const sx_model *model, const char *id)
{
    for (size_t i = 0; i < item_total(model); i++) {
        if (sx_str_equal(model->items[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

int sx_model_find_scale(const sx_model *model, const char *id)
{
    for (size_t i = 0; i < model->scale_count; i++) {
        if (sx_str_equal(model->scales[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

int sx_model_find_flag(const sx_model *model, const char *id)
{
    for (size_t i = 0; i < model->flag_count; i++) {
        if (sx_str_equal(model->flags[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

int sx_model_find_finding(const sx_model *model, const char *id)
{
    for (size_t i = 0; i < model->finding_count; i++) {
        if (sx_str_equal(model->findings[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

int sx_model_find_validity(const sx_model *model, const char *id)
{
    for (size_t i = 0; i < model->validity_count; i++) {
        if (sx_str_equal(model->validity[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

int sx_model_find_field(const sx_model *model, const char *name)
{
    size_t index = 0;
    switch (sx_model_find(model, name, &index)) {
    case SX_NAME_FIELD: return (int)index;
    case SX_NAME_ITEM:
        if (model->items[index].field_count == 1) {
            return (int)model->items[index].first_field;
        }
        return -1;
    case SX_NAME_NONE:
    case SX_NAME_SCALE: break;
    }
    return -1;
}

const char *sx_model_source(const sx_model *model, const char *id)
{
    for (size_t i = 0; id != NULL && i < model->source_count; i++) {
        if (sx_str_equal(model->sources[i].id, id)) {
            return model->sources[i].text;
        }
    }
    return NULL;
}

static uint32_t fields_of(const sx_item *item)
{
    switch (item->kind) {
    case SX_ITEM_MULTI:
    case SX_ITEM_RANKING:
        return item->responses == NULL ? 0 : (uint32_t)item->responses->option_count;
    case SX_ITEM_TEXT: return 0;
    case SX_ITEM_CHOICE:
    case SX_ITEM_NUMBER:
    case SX_ITEM_SLIDER:
    case SX_ITEM_DATE:
    case SX_ITEM_KIND_COUNT: break;
    }
    return 1;
}

/* `value` as an integer times 10^-digits; false when it has more places or is too large. */
static bool scaled(sx_decimal value, unsigned digits, int64_t *ret)
{
    if (value.digits > digits) {
        return false;
    }
    int64_t factor = sx_pow10(digits - value.digits);
    if (value.value > FIELD_LIMIT / factor || value.value < -FIELD_LIMIT / factor) {
        return false;
    }
    *ret = value.value * factor;
    return true;
}

static sx_status field_range(const sx_item *item, sx_field *field, sx_diags *diags)
{
    int64_t options = item->responses == NULL ? 0 : (int64_t)item->responses->option_count;
    switch (item->kind) {
    case SX_ITEM_CHOICE: field->high = options - 1; break;
    case SX_ITEM_MULTI: field->high = 1; break;
    case SX_ITEM_RANKING:
        field->low = 1;
        field->high = options;
        break;
    case SX_ITEM_DATE:
        field->low = item->ranged ? item->low.value : FIRST_DAY;
        field->high = item->ranged ? item->high.value : LAST_DAY;
        break;
    case SX_ITEM_NUMBER:
    case SX_ITEM_SLIDER: {
        int64_t step = 0;
        if (!scaled(item->low, item->digits, &field->low) ||
            !scaled(item->high, item->digits, &field->high) ||
            !scaled(item->step, item->digits, &step)) {
            return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.RANGE", item->where,
                               "a range and step with at most as many places as digits says, and "
                               "no more than 15 digits in all",
                               "the range or step of item %s does not fit its %u decimal places",
                               item->id, (unsigned)item->digits);
        }
        break;
    }
    case SX_ITEM_TEXT:
    case SX_ITEM_KIND_COUNT: break;
    }
    return SX_OK;
}

static sx_status lay_out_item(sx_model *model, size_t index, size_t *next, sx_diags *diags)
{
    sx_item *item = &model->items[index];
    item->first_field = (uint32_t)*next;
    item->field_count = fields_of(item);
    for (uint32_t i = 0; i < item->field_count; i++) {
        sx_field *field = &model->fields[(*next)++];
        field->item = (uint32_t)index;
        field->option = -1;
        field->name = item->id;
        if (item->kind == SX_ITEM_MULTI || item->kind == SX_ITEM_RANKING) {
            field->option = (int32_t)i;
            field->name =
                sx_arena_printf(model->arena, "%s.%s", item->id, item->responses->options[i].code);
            if (field->name == NULL) {
                return SX_E_MEMORY;
            }
        }
        sx_status status = field_range(item, field, diags);
        if (status != SX_OK) {
            return status;
        }
    }
    return SX_OK;
}

static sx_status name_it(sx_model *model, const char *name, size_t index, sx_name_kind kind,
                         sx_where where, sx_diags *diags)
{
    size_t existing = SX_MAP_NONE;
    if (!sx_map_put(model->names, sx_slice_of(name), index * NAME_KINDS + (size_t)kind,
                    &existing)) {
        return SX_E_MEMORY;
    }
    /* A scale may be called like the item it is made of; inside the instrument the name then means
     * the item (the plan checks that the scale rests on nothing else). */
    bool item_and_scale = existing != SX_MAP_NONE && kind == SX_NAME_SCALE &&
                          existing % NAME_KINDS == (size_t)SX_NAME_ITEM;
    if (existing != SX_MAP_NONE && !item_and_scale) {
        return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.ID", where,
                           "a name of its own for every item, parameter and scale",
                           "the name %s is used twice", name);
    }
    return SX_OK;
}

static sx_status name_all(sx_model *model, sx_diags *diags)
{
    sx_status worst = SX_OK;
    for (size_t i = 0; i < item_total(model) && worst != SX_E_MEMORY; i++) {
        const sx_item *item = &model->items[i];
        sx_status status = name_it(model, item->id, i, SX_NAME_ITEM, item->where, diags);
        worst = status != SX_OK ? status : worst;
        for (uint32_t f = 0; f < item->field_count; f++) {
            const sx_field *field = &model->fields[item->first_field + f];
            if (field->option >= 0) {
                status = name_it(model, field->name, item->first_field + f, SX_NAME_FIELD,
                                 item->where, diags);
                worst = status != SX_OK ? status : worst;
            }
        }
    }
    for (size_t i = 0; i < model->scale_count && worst != SX_E_MEMORY; i++) {
        const sx_scale *scale = &model->scales[i];
        sx_status status = name_it(model, scale->id, i, SX_NAME_SCALE, scale->where, diags);
        worst = status != SX_OK ? status : worst;
    }
    return worst;
}

sx_status sx_model_finish(sx_model *model, sx_diags *diags)
{
    size_t total = 0;
    for (size_t i = 0; i < item_total(model); i++) {
        total += fields_of(&model->items[i]);
    }
    model->fields = sx_arena_array(model->arena, total, sizeof(sx_field));
    model->names = sx_map_new(model->arena, total + item_total(model) + model->scale_count);
    if (model->fields == NULL || model->names == NULL) {
        return SX_E_MEMORY;
    }
    model->field_count = total;
    sx_status worst = SX_OK;
    size_t next = 0;
    for (size_t i = 0; i < item_total(model); i++) {
        sx_status status = lay_out_item(model, i, &next, diags);
        if (status == SX_E_MEMORY) {
            return status;
        }
        worst = status != SX_OK ? status : worst;
    }
    sx_status named = name_all(model, diags);
    return named != SX_OK ? named : worst;
}
