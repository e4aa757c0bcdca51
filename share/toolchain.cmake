# Builds programs for Muslin with CMake: cmake -DCMAKE_TOOLCHAIN_FILE=$(wasm32-linux-musl-cc -print-file-name=toolchain.cmake) ...
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR wasm32)

get_filename_component(_muslin_bin "${CMAKE_CURRENT_LIST_DIR}/../bin" ABSOLUTE)
set(CMAKE_C_COMPILER "${_muslin_bin}/wasm32-linux-musl-cc")
foreach(_muslin_tool AR RANLIB NM OBJDUMP READELF STRIP ADDR2LINE)
  string(TOLOWER "${_muslin_tool}" _muslin_name)
  set(CMAKE_${_muslin_tool} "${_muslin_bin}/wasm32-linux-musl-${_muslin_name}" CACHE FILEPATH "")
endforeach()
set(CMAKE_C_COMPILER_AR "${CMAKE_AR}" CACHE FILEPATH "")
set(CMAKE_C_COMPILER_RANLIB "${CMAKE_RANLIB}" CACHE FILEPATH "")

# Tests and try_run() run what was built.
set(CMAKE_CROSSCOMPILING_EMULATOR "${_muslin_bin}/muslin;run")

# Programs come from this machine, headers and libraries do not.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# Old projects would export all symbols of every program, for libraries that it may load: nothing could be left out of it.
set(CMAKE_POLICY_DEFAULT_CMP0065 NEW)

# Programs do not load libraries yet: all are made static.
set(BUILD_SHARED_LIBS OFF CACHE BOOL "")
set(CMAKE_USER_MAKE_RULES_OVERRIDE "${CMAKE_CURRENT_LIST_DIR}/static-libraries.cmake")
