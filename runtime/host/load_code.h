/*
 * load_code.h: the parts of loading an instrument that is written in code: its bytes become a bundle, who
 * may run it is decided, and its manifest comes out of the jail. For load.c alone.
 */
#ifndef SX_HOST_LOAD_CODE_H
#define SX_HOST_LOAD_CODE_H

#include "host/engine.h"
#include "host/instrument.h"
#include "host/trust.h"

/* A script and the other .lua files of its folder. */
sx_status sx_load_lua(sx_loaded *loaded, const sx_load_options *options, sx_diags *diags,
                      sx_model **ret);
/* A shared object with its manifest inside. */
sx_status sx_load_native(sx_loaded *loaded, const sx_load_options *options, sx_diags *diags,
                         sx_model **ret);
/* The library that a YAML manifest binds; loaded->content_hash then covers it too. */
sx_status sx_load_ffi(sx_loaded *loaded, const sx_model *model, const sx_load_options *options,
                      sx_diags *diags);

/* Where the folder is signed: are these the bytes that were signed? Sets loaded->publisher. */
sx_status sx_load_verify_files(sx_loaded *loaded, const sx_load_options *options,
                               const sx_bundle_file *files, size_t count, sx_diags *diags);
/* Is this version the one that was used before? */
sx_status sx_load_verify_version(const sx_loaded *loaded, const sx_load_options *options,
                                 sx_diags *diags);

/* Starts the code and reads its manifest. */
sx_status sx_load_code_manifest(sx_loaded *loaded, const sx_bundle *bundle,
                                const sx_code_options *options, sx_diags *diags, sx_model **ret);
/* Is there code for everything that the model leaves to code? */
sx_status sx_load_check_code(const sx_loaded *loaded, const sx_model *model, sx_diags *diags);
/* The plans of the model, checked. */
sx_status sx_load_plans(sx_loaded *loaded, sx_diags *diags);
/* Once the plans stand: where score() of a script became formulas, it is run on numbers as well, for the
 * examples and for seeded answers, and must give what the plan gives. Asks `next` for a first item. */
sx_status sx_load_prove_code(sx_loaded *loaded, sx_diags *diags);

#endif
