/*
 * build_id.h: which sources this library was built from. The build writes it (cmake/BuildId.cmake);
 * build_id.c stands for a build that does not know.
 */
#ifndef SX_BASE_BUILD_ID_H
#define SX_BASE_BUILD_ID_H

#define SX_BUILD_ID_BYTES 32

/* SHA-256 over the sources; all zero: nobody knows, and nothing is kept from one run for another. */
extern const unsigned char sx_build_id[SX_BUILD_ID_BYTES];

#endif
