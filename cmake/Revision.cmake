# The git revision that goes into provenance, made again at every build.
add_custom_target(ondine_revision
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DOUTPUT=${PROJECT_BINARY_DIR}/revision.h
          -P ${PROJECT_SOURCE_DIR}/cmake/WriteRevision.cmake
  BYPRODUCTS ${PROJECT_BINARY_DIR}/revision.h)
