#ifndef CHAMA_CZLIB_H
#define CHAMA_CZLIB_H

#include <zlib.h>

// zlib's initialisers are macros, which Swift does not import. Window bits of 15 + 16 mean the gzip
// wrapper and nothing else.

static inline int chama_inflate_init_gzip(z_stream *stream) {
  return inflateInit2(stream, 15 + 16);
}

static inline int chama_deflate_init_gzip(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

// A negative number of window bits means no wrapper at all, as inside a zip archive.

static inline int chama_inflate_init_raw(z_stream *stream) {
  return inflateInit2(stream, -15);
}

static inline int chama_deflate_init_raw(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}

#endif
