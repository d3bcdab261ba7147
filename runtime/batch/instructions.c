/*
 * instructions.c: what the processor says of itself.
 */
#include "batch/instructions.h"

#include <stddef.h>
#include <string.h>

/* The C library asks the processor at its start and tells; the compiler's own way asks a second time, in every run of
 * a program that has it, and each question leaves a virtual machine. */
#if defined(SX_X86) && defined(__has_include)
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#define HAS(name, feature) is_active((unsigned)x86_cpu_##feature)

/* As CPU_FEATURE_ACTIVE, which shifts a signed one into its sign. */
static bool is_active(unsigned feature)
{
    const struct cpuid_feature *leaf = __x86_get_cpuid_feature_leaf(feature / 128);
    return (leaf->active_array[feature % 128 / 32] >> feature % 32 & 1U) != 0;
}
#endif
#endif
#if defined(SX_X86) && !defined(HAS)
#define HAS(name, feature) __builtin_cpu_supports(name)
#endif

static bool is_called(const char *name, const char *what)
{
    return name == NULL || strcmp(name, what) == 0;
}

sx_instructions sx_instructions_for(const char *name)
{
#ifdef SX_X86
    bool bits = HAS("bmi2", BMI2) && HAS("popcnt", POPCNT);
    if (bits && is_called(name, "avx512") && HAS("avx512vbmi2", AVX512_VBMI2) &&
        HAS("avx512bw", AVX512BW) && HAS("avx512vl", AVX512VL)) {
        return SX_INSTRUCTIONS_AVX512;
    }
    if (bits && is_called(name, "avx2") && HAS("avx2", AVX2)) {
        return SX_INSTRUCTIONS_AVX2;
    }
#elif defined(SX_NEON) /* every such machine has them */
    if (is_called(name, "neon")) {
        return SX_INSTRUCTIONS_NEON;
    }
#endif
    return is_called(name, "portable") ? SX_INSTRUCTIONS_PORTABLE : SX_INSTRUCTIONS_NONE;
}
