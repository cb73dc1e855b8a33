# What `cmake --install` puts where, and how others find it: find_package(ondine) and pkg-config.
#
# Components, which are also the Debian packages of packaging/: program, mpi, runtime (the shared library), development.

# ondine_link_flags(variable library ...) : -L and -l for libraries that are named by their path or by -lname's name.
function(ondine_link_flags variable)
  set(flags)
  foreach(lib ${ARGN})
    if(IS_ABSOLUTE "${lib}")
      cmake_path(GET lib PARENT_PATH folder)
      cmake_path(GET lib STEM name)
      string(REGEX REPLACE "^lib" "" name ${name})
      if(NOT folder IN_LIST CMAKE_C_IMPLICIT_LINK_DIRECTORIES)
        list(APPEND flags -L${folder})
      endif()
      list(APPEND flags -l${name})
    else()
      list(APPEND flags -l${lib})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES flags)
  set(${variable} ${flags} PARENT_SCOPE)
endfunction()

# Whoever links the static library needs what it was built on.
set(private ${SUNDIALS_LIBRARIES} ${HDF5_C_LIBRARIES} ${JANSSON_LIBRARY} ${INIH_LIBRARY} ${OpenMP_C_LIBRARIES})
if(ONDINE_HAVE_CUDA)
  list(APPEND private ${CUDA_cudart_static_LIBRARY} rt pthread dl)
endif()
ondine_link_flags(ondine_private_flags ${private} m)
target_link_libraries(ondine_static INTERFACE "$<INSTALL_INTERFACE:${ondine_private_flags}>")

install(TARGETS ondine_program RUNTIME COMPONENT program)
if(TARGET ondine_mpi)
  install(TARGETS ondine_mpi LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/ondine COMPONENT mpi)
endif()
foreach(form static shared)
  if(TARGET ondine_${form})
    add_library(ondine::${form} ALIAS ondine_${form})
    set_target_properties(ondine_${form} PROPERTIES EXPORT_NAME ${form})
    install(TARGETS ondine_${form} EXPORT ondineTargets
      ARCHIVE COMPONENT development
      LIBRARY COMPONENT runtime NAMELINK_COMPONENT development
      INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    set(ondine_default ${form})
  endif()
endforeach()
add_library(ondine::ondine ALIAS ondine_${ondine_default})
install(DIRECTORY include/ondine TYPE INCLUDE COMPONENT development)

include(CMakePackageConfigHelpers)
set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/ondine)
install(EXPORT ondineTargets NAMESPACE ondine:: DESTINATION ${config_folder} COMPONENT development)
configure_package_config_file(cmake/ondineConfig.cmake.in ondineConfig.cmake INSTALL_DESTINATION ${config_folder}
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(ondineConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ondineConfig.cmake ${PROJECT_BINARY_DIR}/ondineConfigVersion.cmake
  DESTINATION ${config_folder} COMPONENT development)

# The prefix is found from where the file lies, so that an installed tree can be moved.
set(pkgconfig_folder ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH pkgconfig_up /${pkgconfig_folder} /)
string(REGEX REPLACE "/$" "" pkgconfig_up ${pkgconfig_up})
list(JOIN ondine_private_flags " " pkgconfig_private)
configure_file(cmake/ondine.pc.in ondine.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/ondine.pc DESTINATION ${pkgconfig_folder} COMPONENT development)
