/*
 * read_file.c: the bytes of a manifest. That a file is too large, a folder or a pipe is a fault of the
 * manifest, not of answers, and has its codes; that there is none stays what it is.
 */
#include "base/file.h"
#include "manifest/manifest.h"

sx_status sx_manifest_read_file(const char *path, sx_buf *out, sx_diags *diags)
{
    size_t before = diags == NULL ? 0 : diags->count;
    sx_status status = sx_file_read(path, SX_MANIFEST_MAX, out, diags);
    if (status != SX_E_INPUT) {
        return status;
    }
    for (size_t i = before; diags != NULL && i < diags->count; i++) {
        sx_diag *diag = &diags->items[i];
        bool large = sx_str_equal(diag->code, "FILE.TOO_LARGE");
        diag->status = SX_E_MANIFEST;
        diag->code = large ? "MANIFEST.SIZE" : "MANIFEST.FILE";
        if (diag->expected == NULL) {
            diag->expected =
                large ? "at most 1 MiB; split it, or shorten its texts" : "a YAML file";
        }
    }
    return SX_E_MANIFEST;
}
