/*
 * cut.c: what a library built for speed does to the whole process when it is loaded: small numbers are cut
 * to zero from then on. Its sum shows whether that is still so.
 */
#if defined(__x86_64__)
#include <xmmintrin.h>

__attribute__((constructor)) static void cut(void)
{
    _mm_setcsr(_mm_getcsr() | 0x8040);
}
#endif

double sum(double a, double b);
double sum(double a, double b)
{
    volatile double small = 1e-300, factor = 1e-10;
    return small * factor > 0 ? a + b : a + b + 0.5;
}
