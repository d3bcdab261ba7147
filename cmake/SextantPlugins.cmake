# sextant_add_plugin(): builds an instrument in native code the way Sextant wants it. Used by the
# plugins of the tree and, through find_package(Sextant), by those of others.
#
#   sextant_add_plugin(NAME
#     SOURCES plugin.c ...          # C (or C++); #include "manifest.inc" gives the bytes of MANIFEST
#     MANIFEST manifest.yaml
#     [LIBRARIES m ...]             # what it links to
#     [FILES ABOUT.md text.de.yaml ...])  # copied beside the library
#
# The target is called NAME, which is the id of the instrument, and makes the folder NAME with plugin.so
# below SEXTANT_PLUGIN_OUTPUT (default: the build folder).

set(SEXTANT_PLUGINS_DIR "${CMAKE_CURRENT_LIST_DIR}")

function(sextant_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "MANIFEST" "SOURCES;LIBRARIES;FILES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "sextant_add_plugin(${name}): not known: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_SOURCES OR NOT arg_MANIFEST)
    message(FATAL_ERROR "sextant_add_plugin(${name}): SOURCES and MANIFEST are needed")
  endif()
  if(NOT SEXTANT_PLUGIN_OUTPUT)
    set(SEXTANT_PLUGIN_OUTPUT "${CMAKE_CURRENT_BINARY_DIR}")
  endif()
  set(output "${SEXTANT_PLUGIN_OUTPUT}/${name}")
  set(made "${CMAKE_CURRENT_BINARY_DIR}/${name}.made")
  set(map "${made}/plugin.map")

  # The manifest goes into the library, which hands it out as text.
  get_filename_component(manifest "${arg_MANIFEST}" ABSOLUTE)
  add_custom_command(
    OUTPUT "${made}/manifest.inc"
    COMMAND "${CMAKE_COMMAND}" "-DIN=${manifest}" "-DOUT=${made}/manifest.inc"
            -P "${SEXTANT_PLUGINS_DIR}/SextantEmbed.cmake"
    DEPENDS "${manifest}" "${SEXTANT_PLUGINS_DIR}/SextantEmbed.cmake"
    COMMENT "Manifest of ${name}"
    VERBATIM)
  set(copies "")
  foreach(file IN LISTS arg_FILES)
    get_filename_component(from "${file}" ABSOLUTE)
    get_filename_component(base "${file}" NAME)
    add_custom_command(
      OUTPUT "${output}/${base}"
      COMMAND "${CMAKE_COMMAND}" -E copy "${from}" "${output}/${base}"
      DEPENDS "${from}"
      COMMENT "${name}/${base}"
      VERBATIM)
    list(APPEND copies "${output}/${base}")
  endforeach()

  # One function is exported; what is undefined is an error now and not at load; once loaded it stays.
  file(WRITE "${map}" "{ global: sextant_plugin_entry; local: *; };\n")
  add_library("${name}" MODULE ${arg_SOURCES} "${made}/manifest.inc" ${copies})
  set_target_properties("${name}" PROPERTIES
    PREFIX ""
    OUTPUT_NAME plugin
    SUFFIX ".so"
    LIBRARY_OUTPUT_DIRECTORY "${output}"
    C_STANDARD 11
    C_STANDARD_REQUIRED ON
    C_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON
    SKIP_BUILD_RPATH ON
    LINK_DEPENDS "${map}")
  target_include_directories("${name}" PRIVATE "${made}")
  # The same scores from every compiler; and optimised, unless a build type says otherwise.
  target_compile_options("${name}" PRIVATE -ffp-contract=off)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    target_compile_options("${name}" PRIVATE -O2)
  endif()
  target_link_options("${name}" PRIVATE
    "-Wl,--version-script=${map}" -Wl,-z,defs -Wl,-z,nodelete)
  target_link_libraries("${name}" PRIVATE Sextant::plugin ${arg_LIBRARIES})
endfunction()
