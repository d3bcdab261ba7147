# libsextant: every layer of runtime/LAYERS except cli, compiled once, archived and linked.

set(layers_file "${CMAKE_SOURCE_DIR}/runtime/LAYERS")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${layers_file}")
file(STRINGS "${layers_file}" layer_lines REGEX "^[a-z]")
set(SEXTANT_LAYERS "")
foreach(line IN LISTS layer_lines)
  string(REGEX MATCH "^[a-z]+" layer "${line}")
  list(APPEND SEXTANT_LAYERS "${layer}")
endforeach()

set(library_sources "")
foreach(layer IN LISTS SEXTANT_LAYERS)
  if(NOT layer STREQUAL "cli")
    file(GLOB_RECURSE layer_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/runtime/${layer}/*.c")
    list(APPEND library_sources ${layer_sources})
  endif()
endforeach()
# What runs foreign code is in the program sextant-worker alone (cmake/Worker.cmake).
set(worker_only "/runtime/(backend/(lua|ffi)/|worker/(main|jail|serve|spss_program)[a-z_]*\\.c$)")
list(FILTER library_sources EXCLUDE REGEX "${worker_only}")
# What stands in the whole program (below) in place of the dynamic loader.
set(loads_nothing "${CMAKE_SOURCE_DIR}/runtime/backend/native/library_none.c")
list(REMOVE_ITEM library_sources "${loads_nothing}")
if(NOT library_sources)
  message(FATAL_ERROR "runtime/ holds no source of the library")
endif()

# What is kept from one run for the next is for the very same sources alone.
set(build_id "${CMAKE_BINARY_DIR}/build_id.c")
file(GLOB_RECURSE library_headers CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/runtime/*.h"
  "${CMAKE_SOURCE_DIR}/include/*.h")
set(identified ${library_sources} ${library_headers})
list(FILTER identified EXCLUDE REGEX "/base/build_id\\.c$")
list(SORT identified)
list(JOIN identified "\n" identified_lines)
file(WRITE "${CMAKE_BINARY_DIR}/build_id.files.new" "${identified_lines}\n")
file(COPY_FILE "${CMAKE_BINARY_DIR}/build_id.files.new" "${CMAKE_BINARY_DIR}/build_id.files"
  ONLY_IF_DIFFERENT)
add_custom_command(
  OUTPUT "${build_id}"
  COMMAND "${CMAKE_COMMAND}" "-DLIST=${CMAKE_BINARY_DIR}/build_id.files" "-DOUT=${build_id}"
          "-DROOT=${CMAKE_SOURCE_DIR}" -P "${CMAKE_SOURCE_DIR}/cmake/BuildId.cmake"
  DEPENDS ${identified} "${CMAKE_BINARY_DIR}/build_id.files" "${CMAKE_SOURCE_DIR}/cmake/BuildId.cmake"
  COMMENT "Which sources these are"
  VERBATIM)
list(FILTER library_sources EXCLUDE REGEX "/base/build_id\\.c$")

add_library(sextant_objects OBJECT ${library_sources} "${build_id}")
target_include_directories(sextant_objects
  PUBLIC "${CMAKE_SOURCE_DIR}/include"
  PRIVATE "${CMAKE_SOURCE_DIR}/runtime")
target_compile_definitions(sextant_objects PRIVATE
  SX_BUILDING_LIBRARY
  "SX_DATA_DIR=\"${CMAKE_INSTALL_FULL_DATADIR}/sextant\""
  "SX_PLUGIN_DIR=\"${CMAKE_INSTALL_FULL_LIBDIR}/sextant/plugins\""
  "SX_LIBEXEC_DIR=\"${CMAKE_INSTALL_FULL_LIBEXECDIR}/sextant\"")
if(CMAKE_LIBRARY_ARCHITECTURE)
  target_compile_definitions(sextant_objects PRIVATE
    "SX_MULTIARCH=\"${CMAKE_LIBRARY_ARCHITECTURE}\"")
endif()
target_compile_options(sextant_objects PRIVATE -Wmissing-prototypes)
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT sextant_instrumented)
  # Loops over the rows of a block become vectors. What each row gives is the same: only exceptions of the floating-point
  # environment, which nothing asks for, may be others.
  file(GLOB kernels "${CMAKE_SOURCE_DIR}/runtime/plan/kernel_*.c")
  set_source_files_properties(${kernels} "${CMAKE_SOURCE_DIR}/runtime/psych/answering.c"
    PROPERTIES COMPILE_OPTIONS "-O3;-fno-trapping-math")
endif()
target_link_libraries(sextant_objects PRIVATE sextant_flags PUBLIC sextant_deps)

# Other programs see what sextant.h marks SX_API and nothing else.
add_library(sextant_shared SHARED $<TARGET_OBJECTS:sextant_objects>)
set_target_properties(sextant_shared PROPERTIES
  OUTPUT_NAME sextant
  VERSION "${PROJECT_VERSION}"
  SOVERSION "${PROJECT_VERSION_MAJOR}")
target_include_directories(sextant_shared INTERFACE "${CMAKE_SOURCE_DIR}/include")
target_link_libraries(sextant_shared PRIVATE sextant_flags sextant_deps)
if(NOT SEXTANT_SANITIZE)
  target_link_options(sextant_shared PRIVATE -Wl,--no-undefined)
endif()

# The archive keeps the inner functions reachable, which is what the unit tests link to.
add_library(sextant_static STATIC $<TARGET_OBJECTS:sextant_objects>)
set_target_properties(sextant_static PROPERTIES OUTPUT_NAME sextant)
target_include_directories(sextant_static INTERFACE "${CMAKE_SOURCE_DIR}/include")
target_link_libraries(sextant_static PUBLIC sextant_deps PRIVATE sextant_flags)

# Nothing is left to find and link when the program starts, libc included; it stays at an address of its own.
if(SEXTANT_WHOLE_PROGRAM)
  add_library(sextant_whole INTERFACE)
  target_sources(sextant_whole INTERFACE "${loads_nothing}")
  target_link_libraries(sextant_whole INTERFACE "$<TARGET_FILE:sextant_static>"
    ${SEXTANT_WHOLE_LIBRARIES} Threads::Threads m -static-pie)
  add_dependencies(sextant_whole sextant_static)
endif()
