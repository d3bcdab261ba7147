/*
 * convert.h: numbers of scores to C types and back. Whole numbers are exact or refused, never cut. In a
 * header because it runs for every value of every person.
 */
#ifndef SX_BACKEND_FFI_CONVERT_H
#define SX_BACKEND_FFI_CONVERT_H

#include <float.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "model/ffi.h"

#define SX_FFI_EXACT 9007199254740992 /* 2^53: up to it every whole number is a double */

/* Writes the number as this type (of an element, for arrays). False: the type cannot hold it. */
static inline bool sx_ffi_put(sx_ffi_type type, double number, void *to)
{
    switch (type) {
    case SX_FFI_F64:
    case SX_FFI_F64S: *(double *)to = number; return true;
    case SX_FFI_F32:
    case SX_FFI_F32S:
        if (!(number >= -(double)FLT_MAX && number <= (double)FLT_MAX)) {
            return false;
        }
        *(float *)to = (float)number;
        return true;
    case SX_FFI_I32:
    case SX_FFI_I32S:
        if (!(number >= -2147483648.0 && number <= 2147483647.0)) {
            return false;
        }
        *(int32_t *)to = (int32_t)number;
        return (double)*(int32_t *)to == number;
    case SX_FFI_U32:
        if (!(number >= 0 && number <= 4294967295.0)) {
            return false;
        }
        *(uint32_t *)to = (uint32_t)number;
        return (double)*(uint32_t *)to == number;
    case SX_FFI_U8S:
        if (!(number >= 0 && number <= 255)) {
            return false;
        }
        *(uint8_t *)to = (uint8_t)number;
        return (double)*(uint8_t *)to == number;
    case SX_FFI_I64:
        if (!(number >= -9223372036854775808.0 && number < 9223372036854775808.0)) {
            return false;
        }
        *(int64_t *)to = (int64_t)number;
        return (double)*(int64_t *)to == number;
    case SX_FFI_U64:
        if (!(number >= 0 && number < 18446744073709551616.0)) {
            return false;
        }
        *(uint64_t *)to = (uint64_t)number;
        return (double)*(uint64_t *)to == number;
    case SX_FFI_TYPE_COUNT: break;
    }
    return false;
}

/* Reads a result. False: it is not finite, or a whole number that a double cannot hold. */
static inline bool sx_ffi_get(sx_ffi_type type, const void *from, double *ret)
{
    switch (type) {
    case SX_FFI_F64:
    case SX_FFI_F64S: *ret = *(const double *)from; break;
    case SX_FFI_F32:
    case SX_FFI_F32S: *ret = (double)*(const float *)from; break;
    case SX_FFI_I32:
    case SX_FFI_I32S: *ret = (double)*(const int32_t *)from; return true;
    case SX_FFI_U32: *ret = (double)*(const uint32_t *)from; return true;
    case SX_FFI_U8S: *ret = (double)*(const uint8_t *)from; return true;
    case SX_FFI_I64: {
        int64_t whole = *(const int64_t *)from;
        *ret = (double)whole;
        return whole >= -SX_FFI_EXACT && whole <= SX_FFI_EXACT;
    }
    case SX_FFI_U64: {
        uint64_t whole = *(const uint64_t *)from;
        *ret = (double)whole;
        return whole <= SX_FFI_EXACT;
    }
    case SX_FFI_TYPE_COUNT: return false;
    }
    return *ret - *ret == 0; /* neither infinite nor no number */
}

#endif
