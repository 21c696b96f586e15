/*
 * A keyed digest, to tell one record from another without keeping either:
 * SipHash-2-4 with 128 bits.  A client chooses much of what is in a record,
 * but without the key it cannot look for two that agree, and by chance no two
 * of 128 bits do.  What may go wrong is one session shown as it was before.
 */
#ifndef SAMBA_GLUE_DIGEST_H
#define SAMBA_GLUE_DIGEST_H

#include "records.h"

struct glue_digest {
	uint64_t half[2];
};

/* A key of this process alone; false: the kernel has no random bytes. */
bool glue_digest_key(struct glue_digest *key);

struct glue_digest glue_digest(const struct glue_digest *key,
			       struct glue_bytes from);

static inline bool glue_digest_same(struct glue_digest a, struct glue_digest b)
{
	return a.half[0] == b.half[0] && a.half[1] == b.half[1];
}

#endif /* SAMBA_GLUE_DIGEST_H */
