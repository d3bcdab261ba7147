-- expect: SCRIPT.RESULT; where: load
-- A script that returns a number.
return 5
