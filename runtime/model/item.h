/*
 * item.h: what is asked: items, response sets and options, and the fields (columns of answers) that
 * items become. Plain data in one arena; texts are UTF-8 in the instrument's own language.
 */
#ifndef SX_MODEL_ITEM_H
#define SX_MODEL_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/number.h"
#include "model/cell.h"
#include "model/expr.h"

/* X(name, word) */
#define SX_ITEM_KIND_LIST(X)                                                                       \
    X(SX_ITEM_CHOICE, "choice")   /* one of the options */                                         \
    X(SX_ITEM_MULTI, "multi")     /* any number of the options: a field of 0/1 per option */       \
    X(SX_ITEM_NUMBER, "number")   /* a number with range and unit */                               \
    X(SX_ITEM_SLIDER, "slider")   /* visual analogue scale or slider: a number with end labels */  \
    X(SX_ITEM_RANKING, "ranking") /* the options put in order: a field of ranks 1..n per option */ \
    X(SX_ITEM_TEXT, "text")       /* free text; never scored */                                    \
    X(SX_ITEM_DATE, "date")       /* a civil date; days since 1970-01-01 */

typedef enum sx_item_kind {
#define SX_ITEM_KIND_ENUM(name, word) name,
    SX_ITEM_KIND_LIST(SX_ITEM_KIND_ENUM)
#undef SX_ITEM_KIND_ENUM
        SX_ITEM_KIND_COUNT
} sx_item_kind;

typedef struct sx_option {
    const char *code;  /* "0", "yes": what is stored and what files hold */
    const char *text;  /* NULL in a skeleton */
    bool scored;       /* `score` holds */
    sx_decimal score;  /* the code itself when it is a number and nothing else was said */
    bool implied;      /* nothing else was said */
    sx_cell missing;   /* SX_CELL_OK, or the missing reason that this option means */
    const char *loinc; /* LOINC answer code or NULL */
    sx_where where;
} sx_option;

typedef struct sx_response_set {
    const char *id; /* NULL for options written inside an item */
    sx_option *options;
    size_t option_count;
    sx_where where;
} sx_response_set;

typedef struct sx_item {
    const char *id;
    const char *text; /* NULL in a skeleton */
    sx_item_kind kind;
    const sx_response_set *responses; /* choice, multi, ranking; else NULL */
    /* number, slider: low..high in steps; date: low..high as days */
    bool ranged;
    sx_decimal low, high, step; /* step.value 0: any value with at most `digits` places */
    uint8_t digits;
    const char *unit;
    const char *low_label, *high_label; /* slider ends */
    uint32_t most;      /* multi: most options chosen, text: most characters; 0 = no limit said */
    bool required;      /* an answer or a reason is needed before going on (default true) */
    bool may_decline;   /* "prefer not to say" is offered (default true) */
    bool may_not_apply; /* "does not apply" is offered beside the options */
    bool unscored;      /* deliberately in no scale */
    bool computed_text; /* the instrument's code makes the wording; `text` when it cannot */
    bool measured;      /* parameters: not asked but measured: the seconds the answers took */
    const sx_expr *show_if; /* NULL: always shown */
    const char *loinc;
    uint32_t first_field, field_count; /* text items have none */
    sx_where where;
} sx_item;

/* One column of answers. Choice: index of the option. Number, slider: the value times 10^digits of
 * the item. Multi: 0 or 1. Ranking: the rank, 1 is first. Date: days since 1970-01-01. */
typedef struct sx_field {
    const char *name;  /* "q1"; "item.option" for multi and ranking */
    uint32_t item;     /* index into the items, parameters after the last item */
    int32_t option;    /* index of the option for multi and ranking, else -1 */
    int64_t low, high; /* what the column may hold */
} sx_field;

const char *sx_item_kind_word(sx_item_kind kind);
/* Index of the option with this code, -1 when there is none. */
int sx_response_set_find(const sx_response_set *set, sx_slice code);

#endif
