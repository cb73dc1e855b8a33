# Libraries: what is required, what is optional and what its absence turns off is said here and nowhere else.
# Whatever is turned off says so in one line that begins with Tests:, Figures:, CUDA: or MPI:, which scripts/test.sh
# collects.

set(missing_packages)
# ondine_require(package variable ...) : note the Debian package if one of the variables holds nothing usable.
macro(ondine_require package)
  foreach(variable ${ARGN})
    if(NOT ${variable})
      list(APPEND missing_packages ${package})
    endif()
  endforeach()
endmacro()

# Tests are not shipped: they take whichever kind of cmocka there is.
find_path(CMOCKA_INCLUDE_DIR cmocka.h)
find_library(CMOCKA_LIBRARY cmocka)
if(CMOCKA_INCLUDE_DIR AND CMOCKA_LIBRARY)
  set(cmocka_FOUND TRUE)
endif()

if(ONDINE_PORTABLE)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(HDF5_USE_STATIC_LIBRARIES ON)
endif()

if(CMAKE_C_COMPILER_ID MATCHES Clang)
  set(openmp_package libomp-dev)
else()
  set(openmp_package gcc)
endif()
find_package(OpenMP QUIET COMPONENTS C)
ondine_require(${openmp_package} OpenMP_C_FOUND)

find_path(SUNDIALS_INCLUDE_DIR cvode/cvode.h)
set(SUNDIALS_LIBRARIES)
foreach(lib cvode nvecserial sunmatrixdense sunlinsoldense)
  find_library(SUNDIALS_${lib} sundials_${lib})
  list(APPEND SUNDIALS_LIBRARIES ${SUNDIALS_${lib}})
  ondine_require(libsundials-dev SUNDIALS_${lib})
endforeach()
ondine_require(libsundials-dev SUNDIALS_INCLUDE_DIR)

find_package(HDF5 QUIET COMPONENTS C)
ondine_require(libhdf5-dev HDF5_FOUND)
if(ONDINE_PORTABLE AND HDF5_FOUND)
  # What HDF5 names includes the libraries of its S3 driver, which has no static form here.  No function of that driver
  # is called, so the linker takes nothing from it; only the compression filters are needed.
  set(HDF5_C_LIBRARIES ${HDF5_C_LIBRARY_hdf5})
  foreach(lib sz aec z)
    find_library(HDF5_FILTER_${lib} ${lib})
    ondine_require(libhdf5-dev HDF5_FILTER_${lib})
    list(APPEND HDF5_C_LIBRARIES ${HDF5_FILTER_${lib}})
  endforeach()
  list(APPEND HDF5_C_LIBRARIES dl m)
endif()

find_path(JANSSON_INCLUDE_DIR jansson.h)
find_library(JANSSON_LIBRARY jansson)
ondine_require(libjansson-dev JANSSON_INCLUDE_DIR JANSSON_LIBRARY)
find_path(INIH_INCLUDE_DIR ini.h)
find_library(INIH_LIBRARY inih)
ondine_require(libinih-dev INIH_INCLUDE_DIR INIH_LIBRARY)

if(missing_packages)
  list(REMOVE_DUPLICATES missing_packages)
  list(JOIN missing_packages " " missing_packages)
  message(FATAL_ERROR "Libraries are missing. On Debian or Ubuntu: apt-get install ${missing_packages}")
endif()

# Version 7 took CVodeSetErrHandlerFn away and changed SUNContext_Create.
file(STRINGS ${SUNDIALS_INCLUDE_DIR}/sundials/sundials_config.h sundials_major REGEX "define SUNDIALS_VERSION_MAJOR")
string(REGEX MATCH "[0-9]+" sundials_major "${sundials_major}")
if(NOT sundials_major EQUAL 6)
  message(FATAL_ERROR "Ondine needs SUNDIALS 6; ${SUNDIALS_INCLUDE_DIR} has version ${sundials_major}")
endif()

find_program(GNUPLOT_EXECUTABLE gnuplot)
if(NOT GNUPLOT_EXECUTABLE)
  message(STATUS "Figures: off (gnuplot is not installed; figure and plot look for it again when they run)")
endif()

# MPI goes into a module of its own, src/mpi.
if(NOT ONDINE_MPI STREQUAL "OFF" AND NOT ONDINE_PORTABLE)
  find_package(MPI QUIET COMPONENTS C)
endif()
if(MPI_C_FOUND)
  message(STATUS "MPI ${MPI_C_VERSION}: on")
elseif(ONDINE_MPI STREQUAL "ON")
  message(FATAL_ERROR "ONDINE_MPI=ON: no MPI was found. On Debian or Ubuntu: apt-get install libopenmpi-dev openmpi-bin")
else()
  message(STATUS "MPI: off (${ONDINE_MPI}, or no MPI is installed, or a portable build)")
endif()
