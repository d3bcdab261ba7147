# Writes the bytes of file IN as a list of numbers to OUT, to be included between the braces of a C
# array:  cmake -DIN=manifest.yaml -DOUT=manifest.inc -P SextantEmbed.cmake

file(READ "${IN}" bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE "${OUT}" "${bytes}\n")
