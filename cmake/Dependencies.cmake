# The libraries Sextant stands on. Each is used in one place of the tree (tests/lint/layers.py).

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
# Only sextant-worker has these.
pkg_check_modules(LUA REQUIRED IMPORTED_TARGET lua5.4)
pkg_check_modules(FFI REQUIRED IMPORTED_TARGET libffi)
# Only sextant-spss has this, which Debian packages without a .pc file.
find_path(READSTAT_INCLUDE_DIR readstat.h REQUIRED)
find_library(READSTAT_LIBRARY readstat REQUIRED)

add_library(sextant_deps INTERFACE)
target_link_libraries(sextant_deps INTERFACE
  PkgConfig::JANSSON PkgConfig::YAML PkgConfig::SODIUM PkgConfig::ZLIB PkgConfig::ZSTD Threads::Threads ${CMAKE_DL_LIBS} m)

# For a program that holds them: their archives.
if(SEXTANT_WHOLE_PROGRAM)
  set(SEXTANT_WHOLE_LIBRARIES "")
  foreach(name JANSSON:jansson YAML:yaml SODIUM:sodium ZLIB:z ZSTD:zstd C:c)
    string(REPLACE ":" ";" name "${name}")
    list(GET name 0 package)
    list(GET name 1 library)
    find_library(SEXTANT_${package}_ARCHIVE "lib${library}.a" HINTS ${${package}_LIBRARY_DIRS})
    if(NOT SEXTANT_${package}_ARCHIVE)
      message(FATAL_ERROR "lib${library}.a is not there: install it, or say -DSEXTANT_WHOLE_PROGRAM=OFF")
    endif()
    list(APPEND SEXTANT_WHOLE_LIBRARIES "${SEXTANT_${package}_ARCHIVE}")
  endforeach()
endif()

set(SEXTANT_PC_REQUIRES_PRIVATE "jansson yaml-0.1 libsodium zlib libzstd")
set(SEXTANT_PC_LIBS_PRIVATE "-pthread -lm")

if(SEXTANT_TESTS)
  pkg_check_modules(CHECK IMPORTED_TARGET check)
endif()
