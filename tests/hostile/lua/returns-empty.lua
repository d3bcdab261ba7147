-- expect: MANIFEST.REQUIRED; where: load
-- An empty table.
return {}
