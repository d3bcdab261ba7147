/*
 * ffi.h: functions of a library bound to scales: which symbol, what each argument is made of, where
 * results go, and known calls that prove the description. Plain data, read from the key `ffi` of a
 * manifest; written as JSON for the worker, which makes the calls (backend/ffi).
 */
#ifndef SX_MODEL_FFI_H
#define SX_MODEL_FFI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/number.h"

#define SX_FFI_ARGS_MAX 12u
#define SX_FFI_FUNCTIONS_MAX 64u
#define SX_FFI_OPERANDS_MAX 10000u /* of one array */
#define SX_FFI_CHECKS_MIN 3u       /* known calls that every function needs */
#define SX_FFI_CHECKS_MAX 1000u    /* of all functions together */
#define SX_FFI_VALUES_MAX 100000u  /* numbers of all checks together */
#define SX_FFI_SYMBOL_MAX 128u

/* X(name, word, bytes of one value, C type of an argument). The types that can be described: all. */
#define SX_FFI_TYPE_LIST(X)                                                                        \
    X(SX_FFI_I32, "i32", 4, "int32_t")                                                             \
    X(SX_FFI_U32, "u32", 4, "uint32_t")                                                            \
    X(SX_FFI_I64, "i64", 8, "int64_t")                                                             \
    X(SX_FFI_U64, "u64", 8, "uint64_t")                                                            \
    X(SX_FFI_F32, "f32", 4, "float")                                                               \
    X(SX_FFI_F64, "f64", 8, "double")                                                              \
    X(SX_FFI_F64S, "f64[]", 8, "double *")                                                         \
    X(SX_FFI_F32S, "f32[]", 4, "float *")                                                          \
    X(SX_FFI_I32S, "i32[]", 4, "int32_t *")                                                        \
    X(SX_FFI_U8S, "u8[]", 1, "uint8_t *")

typedef enum sx_ffi_type {
#define SX_FFI_TYPE_ENUM(name, word, bytes, c) name,
    SX_FFI_TYPE_LIST(SX_FFI_TYPE_ENUM)
#undef SX_FFI_TYPE_ENUM
        SX_FFI_TYPE_COUNT
} sx_ffi_type;

const char *sx_ffi_type_word(sx_ffi_type type);
/* SX_FFI_TYPE_COUNT when there is no such word. */
sx_ffi_type sx_ffi_type_from_word(const char *word);
/* Of one value: of an element for arrays. */
size_t sx_ffi_type_bytes(sx_ffi_type type);
bool sx_ffi_type_is_array(sx_ffi_type type);
bool sx_ffi_type_is_whole(sx_ffi_type type); /* integers and arrays of them */
/* Can a value of this type (of an element, for arrays) be exactly this number? Floating types take
 * any; f32 not beyond its greatest value. */
bool sx_ffi_type_holds(sx_ffi_type type, sx_decimal value);

/* X(name, word): what an argument is made of. */
#define SX_FFI_SOURCE_LIST(X)                                                                      \
    X(SX_FFI_IN, "in")               /* answers, parameters, scales */                             \
    X(SX_FFI_CONST, "const")         /* a number of the manifest */                                \
    X(SX_FFI_LENGTH_OF, "length_of") /* elements of an array of the same call */                   \
    X(SX_FFI_ROWS, "rows")           /* persons of the block */                                    \
    X(SX_FFI_OUT, "out")             /* memory for results: one value or an array */

typedef enum sx_ffi_source {
#define SX_FFI_SOURCE_ENUM(name, word) name,
    SX_FFI_SOURCE_LIST(SX_FFI_SOURCE_ENUM)
#undef SX_FFI_SOURCE_ENUM
        SX_FFI_SOURCE_COUNT
} sx_ffi_source;

const char *sx_ffi_source_word(sx_ffi_source source);

typedef struct sx_ffi_arg {
    sx_ffi_source source;
    sx_ffi_type type;      /* out with a type that is no array: a pointer to one value */
    const char *name;      /* in, out: how checks and length_of call it */
    const char **operands; /* in: names of columns (plugin.h); out: ids of scales */
    size_t operand_count;  /* elements of an array that is made once a person */
    bool fixed;            /* arrays: the function knows the length without being told */
    sx_decimal constant;   /* const */
    uint32_t length_of;    /* the arrays whose length this is, a bit for each argument */
    sx_where where;
} sx_ffi_arg;

/* What a function returns. */
typedef enum sx_ffi_returns {
    SX_FFI_RETURNS_NOTHING, /* void, or nothing of interest */
    SX_FFI_RETURNS_SCORE,   /* the value of the scale `to` */
    SX_FFI_RETURNS_STATUS   /* `ok`; anything else is an error */
} sx_ffi_returns;

typedef struct sx_ffi_function {
    const char *id;
    const char *symbol;
    bool per_block; /* called once for many persons: every array is a column */
    sx_ffi_arg *args;
    size_t arg_count;
    sx_ffi_returns returns;
    sx_ffi_type return_type; /* unless it returns nothing */
    const char *to;
    int64_t ok;
    /* The scales it gives values to: those of the out arguments in order, then `to`. */
    const char **products;
    size_t product_count;
    sx_where where;
} sx_ffi_function;

/* A number with as many decimal places as were written: 0.50 has two. */
typedef struct sx_ffi_number {
    sx_decimal value;
    uint8_t places;
} sx_ffi_number;

/* A known call. Arrays stand one after the other. */
typedef struct sx_ffi_check {
    uint32_t function;
    uint32_t rows;       /* functions called once a block; else 1 */
    sx_ffi_number *with; /* of every `in` argument in order: its elements, or its rows */
    size_t with_count;
    sx_ffi_number *expected; /* of every product in order: its value, or its rows */
    size_t expected_count;
    sx_where where;
} sx_ffi_check;

typedef struct sx_ffi {
    const char
        *library; /* a file of the bundle's folder, a library of the system, or a whole path */
    const char *sha256; /* NULL: the operator's trust store alone decides */
    sx_ffi_function *functions;
    size_t function_count;
    sx_ffi_check *checks;
    size_t check_count;
    sx_where where;
} sx_ffi;

/* Fills in the products. False when memory ran out. */
bool sx_ffi_list_products(sx_arena *arena, sx_ffi_function *function);
/* Elements of an `in` argument in a check: of an array once a person, its operands; else the rows. */
size_t sx_ffi_given(const sx_ffi_function *function, const sx_ffi_arg *arg, size_t rows);
/* Do the numbers of a check fit its function? */
bool sx_ffi_check_fits(const sx_ffi_function *function, const sx_ffi_check *check);

/* One thing that is wrong with a description. */
typedef struct sx_ffi_fault {
    const char *what;
    const char *expected;
    sx_where where;
} sx_ffi_fault;

#define SX_FFI_FAULTS_MAX 16u
/* The rules of a function, one set for the manifest and for the worker: returns how many of them are
 * broken, of which `ret` gets the first. */
size_t sx_ffi_faults(const sx_ffi_function *function, sx_ffi_fault ret[SX_FFI_FAULTS_MAX]);

/* As JSON, for the worker. */
void sx_ffi_write(const sx_ffi *ffi, sx_json *json);
/* What sx_ffi_write wrote; everything is checked again. SX_E_FFI with a diagnostic otherwise. */
sx_status sx_ffi_read(sx_arena *arena, sx_slice text, sx_diags *diags, sx_ffi **ret);

#endif
