#include "io/crc64.h"

#include <pthread.h>
#include <string.h>

enum { BYTES = 8 }; /* taken at a time ("slicing") */
static const uint64_t polynomial = 0xc96c5795d7870f42u;

/* table[k][b]: what byte b does to the checksum when k more bytes follow it. */
static uint64_t table[BYTES][256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_table(void)
{
    for (unsigned b = 0; b < 256; b++) {
        uint64_t crc = b;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
        table[0][b] = crc;
    }
    for (int k = 1; k < BYTES; k++)
        for (unsigned b = 0; b < 256; b++)
            table[k][b] = table[k - 1][b] >> 8 ^ table[0][table[k - 1][b] & 255];
}

uint64_t ond_crc64(uint64_t crc, const void *data, size_t size)
{
    const unsigned char *p = data;
    pthread_once(&once, make_table);
    crc = ~crc;
    for (; size >= BYTES; p += BYTES, size -= BYTES) {
        uint64_t next = 0;
        for (int k = 0; k < BYTES; k++)
            next ^= table[BYTES - 1 - k][p[k] ^ (crc >> 8 * k & 255)];
        crc = next;
    }
    for (; size > 0; p++, size--)
        crc = crc >> 8 ^ table[0][(crc ^ *p) & 255];
    return ~crc;
}
