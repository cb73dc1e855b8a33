# cmake -DSOURCE=file -DFROM=text -DTO=text -DOUTPUT=file -P mutate.cmake : copy a source with one text replaced.
# It is an error if the text is not there, so that a mutant cannot quietly become the original.
file(READ ${SOURCE} text)
string(FIND "${text}" "${FROM}" place)
if(place EQUAL -1)
  message(FATAL_ERROR "mutate: ${SOURCE} has no \"${FROM}\": bring tests/compare/CMakeLists.txt up to date")
endif()
string(REPLACE "${FROM}" "${TO}" text "${text}")
file(WRITE ${OUTPUT} "${text}")
