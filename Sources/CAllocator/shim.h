#pragma once
// What glibc's allocator can be told; the Glibc module leaves it out.
#include <malloc.h>
