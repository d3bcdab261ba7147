-- expect: MANIFEST.REQUIRED, MANIFEST.MISSING, SCRIPT.RESULT; where: load
-- An empty table.
return {}
