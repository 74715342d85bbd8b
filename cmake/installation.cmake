# SPDX-License-Identifier: Apache-2.0
include(GNUInstallDirs)
install(TARGETS careloop RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/careloop)
