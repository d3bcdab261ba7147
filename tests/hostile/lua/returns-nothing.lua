-- expect: SCRIPT.RESULT; where: load
-- A script that returns nothing.
local t = {}
