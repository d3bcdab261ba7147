/*
 * build_id.c: of a build that does not say which sources it was made from. A build that says it compiles
 * what it wrote in place of this file.
 */
#include "base/build_id.h"

const unsigned char sx_build_id[SX_BUILD_ID_BYTES] = {0};
