/* What a program does in BLAS and LAPACK: floating-point operations and CPU seconds of its calls.
 *
 *   cc -O2 -shared -fPIC -o blas_clock.so blas_clock.c && BLAS_CLOCK=out.txt LD_PRELOAD=./blas_clock.so PROGRAM
 *
 * stands between a program and the library and writes "calls flops seconds" to the file at the
 * end. A call within a call (LAPACK uses BLAS) reaches the library's own symbol and is not counted
 * twice. With `cc -DCALIBRATE -o dgemm blas_clock.c -lopenblas` it becomes a program instead that
 * prints the GFLOP/s of products of two matrices of 512 rows on one core: what the library reaches at best.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

#ifdef CALIBRATE
#include <cblas.h>

int main(void) {
  enum { N = 512, TIMES = 40 };
  openblas_set_num_threads(1);
  double *a = malloc(sizeof(double) * N * N), *b = malloc(sizeof(double) * N * N);
  double *c = malloc(sizeof(double) * N * N), best = 1e300;
  for (int i = 0; i < N * N; i++) { a[i] = i % 7; b[i] = i % 5; }
  for (int i = 0; i < TIMES; i++) {
    double start = seconds();
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, a, N, b, N, 0, c, N);
    double took = seconds() - start;
    if (took < best) best = took;
  }
  printf("%.2f\n", 2.0 * N * N * N / best / 1e9);
  return c[0] < 0;
}
#else
static atomic_llong calls, flops, nanoseconds;

static void count(double operations, double start) {
  atomic_fetch_add(&calls, 1);
  atomic_fetch_add(&flops, (long long)operations);
  atomic_fetch_add(&nanoseconds, (long long)((seconds() - start) * 1e9));
}

static void *next(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) { fprintf(stderr, "blas_clock: no %s\n", name); abort(); }
  return found;
}

#define REAL(name, type) \
  static type real; \
  if (!real) real = (type)next(name)

typedef void (*syrk)(int, int, int, int, int, double, const double *, int, double, double *, int);
void cblas_dsyrk(int order, int half, int turned, int n, int k, double alpha, const double *a,
                 int lda, double beta, double *c, int ldc) {
  REAL("cblas_dsyrk", syrk);
  double start = seconds();
  real(order, half, turned, n, k, alpha, a, lda, beta, c, ldc);
  count((double)n * (n + 1) * k, start);
}

typedef void (*ssyrk)(int, int, int, int, int, float, const float *, int, float, float *, int);
void cblas_ssyrk(int order, int half, int turned, int n, int k, float alpha, const float *a,
                 int lda, float beta, float *c, int ldc) {
  REAL("cblas_ssyrk", ssyrk);
  double start = seconds();
  real(order, half, turned, n, k, alpha, a, lda, beta, c, ldc);
  count((double)n * (n + 1) * k, start);
}

typedef void (*gemm)(int, int, int, int, int, int, double, const double *, int, const double *, int,
                     double, double *, int);
void cblas_dgemm(int order, int left, int right, int m, int n, int k, double alpha,
                 const double *a, int lda, const double *b, int ldb, double beta, double *c,
                 int ldc) {
  REAL("cblas_dgemm", gemm);
  double start = seconds();
  real(order, left, right, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  count(2.0 * m * n * k, start);
}

typedef void (*gemv)(int, int, int, int, double, const double *, int, const double *, int, double,
                     double *, int);
void cblas_dgemv(int order, int turned, int m, int n, double alpha, const double *a, int lda,
                 const double *x, int incx, double beta, double *y, int incy) {
  REAL("cblas_dgemv", gemv);
  double start = seconds();
  real(order, turned, m, n, alpha, a, lda, x, incx, beta, y, incy);
  count(2.0 * m * n, start);
}

typedef int (*potrf)(int, char, int, double *, int);
int LAPACKE_dpotrf(int order, char half, int n, double *a, int lda) {
  REAL("LAPACKE_dpotrf", potrf);
  double start = seconds();
  int result = real(order, half, n, a, lda);
  count((double)n * n * n / 3, start);
  return result;
}

typedef int (*potrs)(int, char, int, int, const double *, int, double *, int);
int LAPACKE_dpotrs(int order, char half, int n, int rhs, const double *a, int lda, double *b,
                   int ldb) {
  REAL("LAPACKE_dpotrs", potrs);
  double start = seconds();
  int result = real(order, half, n, rhs, a, lda, b, ldb);
  count(2.0 * n * n * rhs, start);
  return result;
}

__attribute__((destructor)) static void tell(void) {
  const char *path = getenv("BLAS_CLOCK");
  FILE *out = path ? fopen(path, "w") : NULL;
  if (!out) return;
  fprintf(out, "%lld %lld %.3f\n", (long long)calls, (long long)flops, nanoseconds * 1e-9);
  fclose(out);
}
#endif
