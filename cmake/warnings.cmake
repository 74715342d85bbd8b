# SPDX-License-Identifier: Apache-2.0
# What every room is compiled with. Results may not depend on the compiler's freedom with floating point.
add_library(careloop_numerics INTERFACE)
target_compile_options(careloop_numerics INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Werror -ffp-contract=off -fno-fast-math -fno-math-errno)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(careloop_numerics INTERFACE -Wno-restrict)  # false alarm at -O3: gcc bug 105651
endif()
target_include_directories(careloop_numerics INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
