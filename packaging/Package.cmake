# cpack : Debian packages from the components of cmake/Install.cmake, and the source tarball.  packaging/deb.sh builds
# and tries the packages, packaging/tarball.sh the tarball.
set(CPACK_PACKAGE_VENDOR "The Ondine authors")
set(CPACK_PACKAGE_CONTACT "The Ondine authors <ondine@example.org>")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL program runtime development)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/compress.cmake)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # every package has its own
set(ondine_text "Ondine simulates on-line learning of a student perceptron from a teacher, by
plain stochastic gradient descent or by weight normalization, integrates the
order-parameter theory of the same system, and says whether the two agree.")

# ondine_package(component package summary text) : what every package has.  A full install has none of the files here.
function(ondine_package component package summary text)
  string(TOUPPER ${component} key)
  set(CPACK_DEBIAN_${key}_PACKAGE_NAME ${package} PARENT_SCOPE)
  set(CPACK_DEBIAN_${key}_DESCRIPTION "${summary}\n${ondine_text}\n\n${text}" PARENT_SCOPE)
  install(FILES packaging/copyright ${PROJECT_BINARY_DIR}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package}
    COMPONENT ${component} EXCLUDE_FROM_ALL)
endfunction()
execute_process(COMMAND gzip -9nc ${CMAKE_CURRENT_LIST_DIR}/changelog OUTPUT_FILE ${PROJECT_BINARY_DIR}/changelog.gz)

set(abi ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
ondine_package(program ondine "on-line learning dynamics in ensembles" "This package contains the program.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS gnuplot-nox)
ondine_package(runtime libondine${abi} "on-line learning dynamics in ensembles - shared library"
  "This package contains the shared library.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
file(WRITE ${PROJECT_BINARY_DIR}/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/triggers)
ondine_package(development libondine-dev "on-line learning dynamics in ensembles - development files"
  "This package contains the headers, the static library, and what CMake and\npkg-config need to find them.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libondine${abi} (= ${PROJECT_VERSION}), libsundials-dev, libhdf5-dev, libjansson-dev, libinih-dev")
if(TARGET ondine_mpi)
  list(APPEND CPACK_COMPONENTS_ALL mpi)
  ondine_package(mpi ondine-mpi "on-line learning dynamics in ensembles - MPI module"
    "This package contains the module that spreads a run over MPI processes.")
  set(CPACK_DEBIAN_MPI_PACKAGE_DEPENDS "ondine (= ${PROJECT_VERSION})")
endif()

set(CPACK_SOURCE_GENERATOR TXZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME ondine-${PROJECT_VERSION})
set(CPACK_SOURCE_IGNORE_FILES "/\\.git(/|$)" "/build[^/]*/" "/demo/" "__pycache__" "\\.egg-info/" "/fresh-out/")
include(CPack)
