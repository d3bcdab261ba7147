/*
 * bank.h: the items of Everyday Energy as the graded response model knows them.
 */
#ifndef ENERGY_BANK_H
#define ENERGY_BANK_H

#include "grm.h"

#define BANK_ITEMS 20
/* In the order of the manifest. */
extern const grm_item energy_bank[BANK_ITEMS];

#endif
