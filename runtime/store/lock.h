/*
 * lock.h: one writer per journal. The lock belongs to the open file: it goes when the process goes,
 * however it ends.
 */
#ifndef SX_STORE_LOCK_H
#define SX_STORE_LOCK_H

#include <stdbool.h>

/* False when somebody else holds it (*ret_error 0) or it cannot be had (*ret_error is an errno). */
bool sx_lock_file(int fd, int *ret_error);

#endif
