# SPDX-License-Identifier: Apache-2.0
# careloop_room(NAME FOLDERS LIBRARIES...): one static library of all sources in FOLDERS.
function(careloop_room name folders)
  list(TRANSFORM folders APPEND /*.cpp OUTPUT_VARIABLE patterns)
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  if(sources)
    add_library(careloop_${name} STATIC ${sources})
    target_link_libraries(careloop_${name} PUBLIC careloop_numerics ${ARGN})
  else()
    add_library(careloop_${name} INTERFACE)
    target_link_libraries(careloop_${name} INTERFACE careloop_numerics ${ARGN})
  endif()
endfunction()
