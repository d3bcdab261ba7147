/*
 * file_errno.h: what an errno means, in our words; shared by file.c and file_out.c.
 */
#ifndef SX_BASE_FILE_ERRNO_H
#define SX_BASE_FILE_ERRNO_H

const char *sx_errno_text(int error);

#endif
