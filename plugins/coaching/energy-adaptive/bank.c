/*
 * bank.c: slopes and thresholds. They are starting values that the authors chose so that the items
 * spread over the scale; nobody's answers were used, so they are no estimates. See ABOUT.md.
 */
#include "bank.h"

const grm_item energy_bank[BANK_ITEMS] = {
    /* through_the_day */ {2.0, {-2.4, -1.5, -0.5, 0.9}, false},
    /* rested          */ {1.6, {-1.6, -0.6, 0.5, 1.8}, false},
    /* started         */ {2.1, {-1.4, -0.5, 0.5, 1.6}, false},
    /* evening         */ {1.7, {-1.0, 0.0, 1.0, 2.2}, false},
    /* worn_out        */ {1.9, {-2.0, -1.1, -0.1, 1.1}, true},
    /* awake           */ {1.3, {-2.5, -1.4, -0.3, 1.3}, false},
    /* concentrate     */ {1.5, {-2.1, -1.1, 0.0, 1.4}, false},
    /* ordinary        */ {1.8, {-2.6, -1.8, -0.9, 0.4}, true},
    /* looked_forward  */ {1.8, {-1.8, -0.9, 0.1, 1.3}, false},
    /* more_than_had   */ {1.4, {-0.9, 0.2, 1.2, 2.5}, false},
    /* full_of_life    */ {2.3, {-1.1, -0.2, 0.7, 1.7}, false},
    /* recovered       */ {1.6, {-1.9, -0.8, 0.3, 1.6}, false},
    /* push            */ {2.0, {-1.7, -0.8, 0.2, 1.2}, true},
    /* ease            */ {1.2, {-2.2, -1.0, 0.2, 1.7}, false},
    /* something_new   */ {1.7, {-0.6, 0.4, 1.3, 2.4}, false},
    /* noon            */ {1.8, {-2.3, -1.3, -0.4, 0.8}, true},
    /* demanding       */ {1.4, {-1.7, -0.6, 0.5, 1.9}, false},
    /* drained         */ {2.4, {-1.9, -1.0, -0.1, 1.0}, true},
    /* carried_along   */ {1.5, {-0.2, 0.8, 1.7, 2.8}, false},
    /* strong          */ {2.0, {-1.3, -0.4, 0.6, 1.6}, false},
};
