#define SIGNAL SIGUSR1
#include "ends-by.h"
