-- expect: SCRIPT.RESULT; where: load
-- A script that returns a function.
return function() return {} end
