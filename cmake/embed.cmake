# SPDX-License-Identifier: Apache-2.0
# The causal table, its quantities and the named loops are compiled in, so that a program always knows its own table.
foreach(table rows quantities loops)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/engine/model/causal_${table}.csv)
  file(READ ${CMAKE_SOURCE_DIR}/engine/model/causal_${table}.csv CAUSAL_${table})
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/careloop_causal_table.hpp CONTENT
"#pragma once
#include <string_view>
namespace careloop::model {
inline constexpr std::string_view kCausalRows = R\"csv(@CAUSAL_rows@)csv\";
inline constexpr std::string_view kCausalQuantities = R\"csv(@CAUSAL_quantities@)csv\";
inline constexpr std::string_view kCausalLoops = R\"csv(@CAUSAL_loops@)csv\";
}
" @ONLY)

# The links of the table, in its order, as the names by which code asks for them.
string(REGEX MATCHALL "[a-z_]+,link," links "${CAUSAL_rows}")
string(REPLACE ",link," "" links "${links}")
list(JOIN links ", " CAUSAL_links)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/careloop_links.hpp CONTENT
"#pragma once
namespace careloop::model {
enum class Link : unsigned char { @CAUSAL_links@, count };
}
" @ONLY)

# Which program wrote a file: version, compiler, and the commit where there is one.
find_program(GIT git)
if(GIT)
  execute_process(COMMAND ${GIT} describe --always --dirty WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
                  OUTPUT_VARIABLE CARELOOP_COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/careloop_build.hpp CONTENT
"#pragma once
namespace careloop::run {
inline constexpr const char* kProgramVersion = \"@PROJECT_VERSION@\";
inline constexpr const char* kBuild = \"@CMAKE_CXX_COMPILER_ID@ @CMAKE_CXX_COMPILER_VERSION@ @CMAKE_BUILD_TYPE@ @CARELOOP_COMMIT@\";
}
" @ONLY)

# The report's script and style; without them a page has its tables alone.
set(REPORT_js "")
if(CARELOOP_WEB)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/analysis/web/dist/report.js)
  file(READ ${CMAKE_SOURCE_DIR}/analysis/web/dist/report.js REPORT_js)
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/analysis/web/report.css)
file(READ ${CMAKE_SOURCE_DIR}/analysis/web/report.css REPORT_css)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/careloop_web.hpp CONTENT
"#pragma once
#include <string_view>
namespace careloop::analysis {
inline constexpr char kReportScriptText[] = R\"report(@REPORT_js@)report\";
inline constexpr char kReportStyleText[] = R\"report(@REPORT_css@)report\";
inline constexpr std::string_view kReportScript{kReportScriptText, sizeof kReportScriptText - 1};
inline constexpr std::string_view kReportStyle{kReportStyleText, sizeof kReportStyleText - 1};
}
" @ONLY)
