-- strings, patterns, long brackets, escapes: what the readers of places go through
local a = "\u{e9}\x41\z
   b" .. [==[ ]] ]==] --[[ block ]] .. 'c\'d'
local n = 0x1p4 + 1e3 + .5 + 3 // 2 << 1
goto on
::on::
for word in ("one two"):gmatch("%a+") do a = a .. word:rep(2):gsub("(%w)", "%1%1"):upper() end
for k, v in pairs({x = 1, [2] = "y", "z"; "w"}) do n = n + #tostring(k) end
return {title = a:sub(1, 20), id = string.format("%5.2f|%s|%q", n, a, a)}
