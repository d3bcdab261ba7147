# What `cmake --install` puts where, below the prefix.

install(TARGETS sextant_shared sextant_static
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/include/sextant"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/instruments"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/sextant")
install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# pkg-config: paths below the prefix stay relative to it, so that the prefix can be overridden.
foreach(name LIBDIR INCLUDEDIR DATADIR)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${name}}")
    set(SEXTANT_PC_${name} "${CMAKE_INSTALL_${name}}")
  else()
    set(SEXTANT_PC_${name} "\${prefix}/${CMAKE_INSTALL_${name}}")
  endif()
endforeach()
# Relative to the file itself, so that it is right wherever the tree was installed or moved to.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(SEXTANT_PC_PREFIX "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH back_to_prefix "/p/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/p")
  string(REGEX REPLACE "/$" "" back_to_prefix "${back_to_prefix}")
  set(SEXTANT_PC_PREFIX "\${pcfiledir}/${back_to_prefix}")
endif()
configure_file("${CMAKE_SOURCE_DIR}/sextant.pc.in" "${CMAKE_BINARY_DIR}/sextant.pc" @ONLY)
install(FILES "${CMAKE_BINARY_DIR}/sextant.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

if(TARGET sextant)
  install(TARGETS sextant RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
if(TARGET sextant_generated)
  install(DIRECTORY "${SEXTANT_GENERATED}/man/"
    DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" FILES_MATCHING PATTERN "*.1")
  install(FILES "${SEXTANT_GENERATED}/bash/sextant"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
  install(FILES "${SEXTANT_GENERATED}/zsh/_sextant"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
  install(FILES "${SEXTANT_GENERATED}/fish/sextant.fish"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
endif()
