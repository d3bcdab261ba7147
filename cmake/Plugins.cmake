# The plugins that ship: plugins/<group>/<id>/ becomes <build>/plugins/<group>/<id>/plugin.so, and
# their SHA-256 are compiled into libsextant, which trusts them for it. They never depend on
# libsextant, and are built without instrumentation: what is hashed is what ships.

include(CMakePackageConfigHelpers)
include(SextantPlugins)

add_library(sextant_plugin_headers INTERFACE)
target_include_directories(sextant_plugin_headers INTERFACE "${CMAKE_SOURCE_DIR}/include")
add_library(Sextant::plugin ALIAS sextant_plugin_headers)

set(SEXTANT_PLUGINS "")
file(GLOB plugin_lists CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/plugins/*/*/CMakeLists.txt")
foreach(list_file IN LISTS plugin_lists)
  cmake_path(GET list_file PARENT_PATH folder)
  cmake_path(GET folder FILENAME id)
  cmake_path(GET folder PARENT_PATH group_folder)
  cmake_path(GET group_folder FILENAME group)
  set(SEXTANT_PLUGIN_OUTPUT "${CMAKE_BINARY_DIR}/plugins/${group}")
  add_subdirectory("${folder}" "${CMAKE_BINARY_DIR}/plugins.made/${id}")
  unset(SEXTANT_PLUGIN_OUTPUT)
  target_compile_options("${id}" PRIVATE
    -Wall -Wextra -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes
    # Optimised whatever the build: a shipped plugin is one file, not one for each preset.
    -O2
    "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=."
    "-ffile-prefix-map=${CMAKE_BINARY_DIR}=build")
  if(SEXTANT_WERROR)
    target_compile_options("${id}" PRIVATE -Werror)
  endif()
  target_link_options("${id}" PRIVATE -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
  list(APPEND SEXTANT_PLUGINS "${id}")

  # As files, not as targets: they are installed byte for byte, never stripped.
  set(installed "${CMAKE_INSTALL_LIBDIR}/sextant/plugins/${group}/${id}")
  install(FILES "$<TARGET_FILE:${id}>" DESTINATION "${installed}")
  file(GLOB beside CONFIGURE_DEPENDS "${folder}/ABOUT.md" "${folder}/text.*.yaml")
  install(FILES ${beside} DESTINATION "${installed}")
endforeach()

# The table of hashes takes the place of the empty one.
if(SEXTANT_PLUGINS)
  set(builtin_table "${CMAKE_BINARY_DIR}/plugins.made/builtin.c")
  set(plugin_files "")
  foreach(id IN LISTS SEXTANT_PLUGINS)
    list(APPEND plugin_files "$<TARGET_FILE:${id}>")
  endforeach()
  add_custom_command(
    OUTPUT "${builtin_table}"
    COMMAND "${CMAKE_COMMAND}" "-DFILES=${plugin_files}" "-DOUT=${builtin_table}"
            -P "${CMAKE_SOURCE_DIR}/cmake/BuiltinHashes.cmake"
    DEPENDS ${SEXTANT_PLUGINS} ${plugin_files} "${CMAKE_SOURCE_DIR}/cmake/BuiltinHashes.cmake"
    COMMENT "Hashes of the plugins"
    VERBATIM)
  get_target_property(library_files sextant_objects SOURCES)
  list(REMOVE_ITEM library_files "${CMAKE_SOURCE_DIR}/runtime/host/builtin.c")
  set_property(TARGET sextant_objects PROPERTY SOURCES ${library_files} "${builtin_table}")
endif()

# What others need to build theirs, and the template to begin from.
set(package "${CMAKE_INSTALL_LIBDIR}/cmake/Sextant")
configure_package_config_file(
  "${CMAKE_SOURCE_DIR}/cmake/SextantConfig.cmake.in"
  "${CMAKE_BINARY_DIR}/SextantConfig.cmake"
  INSTALL_DESTINATION "${package}"
  PATH_VARS CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file("${CMAKE_BINARY_DIR}/SextantConfigVersion.cmake"
  COMPATIBILITY SameMajorVersion)
install(FILES
  "${CMAKE_BINARY_DIR}/SextantConfig.cmake"
  "${CMAKE_BINARY_DIR}/SextantConfigVersion.cmake"
  "${CMAKE_SOURCE_DIR}/cmake/SextantPlugins.cmake"
  "${CMAKE_SOURCE_DIR}/cmake/SextantEmbed.cmake"
  DESTINATION "${package}")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/plugins/template/"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/sextant/plugin-template" OPTIONAL)
