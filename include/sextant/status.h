/*
 * status.h: every way a Sextant call can end, with the exit status the program gives for it.
 * One table makes the enum, the names and the exit codes, so that they cannot drift apart.
 */
#ifndef SEXTANT_STATUS_H
#define SEXTANT_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, value, exit status, meaning) */
#define SX_STATUS_LIST(X)                                                                          \
    X(SX_OK, 0, 0, "all well")                                                                     \
    X(SX_E_USAGE, -1, 2, "the call or command line is wrong")                                      \
    X(SX_E_NOT_FOUND, -2, 2, "no such instrument, battery, model, session or file")                \
    X(SX_E_MANIFEST, -3, 10, "an instrument, battery or care model file was refused")              \
    X(SX_E_TRUST, -4, 11, "a hash or signature is wrong, or a publisher is unknown")               \
    X(SX_E_RIGHTS, -15, 12, "the rights to an instrument do not cover what was asked for")         \
    X(SX_E_SCRIPT, -5, 20, "a script was refused or stopped")                                      \
    X(SX_E_PLUGIN, -6, 21, "a plugin was refused or died")                                         \
    X(SX_E_FFI, -7, 22, "a bound function was refused")                                            \
    X(SX_E_INPUT, -8, 30, "input rows or a saved response were refused")                           \
    X(SX_E_SCORE, -9, 40, "a score could not be computed")                                         \
    X(SX_E_STORE, -10, 50, "a session could not be stored or read")                                \
    X(SX_E_OUTPUT, -11, 51, "results could not be written whole")                                  \
    X(SX_E_FLAG, -12, 60, "a flag could not be delivered")                                         \
    X(SX_E_MEMORY, -13, 70, "memory ran out")                                                      \
    X(SX_E_INTERNAL, -14, 70, "an invariant of the program broke")

typedef enum sx_status {
#define SX_STATUS_ENUM(name, value, exit_status, meaning) name = (value),
    SX_STATUS_LIST(SX_STATUS_ENUM)
#undef SX_STATUS_ENUM
} sx_status;

#ifdef __cplusplus
}
#endif
#endif
