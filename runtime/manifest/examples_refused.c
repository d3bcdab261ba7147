/*
 * examples_refused.c: see examples_refused.h. What only one example does is its own mistake and told there.
 */
#include "manifest/examples_refused.h"

#include "manifest/choices.h"

#define KINDS_MAX 100 /* that are told apart */

typedef struct refused_answer {
    const sx_item *item;
    const sx_tree *first;
    size_t number; /* of the example that came last */
    size_t answers, examples;
} refused_answer;

typedef struct sx_refused {
    refused_answer kinds[KINDS_MAX];
    size_t kind_count;
    const sx_tree *too_long; /* the first list of answers that is */
    size_t too_long_count;
} sx_refused;

static sx_refused *gathered(sx_reader *r)
{
    if (r->refused == NULL) {
        r->refused = sx_reader_array(r, 1, sizeof *r->refused);
    }
    return r->refused;
}

void sx_refuse_answer(sx_reader *reader, const sx_item *item, const sx_tree *node, size_t number)
{
    sx_refused *all = gathered(reader);
    size_t i = 0;
    if (all == NULL) {
        return;
    }
    while (i < all->kind_count && (all->kinds[i].item->responses != item->responses ||
                                   !sx_slice_equal(all->kinds[i].first->text, node->text))) {
        i++;
    }
    if (i == KINDS_MAX) {
        return;
    }
    refused_answer *kind = &all->kinds[i];
    if (i == all->kind_count) {
        *kind = (refused_answer){.item = item, .first = node};
        all->kind_count++;
    }
    kind->answers++;
    kind->examples += kind->number != number;
    kind->number = number;
}

void sx_refuse_count(sx_reader *reader, const sx_tree *node)
{
    sx_refused *all = gathered(reader);
    if (all != NULL && all->too_long_count++ == 0) {
        all->too_long = node;
    }
}

static void tell_kind(sx_reader *r, const refused_answer *kind)
{
    const sx_response_set *set = kind->item->responses;
    const sx_tree *node = kind->first;
    const char *expected = sx_choices_options(r, node->text, set);
    if (kind->examples < 2) {
        const char *more =
            kind->answers == 1
                ? ""
                : sx_arena_printf(r->arena, " (%zu answers of this example)", kind->answers);
        SX_FAIL(r, "MANIFEST.REF", node->where, expected, "item %s has no option '%s'%s",
                kind->item->id, node->text.at, more == NULL ? "" : more);
        return;
    }
    SX_FAIL(r, "MANIFEST.REF", set->id == NULL ? kind->item->where : set->where, expected,
            "%s %s has no option '%s', which %zu examples answer, the first in line %lu",
            set->id == NULL ? "item" : "the response set",
            set->id == NULL ? kind->item->id : set->id, node->text.at, kind->examples,
            (unsigned long)node->where.line);
}

void sx_tell_refused(sx_reader *reader)
{
    const sx_refused *all = reader->refused;
    for (size_t i = 0; all != NULL && i < all->kind_count; i++) {
        tell_kind(reader, &all->kinds[i]);
    }
    if (all == NULL || all->too_long == NULL) {
        return;
    }
    const char *more = all->too_long_count == 1
                           ? ""
                           : sx_arena_printf(reader->arena, ", and so in %zu more examples",
                                             all->too_long_count - 1);
    SX_FAIL(reader, "MANIFEST.RANGE", all->too_long->where,
            "at most one answer per item, in their order", "%zu answers for %zu items%s",
            all->too_long->count, reader->model->item_count, more == NULL ? "" : more);
}
