/*
 * logic.h: truths that may be unknown (Kleene's three-valued logic), which conditions and the thresholds
 * of flags are made of. Unknown never becomes false. The contracts are proved (tests/proof).
 */
#ifndef SX_PSYCH_LOGIC_H
#define SX_PSYCH_LOGIC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/round.h"

typedef enum sx_logic { SX_LOGIC_UNKNOWN = -1, SX_LOGIC_FALSE = 0, SX_LOGIC_TRUE = 1 } sx_logic;

typedef enum sx_relation { SX_RELATION_LESS, SX_RELATION_AT_MOST, SX_RELATION_EQUAL } sx_relation;

/*@ predicate a_truth(integer t) =
      t == SX_LOGIC_UNKNOWN || t == SX_LOGIC_FALSE || t == SX_LOGIC_TRUE;
*/

/* What a comparison says of two values of which one is less (order < 0), equal (0) or more. */
/*@ assigns \nothing;
    ensures less: how == SX_RELATION_LESS ==> (\result != 0 <==> order < 0);
    ensures at_most: how == SX_RELATION_AT_MOST ==> (\result != 0 <==> order <= 0);
    ensures equal: how == SX_RELATION_EQUAL ==> (\result != 0 <==> order == 0);
*/
static inline bool sx_order_meets(sx_relation how, int order)
{
    if (how == SX_RELATION_LESS)
        return order < 0;
    if (how == SX_RELATION_AT_MOST)
        return order <= 0;
    return order == 0;
}

/* The same of two ratios of which one may not be there. */
/*@ requires positive: known != 0 ==> den > 0 && other_den > 0;
    assigns \nothing;
    ensures unknown: known == 0 <==> \result == SX_LOGIC_UNKNOWN;
    ensures less: known != 0 && how == SX_RELATION_LESS
      ==> (\result == SX_LOGIC_TRUE <==> num * other_den < other_num * den);
    ensures at_most: known != 0 && how == SX_RELATION_AT_MOST
      ==> (\result == SX_LOGIC_TRUE <==> num * other_den <= other_num * den);
    ensures equal: known != 0 && how == SX_RELATION_EQUAL
      ==> (\result == SX_LOGIC_TRUE <==> num * other_den == other_num * den);
    ensures a_truth(\result);
*/
static inline sx_logic sx_logic_compare(sx_relation how, bool known, int64_t num, int64_t den,
                                        int64_t other_num, int64_t other_den)
{
    if (!known)
        return SX_LOGIC_UNKNOWN;
    return sx_order_meets(how, sx_ratio_compare(num, den, other_num, other_den)) ? SX_LOGIC_TRUE
                                                                                 : SX_LOGIC_FALSE;
}

/*
 * One more operand of "and" (decisive: SX_LOGIC_FALSE) or "or" (SX_LOGIC_TRUE). One operand equal to
 * `decisive` decides; else one that is unknown leaves the whole unknown. Starts from the opposite of
 * `decisive`.
 */
/*@ requires truths: a_truth(so_far) && a_truth(next);
    requires decisive: decisive == SX_LOGIC_FALSE || decisive == SX_LOGIC_TRUE;
    assigns \nothing;
    ensures decided: \result == decisive <==> so_far == decisive || next == decisive;
    ensures unknown: \result == SX_LOGIC_UNKNOWN
      <==> so_far != decisive && next != decisive
           && (so_far == SX_LOGIC_UNKNOWN || next == SX_LOGIC_UNKNOWN);
    ensures truth: a_truth(\result);
*/
static inline sx_logic sx_logic_join(sx_logic so_far, sx_logic next, sx_logic decisive)
{
    if (so_far == decisive || next == decisive)
        return decisive;
    return so_far == SX_LOGIC_UNKNOWN ? so_far : next;
}

#endif
