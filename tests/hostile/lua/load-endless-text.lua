-- expect: SCRIPT.SYNTAX; where: load
-- A text that does not end.
return {id = "x
