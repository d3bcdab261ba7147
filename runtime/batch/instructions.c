/*
 * instructions.c: what the processor says of itself.
 */
#include "batch/instructions.h"

#include <stddef.h>
#include <string.h>

static bool is_called(const char *name, const char *what)
{
    return name == NULL || strcmp(name, what) == 0;
}

sx_instructions sx_instructions_for(const char *name)
{
#ifdef SX_X86
    bool bits = __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    if (bits && is_called(name, "avx512") && __builtin_cpu_supports("avx512vbmi2") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
        return SX_INSTRUCTIONS_AVX512;
    }
    if (bits && is_called(name, "avx2") && __builtin_cpu_supports("avx2")) {
        return SX_INSTRUCTIONS_AVX2;
    }
#endif
    return is_called(name, "portable") ? SX_INSTRUCTIONS_PORTABLE : SX_INSTRUCTIONS_NONE;
}
