# Writes OUT, a C file with one SHA-256 over all files that LIST names: another source, another id. The names are hashed too, below
# ROOT, so that the id is the same wherever the tree stands.

file(STRINGS "${LIST}" FILES)
set(all "")
foreach(file IN LISTS FILES)
  file(SHA256 "${file}" hash)
  file(RELATIVE_PATH name "${ROOT}" "${file}")
  string(APPEND all "${hash}  ${name}\n")
endforeach()
string(SHA256 id "${all}")
string(REGEX REPLACE "(..)" "0x\\1, " bytes "${id}")
file(WRITE "${OUT}" "/* Written by the build: see cmake/BuildId.cmake. */
#include \"base/build_id.h\"

const unsigned char sx_build_id[SX_BUILD_ID_BYTES] = {${bytes}};
")
