#define SIGNAL SIGTERM
#include "ends-by.h"
