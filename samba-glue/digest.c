/* SipHash-2-4 with 128 bits, as its authors published it. */
#include <endian.h>
#include <sys/random.h>

#include "digest.h"

struct state {
	uint64_t v[4];
};

static inline uint64_t turn(uint64_t value, int by)
{
	return value << by | value >> (64 - by);
}

static inline void round_of(struct state *s)
{
	s->v[0] += s->v[1];
	s->v[1] = turn(s->v[1], 13) ^ s->v[0];
	s->v[0] = turn(s->v[0], 32);
	s->v[2] += s->v[3];
	s->v[3] = turn(s->v[3], 16) ^ s->v[2];
	s->v[0] += s->v[3];
	s->v[3] = turn(s->v[3], 21) ^ s->v[0];
	s->v[2] += s->v[1];
	s->v[1] = turn(s->v[1], 17) ^ s->v[2];
	s->v[2] = turn(s->v[2], 32);
}

static inline void take(struct state *s, uint64_t word)
{
	s->v[3] ^= word;
	round_of(s);
	round_of(s);
	s->v[0] ^= word;
}

static uint64_t half(struct state *s)
{
	int i;

	for (i = 0; i < 4; i++) {
		round_of(s);
	}
	return s->v[0] ^ s->v[1] ^ s->v[2] ^ s->v[3];
}

bool glue_digest_key(struct glue_digest *key)
{
	return getrandom(key, sizeof(*key), 0) == sizeof(*key);
}

struct glue_digest glue_digest(const struct glue_digest *key,
			       struct glue_bytes from)
{
	struct state s = { {
		key->half[0] ^ 0x736f6d6570736575ull,
		key->half[1] ^ 0x646f72616e646f6dull ^ 0xee,
		key->half[0] ^ 0x6c7967656e657261ull,
		key->half[1] ^ 0x7465646279746573ull,
	} };
	struct glue_digest out;
	uint64_t word;
	size_t at;

	for (at = 0; from.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, from.data + at, sizeof(word));
		take(&s, le64toh(word));
	}
	/* the last bytes, and the length in the highest */
	word = 0;
	memcpy(&word, from.data + at, from.len - at);
	take(&s, le64toh(word) | (uint64_t)from.len << 56);
	s.v[2] ^= 0xee;
	out.half[0] = half(&s);
	s.v[1] ^= 0xdd;
	out.half[1] = half(&s);
	return out;
}
