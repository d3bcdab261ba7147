# The program sextant-worker: the jail, and the carriers of scripts and bound libraries, which are in no
# other program. It takes the rest from the archive, so that the linker keeps what is used: few libraries
# to load is most of what makes it start fast. And sextant-spss, which reads the files of SPSS.

file(GLOB worker_sources CONFIGURE_DEPENDS
  "${CMAKE_SOURCE_DIR}/runtime/worker/main.c"
  "${CMAKE_SOURCE_DIR}/runtime/worker/jail*.c"
  "${CMAKE_SOURCE_DIR}/runtime/worker/serve*.c"
  "${CMAKE_SOURCE_DIR}/runtime/backend/lua/*.c"
  "${CMAKE_SOURCE_DIR}/runtime/backend/ffi/*.c")
add_executable(sextant-worker ${worker_sources})
target_include_directories(sextant-worker PRIVATE
  "${CMAKE_SOURCE_DIR}/include" "${CMAKE_SOURCE_DIR}/runtime")
target_compile_options(sextant-worker PRIVATE -Wmissing-prototypes)
target_link_options(sextant-worker PRIVATE -Wl,--as-needed -Wl,-z,now)
target_link_libraries(sextant-worker PRIVATE
  sextant_flags sextant_static PkgConfig::LUA PkgConfig::FFI ${CMAKE_DL_LIBS})
if(SEXTANT_COVERAGE AND CMAKE_C_COMPILER_ID MATCHES "Clang")
  # The runtime's own way to record ends at the jail.
  target_sources(sextant-worker PRIVATE "${CMAKE_SOURCE_DIR}/tests/coverage/worker_record.c")
  target_compile_definitions(sextant-worker PRIVATE "SX_RECORDS=\"${CMAKE_BINARY_DIR}/profiles\"")
  target_link_options(sextant-worker PRIVATE "LINKER:--wrap=send,--wrap=_exit")
endif()
install(TARGETS sextant-worker RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/sextant")

# The program sextant-spss: the same jail around ReadStat, which is in no other program.
file(GLOB spss_sources CONFIGURE_DEPENDS
  "${CMAKE_SOURCE_DIR}/runtime/worker/spss_program.c"
  "${CMAKE_SOURCE_DIR}/runtime/worker/jail*.c")
add_executable(sextant-spss ${spss_sources})
target_include_directories(sextant-spss PRIVATE
  "${CMAKE_SOURCE_DIR}/include" "${CMAKE_SOURCE_DIR}/runtime" "${READSTAT_INCLUDE_DIR}")
target_compile_options(sextant-spss PRIVATE -Wmissing-prototypes)
target_link_options(sextant-spss PRIVATE -Wl,--as-needed -Wl,-z,now)
target_link_libraries(sextant-spss PRIVATE sextant_flags sextant_static "${READSTAT_LIBRARY}" m)
install(TARGETS sextant-spss RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/sextant")
