/* crc64.h : CRC-64/XZ (ECMA-182, reflected): finds every burst of up to 64 wrong bits, misses others once in 2^64. */
#ifndef ONDINE_IO_CRC64_H
#define ONDINE_IO_CRC64_H

#include <stddef.h>
#include <stdint.h>

/* Of `size` bytes that follow those whose checksum is `crc` (0 at the start). */
uint64_t ond_crc64(uint64_t crc, const void *data, size_t size);

#endif
