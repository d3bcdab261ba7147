# Compiler and linker flags, in one interface target that everything links to.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
set(CMAKE_C_FLAGS_DEBUG "-O1 -g")
set(CMAKE_C_FLAGS_RELEASE "-O2 -g")

include(CheckPIESupported)
check_pie_supported(LANGUAGES C)

add_library(sextant_flags INTERFACE)
target_compile_definitions(sextant_flags INTERFACE _POSIX_C_SOURCE=200809L)
target_compile_options(sextant_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wvla -Wstrict-prototypes
  # The same results from every compiler and every optimisation level.
  -ffp-contract=off
  # The same bytes from every directory.
  "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=."
  "-ffile-prefix-map=${CMAKE_BINARY_DIR}=build")
if(SEXTANT_WERROR)
  target_compile_options(sextant_flags INTERFACE -Werror)
endif()

if(SEXTANT_SANITIZE OR SEXTANT_COVERAGE OR SEXTANT_FUZZ)
  set(sextant_instrumented ON)
else()
  set(sextant_instrumented OFF)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT sextant_instrumented)
  target_compile_options(sextant_flags INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong)
  target_link_options(sextant_flags INTERFACE -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
endif()

if(SEXTANT_SANITIZE)
  target_compile_options(sextant_flags INTERFACE
    "-fsanitize=${SEXTANT_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(sextant_flags INTERFACE "-fsanitize=${SEXTANT_SANITIZE}")
endif()

if(SEXTANT_COVERAGE AND CMAKE_C_COMPILER_ID MATCHES "Clang")
  # Branches, and whether each condition of a decision decided it alone (clang 18 and later). Where the
  # records go is part of the program: tests that start it with an environment of their own count too.
  target_compile_options(sextant_flags INTERFACE
    -O0 "-fprofile-instr-generate=${CMAKE_BINARY_DIR}/profiles/%4m.profraw"
    -fcoverage-mapping -fcoverage-mcdc
    -fprofile-update=atomic) # what threads count is subtracted from each other: none may be lost
  target_link_options(sextant_flags INTERFACE -fprofile-instr-generate)
elseif(SEXTANT_COVERAGE)
  target_compile_options(sextant_flags INTERFACE --coverage -O0)
  target_link_options(sextant_flags INTERFACE --coverage)
endif()

if(SEXTANT_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "SEXTANT_FUZZ needs clang: libFuzzer comes with it")
  endif()
  target_compile_options(sextant_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
