#define SIGNAL SIGKILL
#include "ends-by.h"
