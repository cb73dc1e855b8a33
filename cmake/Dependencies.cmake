# Libraries: what is required, what is optional and what its absence turns off is said here and nowhere else.
if(ONDINE_PORTABLE)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(HDF5_USE_STATIC_LIBRARIES ON)
endif()

find_package(OpenMP REQUIRED COMPONENTS C)

find_path(SUNDIALS_INCLUDE_DIR cvode/cvode.h REQUIRED)
set(SUNDIALS_LIBRARIES)
foreach(lib cvode nvecserial sunmatrixdense sunlinsoldense)
  find_library(SUNDIALS_${lib} sundials_${lib} REQUIRED)
  list(APPEND SUNDIALS_LIBRARIES ${SUNDIALS_${lib}})
endforeach()

find_package(HDF5 REQUIRED COMPONENTS C)

find_path(JANSSON_INCLUDE_DIR jansson.h REQUIRED)
find_library(JANSSON_LIBRARY jansson REQUIRED)
find_path(INIH_INCLUDE_DIR ini.h REQUIRED)
find_library(INIH_LIBRARY inih REQUIRED)

find_path(CMOCKA_INCLUDE_DIR cmocka.h)
find_library(CMOCKA_LIBRARY cmocka)
if(CMOCKA_INCLUDE_DIR AND CMOCKA_LIBRARY)
  set(cmocka_FOUND TRUE)
endif()

find_program(GNUPLOT_EXECUTABLE gnuplot)
if(NOT GNUPLOT_EXECUTABLE)
  message(STATUS "Figures: gnuplot is not installed; figure and plot will look for it when they run")
endif()
