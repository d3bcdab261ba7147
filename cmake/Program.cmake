# The program sextant. It is the first user of the library and sees its public headers only. As a whole it
# holds the library and what that stands on, and needs no time to find and link them at every start.

file(GLOB_RECURSE program_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/runtime/cli/*.c")
set(program_main "${CMAKE_SOURCE_DIR}/runtime/cli/main.c")
list(REMOVE_ITEM program_sources "${program_main}")

# Everything but main() is an object library of its own, so that unit tests can link to it.
set(program_objects "")
if(program_sources)
  add_library(sextant_cli OBJECT ${program_sources})
  target_include_directories(sextant_cli PRIVATE
    "${CMAKE_SOURCE_DIR}/include" "${CMAKE_SOURCE_DIR}/runtime")
  # where plugins are below the prefix, wherever that was moved to
  target_compile_definitions(sextant_cli PRIVATE "SX_LIB_FOLDER=\"${CMAKE_INSTALL_LIBDIR}\"")
  target_compile_options(sextant_cli PRIVATE -Wmissing-prototypes)
  target_link_libraries(sextant_cli PRIVATE sextant_flags Threads::Threads)
  set(program_objects $<TARGET_OBJECTS:sextant_cli>)
endif()

if(EXISTS "${program_main}")
  add_executable(sextant "${program_main}" ${program_objects})
  target_include_directories(sextant PRIVATE "${CMAKE_SOURCE_DIR}/runtime")
  if(SEXTANT_WHOLE_PROGRAM)
    target_link_libraries(sextant PRIVATE sextant_whole sextant_flags Threads::Threads)
    target_include_directories(sextant PRIVATE "${CMAKE_SOURCE_DIR}/include")
  else()
    target_link_libraries(sextant PRIVATE sextant_shared sextant_flags Threads::Threads)
    # An installed program finds its library by its own place, wherever the tree was moved to.
    file(RELATIVE_PATH bin_to_lib "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_LIBDIR}")
    set_target_properties(sextant PROPERTIES INSTALL_RPATH "$ORIGIN/${bin_to_lib}")
  endif()

  # The program writes its own manual pages and completions, so they cannot disagree with it.
  if(NOT CMAKE_CROSSCOMPILING)
    set(SEXTANT_GENERATED "${CMAKE_BINARY_DIR}/generated")
    add_custom_command(
      OUTPUT "${SEXTANT_GENERATED}/stamp"
      COMMAND "${CMAKE_COMMAND}" "-DPROGRAM=$<TARGET_FILE:sextant>" "-DOUT=${SEXTANT_GENERATED}"
              -P "${CMAKE_SOURCE_DIR}/cmake/Generate.cmake"
      DEPENDS sextant "${CMAKE_SOURCE_DIR}/cmake/Generate.cmake"
      COMMENT "Manual pages and completions"
      VERBATIM)
    add_custom_target(sextant_generated ALL DEPENDS "${SEXTANT_GENERATED}/stamp")
  endif()
else()
  message(STATUS "runtime/cli/main.c is not there: the program is not built")
endif()
