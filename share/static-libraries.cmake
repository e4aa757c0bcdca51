# Read by CMake once it knows the system: add_library(... SHARED ...) makes a static library, and CMake says so.
set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS FALSE)
