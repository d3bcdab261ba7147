/*
 * yaml.c: the YAML way of writing an instrument: the manifest reader behind the backend's interface.
 */
#include "backend/backend.h"
#include "manifest/manifest.h"

const sx_backend sx_backend_yaml = {"yaml", ".yaml", sx_manifest_instrument};
