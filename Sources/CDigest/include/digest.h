// SHA-256 by the processor's own instructions, where it has them.
#ifndef SUTURE_DIGEST_H
#define SUTURE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether this processor has instructions for SHA-256 that `suture_sha256_compress` uses.
bool suture_sha256_is_supported(void);

/// Compresses whole blocks of 64 bytes into the state; does nothing where the instructions are not supported.
///
/// @param state the eight words of the digest so far.
/// @param constants the 64 round constants.
/// @param count the number of blocks.
void suture_sha256_compress(uint32_t state[8], const uint32_t constants[64], const uint8_t *blocks, size_t count);

#endif
