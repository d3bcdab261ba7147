# The program sextant-worker: the jail, and the carriers of scripts and bound libraries, which are in no
# other program. It takes the rest from the archive, so that the linker keeps what is used: few libraries
# to load is most of what makes it start fast.

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
install(TARGETS sextant-worker RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/sextant")
