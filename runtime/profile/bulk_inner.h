/*
 * bulk_inner.h: what bulk.c (which rows) and bulk_texts.c (which texts) share. A slot is one thing that a profile
 * rests on: the score of a finding, a flag, a note; it has a numbered state in every row.
 */
#ifndef SX_PROFILE_BULK_INNER_H
#define SX_PROFILE_BULK_INNER_H

#include "batch/quick.h"
#include "batch/tile.h"
#include "profile/bulk.h"
#include "profile/texts.h"

typedef enum sx_slot_kind { SX_SLOT_RULE, SX_SLOT_FLAG, SX_SLOT_NOTE } sx_slot_kind;

#define SX_BULK_MOST ((size_t)64 * 1024 * 1024)
#define SX_SLOT_CLASSES 255
#define SX_FLAG_CLASSES 3

typedef struct sx_slot {
    sx_slot_kind kind;
    uint32_t instrument, index; /* of the scale, flag or note */
    sx_domain domain;           /* RULE, FLAG: of the finding */
    sx_texts scores; /* RULE: its scores, each with its class and the text of the finding */
    sx_finding *
        classes; /* all that parts can see of a score or of the state of a flag: findings without it */
    size_t class_count;   /* RULE */
    bool seen[3];         /* FLAG: states that have their finding */
    uint32_t want;        /* among the sums */
    const uint16_t *sums; /* of the tile, by row */
    uint32_t *by_sum;     /* the state and 1 of rows that add up to it; 0: not seen yet */
} sx_slot;

/* A finding that rows show: its place in the profile, and its slot. */
typedef struct sx_bulk_shown {
    size_t place, slot;
} sx_bulk_shown;

/* A part of the facts, and what it rests on: the decision of its model, and slots. */
typedef struct sx_bulk_part {
    sx_part part;
    bool decided;
    uint32_t *slots;
    size_t slot_count;
    sx_texts texts;
} sx_bulk_part;

/* What a care model decided, numbered. */
typedef struct sx_bulk_care {
    sx_decision *decisions;
    size_t count;
    uint32_t now; /* of the row */
} sx_bulk_care;

#define SX_BULK_DECISIONS 255

struct sx_bulk {
    sx_rows *rows;
    sx_arena *arena;
    const sx_profile_request *request;
    const sx_bulk_format *format;
    sx_profile *sample;
    bool quickly;
    size_t most;    /* bytes of texts, before all are forgotten */
    sx_slot *slots; /* in the order of sx_findings, then notes */
    size_t slot_count, fact_count;
    sx_bulk_shown *shown;
    size_t shown_count;
    sx_texts facts, notes; /* facts: parts put together */
    sx_bulk_part *parts;
    size_t part_count;
    sx_bulk_care *cares; /* by model */
    sx_finding *items;   /* of the row, as its classes say */
    sx_standing *standings;
    size_t standing_count;
    sx_buf together;
    uint32_t *states; /* by slot: of the row */
    uint64_t *key;    /* room for one of facts or of notes */
    sx_slice *texts;
    sx_buf scratch;
    sx_buf *plain; /* by text: of a row whose texts are made for it alone */
    sx_quick_want *wants;
    const sx_quick *quick; /* NULL: rows do not add up to few numbers */
    sx_quick_run *run;
    size_t from, count, at; /* the rows at hand: of the block, and the next of them */
    bool added;             /* they were added up; else scored */
    sx_rows_row refused;
};

/* Slots, and which findings are shown. */
sx_status sx_bulk_slots(sx_bulk *bulk, sx_diags *diags);
/* The same for parts. bulk_parts.c */
sx_status sx_bulk_parts(sx_bulk *bulk);
void sx_bulk_parts_free(sx_bulk *bulk);
void sx_bulk_parts_forget(sx_bulk *bulk);
size_t sx_bulk_parts_size(const sx_bulk *bulk);
/* What the models decide of the row whose states are at hand; false when that cannot be numbered. */
bool sx_bulk_decide(sx_bulk *bulk);
/* Puts the parts of that row together; false when one of them was never made. */
bool sx_bulk_together(sx_bulk *bulk, bool *ret_flagged);
/* Makes the parts that are missing, from the profile of that row. */
sx_status sx_bulk_learn_parts(sx_bulk *bulk, const sx_profile *profile);
/* All parts made from a profile. */
void sx_bulk_write_parts(sx_bulk *bulk, const sx_profile *profile, sx_buf *out);
/* Empties what is kept when it has become much. */
void sx_bulk_tidy(sx_bulk *bulk);
/* The states of a row that was scored; false when one of them was never seen. */
bool sx_bulk_states(sx_bulk *bulk, size_t at);
/* The texts that belong to the states; false when one of them was never made. */
bool sx_bulk_texts(sx_bulk *bulk, bool *ret_flagged);
/* Makes what is missing for the row whose results are at hand, and gives its states and texts. */
sx_status sx_bulk_learn(sx_bulk *bulk, sx_diags *diags, bool *ret_flagged);
/* The texts of that row made for it alone. */
sx_status sx_bulk_alone(sx_bulk *bulk, sx_diags *diags, bool *ret_flagged);

#endif
