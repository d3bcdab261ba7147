/*
 * float_env.h: how this process rounds. A function may leave another rounding mode behind, or small
 * numbers cut to zero; all that is computed after it would differ. Looked at after every call, so the
 * look is short.
 */
#ifndef SX_BACKEND_FFI_FLOAT_ENV_H
#define SX_BACKEND_FFI_FLOAT_ENV_H

#include <fenv.h>
#include <stdbool.h>
#include <stdint.h>

/* The way every C program starts: to nearest, no traps, nothing cut. */
static inline void sx_float_env_default(void)
{
    (void)fesetenv(FE_DFL_ENV);
}

#if defined(__x86_64__) && defined(__GNUC__)

#define SX_FLOAT_MXCSR 0x1F80u
#define SX_FLOAT_MXCSR_FLAGS 0x3Fu /* exceptions that have happened: no part of how it rounds */
#define SX_FLOAT_X87 0x037Fu

static inline bool sx_float_env_changed(void)
{
    uint32_t mxcsr;
    uint16_t x87;
    __asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
    __asm__ volatile("fnstcw %0" : "=m"(x87));
    return (mxcsr & ~SX_FLOAT_MXCSR_FLAGS) != SX_FLOAT_MXCSR || x87 != SX_FLOAT_X87;
}

static inline void sx_float_env_keep(void)
{
    if (sx_float_env_changed()) {
        sx_float_env_default();
    }
}

#else

/* Elsewhere setting it costs no more than looking. */
static inline void sx_float_env_keep(void)
{
    sx_float_env_default();
}

#endif

#endif
