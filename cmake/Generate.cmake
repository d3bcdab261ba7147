# Runs the built program to write its manual pages and completions below OUT.
#   OUT/man/*.1  OUT/bash/sextant  OUT/zsh/_sextant  OUT/fish/sextant.fish

file(REMOVE_RECURSE "${OUT}")
file(MAKE_DIRECTORY "${OUT}/man" "${OUT}/bash" "${OUT}/zsh" "${OUT}/fish")

execute_process(COMMAND "${PROGRAM}" --generate man "${OUT}/man"
  RESULT_VARIABLE result ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "sextant --generate man ended with ${result}:\n${errors}")
endif()

foreach(pair bash:bash/sextant zsh:zsh/_sextant fish:fish/sextant.fish)
  string(REPLACE ":" ";" pair "${pair}")
  list(GET pair 0 shell)
  list(GET pair 1 file)
  execute_process(COMMAND "${PROGRAM}" --generate "${shell}"
    OUTPUT_FILE "${OUT}/${file}" RESULT_VARIABLE result ERROR_VARIABLE errors)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "sextant --generate ${shell} ended with ${result}:\n${errors}")
  endif()
endforeach()

file(TOUCH "${OUT}/stamp")
