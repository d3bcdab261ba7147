/*
 * begin.c: a library that ends the process, or never comes back, while it is being loaded. BEGIN says which.
 */
#include <stdlib.h>

void hang(void);
void hang(void)
{
    for (volatile int more = 1; more;)
        ;
}

__attribute__((constructor)) static void begin(void)
{
    BEGIN;
}

double sum(double a, double b);
double sum(double a, double b)
{
    return a + b;
}
