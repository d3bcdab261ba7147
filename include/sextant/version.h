/*
 * version.h: the version of Sextant, in the one place it is written. The build and the packages
 * read it from here; sx_version() answers at run time for the library that was loaded.
 */
#ifndef SEXTANT_VERSION_H
#define SEXTANT_VERSION_H

#define SX_VERSION_MAJOR 0
#define SX_VERSION_MINOR 1
#define SX_VERSION_PATCH 0
#define SX_VERSION "0.1.0"

#endif
