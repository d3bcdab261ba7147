/*
 * types.c: functions of twelve arguments in which every type stands in every place, so that each goes
 * through registers and over the stack; and each type as what is returned and what is written.
 */
#include <stdint.h>

#define A_i32 int32_t
#define A_u32 uint32_t
#define A_i64 int64_t
#define A_u64 uint64_t
#define A_f32 float
#define A_f64 double
#define A_f64s const double *
#define A_f32s const float *
#define A_i32s const int32_t *
#define A_u8s const uint8_t *

#define V_i32(x) (double)(x)
#define V_u32(x) (double)(x)
#define V_i64(x) (double)(x)
#define V_u64(x) (double)(x)
#define V_f32(x) (double)(x)
#define V_f64(x) (double)(x)
/* Arrays have two elements. */
#define V_f64s(x) ((double)(x)[0] + 10 * (double)(x)[1])
#define V_f32s(x) ((double)(x)[0] + 10 * (double)(x)[1])
#define V_i32s(x) ((double)(x)[0] + 10 * (double)(x)[1])
#define V_u8s(x) ((double)(x)[0] + 10 * (double)(x)[1])

#define TWELVE(name, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12)                            \
    double name(A_##t1 a1, A_##t2 a2, A_##t3 a3, A_##t4 a4, A_##t5 a5, A_##t6 a6, A_##t7 a7,       \
                A_##t8 a8, A_##t9 a9, A_##t10 a10, A_##t11 a11, A_##t12 a12);                      \
    double name(A_##t1 a1, A_##t2 a2, A_##t3 a3, A_##t4 a4, A_##t5 a5, A_##t6 a6, A_##t7 a7,       \
                A_##t8 a8, A_##t9 a9, A_##t10 a10, A_##t11 a11, A_##t12 a12)                       \
    {                                                                                              \
        double sum = 0;                                                                            \
        sum += 1 * V_##t1(a1);                                                                     \
        sum += 2 * V_##t2(a2);                                                                     \
        sum += 3 * V_##t3(a3);                                                                     \
        sum += 4 * V_##t4(a4);                                                                     \
        sum += 5 * V_##t5(a5);                                                                     \
        sum += 6 * V_##t6(a6);                                                                     \
        sum += 7 * V_##t7(a7);                                                                     \
        sum += 8 * V_##t8(a8);                                                                     \
        sum += 9 * V_##t9(a9);                                                                     \
        sum += 10 * V_##t10(a10);                                                                  \
        sum += 11 * V_##t11(a11);                                                                  \
        sum += 12 * V_##t12(a12);                                                                  \
        return sum;                                                                                \
    }

TWELVE(turn_0, i32, u32, i64, u64, f32, f64, f64s, f32s, i32s, u8s, i32, u32)
TWELVE(turn_1, u32, i64, u64, f32, f64, f64s, f32s, i32s, u8s, i32, u32, i64)
TWELVE(turn_2, i64, u64, f32, f64, f64s, f32s, i32s, u8s, i32, u32, i64, u64)
TWELVE(turn_3, u64, f32, f64, f64s, f32s, i32s, u8s, i32, u32, i64, u64, f32)
TWELVE(turn_4, f32, f64, f64s, f32s, i32s, u8s, i32, u32, i64, u64, f32, f64)
TWELVE(turn_5, f64, f64s, f32s, i32s, u8s, i32, u32, i64, u64, f32, f64, f64s)
TWELVE(turn_6, f64s, f32s, i32s, u8s, i32, u32, i64, u64, f32, f64, f64s, f32s)
TWELVE(turn_7, f32s, i32s, u8s, i32, u32, i64, u64, f32, f64, f64s, f32s, i32s)
TWELVE(turn_8, i32s, u8s, i32, u32, i64, u64, f32, f64, f64s, f32s, i32s, u8s)
TWELVE(turn_9, u8s, i32, u32, i64, u64, f32, f64, f64s, f32s, i32s, u8s, i32)

/* All of one type: more of it than there are registers. */
TWELVE(all_i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32)
TWELVE(all_u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32)
TWELVE(all_i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64)
TWELVE(all_u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64)
TWELVE(all_f32, f32, f32, f32, f32, f32, f32, f32, f32, f32, f32, f32, f32)
TWELVE(all_f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64)
TWELVE(all_f64s, f64s, f64s, f64s, f64s, f64s, f64s, f64s, f64s, f64s, f64s, f64s, f64s)
TWELVE(all_f32s, f32s, f32s, f32s, f32s, f32s, f32s, f32s, f32s, f32s, f32s, f32s, f32s)
TWELVE(all_i32s, i32s, i32s, i32s, i32s, i32s, i32s, i32s, i32s, i32s, i32s, i32s, i32s)
TWELVE(all_u8s, u8s, u8s, u8s, u8s, u8s, u8s, u8s, u8s, u8s, u8s, u8s, u8s)

#define RETURNS(type, ctype)                                                                       \
    ctype back_##type(double x);                                                                   \
    ctype back_##type(double x)                                                                    \
    {                                                                                              \
        return (ctype)x;                                                                           \
    }

RETURNS(i32, int32_t)
RETURNS(u32, uint32_t)
RETURNS(i64, int64_t)
RETURNS(u64, uint64_t)
RETURNS(f32, float)
RETURNS(f64, double)

/* Two results in the first and in the last place, one through a pointer to a value. */
#define WRITES(type, ctype)                                                                        \
    void first_##type(ctype *out, double x, double y);                                             \
    void first_##type(ctype *out, double x, double y)                                              \
    {                                                                                              \
        out[0] = (ctype)x;                                                                         \
        out[1] = (ctype)y;                                                                         \
    }                                                                                              \
    void last_##type(double x, double y, int32_t a, int32_t b, int32_t c, int32_t d, int32_t e,    \
                     int32_t f, int32_t g, int32_t h, int32_t i, ctype *out);                      \
    void last_##type(double x, double y, int32_t a, int32_t b, int32_t c, int32_t d, int32_t e,    \
                     int32_t f, int32_t g, int32_t h, int32_t i, ctype *out)                       \
    {                                                                                              \
        if (a + b + c + d + e + f + g + h + i != 45)                                               \
            return;                                                                                \
        out[0] = (ctype)x;                                                                         \
        out[1] = (ctype)y;                                                                         \
    }                                                                                              \
    void one_##type(double x, ctype *out);                                                         \
    void one_##type(double x, ctype *out)                                                          \
    {                                                                                              \
        *out = (ctype)x;                                                                           \
    }

WRITES(i32, int32_t)
WRITES(u8, uint8_t)
WRITES(f32, float)
WRITES(f64, double)
WRITES(u32, uint32_t)
WRITES(i64, int64_t)
WRITES(u64, uint64_t)
