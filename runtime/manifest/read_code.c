/*
 * read_code.c: validity notes, adaptive order, and the tables of formulas.
 */
#include "manifest/reader.h"

#define NOTES_MAX 1000

static void read_note(sx_reader *r, const sx_tree *name, const sx_tree *map, sx_validity *note)
{
    note->id = name->text.at;
    note->where = name->where;
    note->text = sx_get_text(map, "text");
    note->when = sx_get_expr(r, map, "when");
    note->source = sx_get_source(r, map, "source");
}

void sx_read_validity(sx_reader *reader, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "validity");
    if (map == NULL) {
        return;
    }
    if (map->count > NOTES_MAX) {
        SX_FAIL(reader, "MANIFEST.SIZE", map->where, "at most 1000 validity notes", "there are %zu",
                map->count);
        return;
    }
    sx_validity *notes = sx_reader_array(reader, map->count, sizeof *notes);
    for (size_t i = 0; notes != NULL && i < map->count; i++) {
        read_note(reader, map->keys[i], map->items[i], &notes[i]);
    }
    reader->model->validity = notes;
    reader->model->validity_count = notes == NULL ? 0 : map->count;
}

void sx_read_adaptive(sx_reader *reader, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "adaptive");
    sx_model *model = reader->model;
    if (map == NULL) {
        return;
    }
    model->adaptive.present = true;
    model->adaptive.where = map->where;
    model->adaptive.pause = sx_get_word(map, "on_failure", sx_schema_words_on_failure, 0) == 1;
    (void)sx_get_count(map, "most", &model->adaptive.most);
    if (model->adaptive.most > model->item_count) {
        SX_FAIL(reader, "MANIFEST.RANGE", sx_tree_get(map, "most")->where,
                "no more than the instrument has items", "most: %lu of %zu items",
                (unsigned long)model->adaptive.most, model->item_count);
    }
}

static bool is_scale(const sx_reader *r, const char *name)
{
    return r->scales != NULL && sx_tree_get(r->scales, name) != NULL;
}

void sx_read_tables(sx_reader *reader, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "tables");
    if (map == NULL) {
        return;
    }
    sx_table *tables = sx_reader_array(reader, map->count, sizeof *tables);
    for (size_t i = 0; tables != NULL && i < map->count; i++) {
        sx_table *table = &tables[i];
        table->id = map->keys[i]->text.at;
        table->where = map->keys[i]->where;
        table->pairs = map->items[i]->kind == SX_TREE_MAP
                           ? sx_read_pairs(reader, map->items[i], &table->pair_count)
                           : NULL;
        if (map->items[i]->kind == SX_TREE_MAP && map->items[i]->count == 0) {
            SX_FAIL(reader, "MANIFEST.REQUIRED", map->items[i]->where, "{0: 3, 1: 5}",
                    "the table %s is empty", table->id);
        }
        if (sx_reader_item(reader, table->id) >= 0 || is_scale(reader, table->id)) {
            SX_FAIL(reader, "MANIFEST.ID", table->where, "an id of its own",
                    "'%s' is the name of an item or a scale too", table->id);
        }
    }
    reader->model->tables = tables;
    reader->model->table_count = tables == NULL ? 0 : map->count;
}
