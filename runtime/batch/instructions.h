/*
 * instructions.h: which of the machine's vector instructions the quick way may use. Asked once for each run.
 */
#ifndef SX_BATCH_INSTRUCTIONS_H
#define SX_BATCH_INSTRUCTIONS_H

#include <stdbool.h>

typedef enum sx_instructions {
    SX_INSTRUCTIONS_NONE, /* not on this machine, or no such name */
    SX_INSTRUCTIONS_PORTABLE,
    SX_INSTRUCTIONS_AVX2,
    SX_INSTRUCTIONS_AVX512,
    SX_INSTRUCTIONS_NEON
} sx_instructions;

/* The best that this machine has, or those of that name ("portable", "avx2", "avx512", "neon"). Any thread. */
sx_instructions sx_instructions_for(const char *name);

#if defined(__x86_64__)
#define SX_X86 1
#define SX_TARGET_BITS __attribute__((target("bmi,bmi2,popcnt"), always_inline)) static inline
#define SX_TARGET_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define SX_TARGET_AVX512                                                                           \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,popcnt")))
#elif defined(__aarch64__) && defined(__ARM_NEON) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SX_NEON 1
#define SX_TARGET_BITS __attribute__((always_inline)) static inline
#endif

#endif
