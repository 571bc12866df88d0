#ifndef CHAMA_COPENBLAS_SHIM_H
#define CHAMA_COPENBLAS_SHIM_H

#include <cblas.h>
#include <lapacke.h>

// LAPACKE spells its integer as a macro, which Swift cannot see.
typedef lapack_int chama_lapack_int;

#endif
