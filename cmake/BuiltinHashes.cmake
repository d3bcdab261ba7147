# Writes OUT, a C file with the SHA-256 of each of the FILES: the libraries that are shipped together
# with libsextant, which may run without being pinned.

set(entries "")
set(count 0)
foreach(file IN LISTS FILES)
  file(SHA256 "${file}" hash)
  string(APPEND entries "    \"${hash}\",\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE "${OUT}" "/* Written by the build: see cmake/BuiltinHashes.cmake. */
#include \"host/builtin.h\"

const char *const sx_builtin_hashes[] = {
${entries}    NULL,
};
const size_t sx_builtin_hash_count = ${count};
")
