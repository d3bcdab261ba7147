/* expect: PLUGIN.SYMBOL; when: load */
/* Exports a variable where a function is looked for. */
#include "common.h"

SX_PLUGIN_EXPORT extern const int not_a_function __asm__("sextant_plugin_entry");
const int not_a_function = 1;
