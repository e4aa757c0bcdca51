#define SIGNAL SIGALRM
#include "ends-by.h"
