/* Each of many values once, by a small number. */
#include "distinct.h"

#define SLOTS 2048

struct glue_distinct {
	size_t size;
	uint8_t *values;
	uint32_t *next;         /* in the same slot; GLUE_NO_NUMBER: none */
	size_t count;
	size_t max;
	uint32_t slots[SLOTS];
};

struct glue_distinct *glue_distinct_new(TALLOC_CTX *mem_ctx, size_t size)
{
	struct glue_distinct *made = talloc(mem_ctx, struct glue_distinct);

	if (made != NULL) {
		made->size = size;
		made->values = NULL;
		made->next = NULL;
		made->count = made->max = 0;
		memset(made->slots, 0xff, sizeof(made->slots));
	}
	return made;
}

static uint32_t slot_of(const uint8_t *value, size_t size)
{
	uint64_t hash = 0;
	uint64_t part = 0;

	for (; size >= sizeof(part); size -= sizeof(part)) {
		memcpy(&part, value, sizeof(part));
		hash = (hash ^ part) * 0x9e3779b97f4a7c15ull;
		hash ^= hash >> 32;
		value += sizeof(part);
	}
	part = 0;
	memcpy(&part, value, size);
	hash = (hash ^ part) * 0x9e3779b97f4a7c15ull;
	return (hash >> 32) % SLOTS;
}

static bool grow(struct glue_distinct *distinct)
{
	size_t max = distinct->max == 0 ? 64 : distinct->max * 2;
	uint8_t *values = talloc_realloc(distinct, distinct->values, uint8_t,
					 max * distinct->size);
	uint32_t *next;

	if (values == NULL) {
		return false;
	}
	distinct->values = values;
	next = talloc_realloc(distinct, distinct->next, uint32_t, max);
	if (next == NULL) {
		return false;
	}
	distinct->next = next;
	distinct->max = max;
	return true;
}

uint32_t glue_distinct_number(struct glue_distinct *distinct,
			      const void *value)
{
	uint32_t *slot = &distinct->slots[slot_of(value, distinct->size)];
	uint32_t at;

	for (at = *slot; at != GLUE_NO_NUMBER; at = distinct->next[at]) {
		if (memcmp(glue_distinct_value(distinct, at), value,
			   distinct->size) == 0) {
			return at;
		}
	}
	if (distinct->count == distinct->max &&
	    (distinct->count >= INT32_MAX || !grow(distinct))) {
		return GLUE_NO_NUMBER;
	}
	at = (uint32_t)distinct->count++;
	memcpy(distinct->values + at * distinct->size, value, distinct->size);
	distinct->next[at] = *slot;
	*slot = at;
	return at;
}

size_t glue_distinct_count(const struct glue_distinct *distinct)
{
	return distinct->count;
}

const void *glue_distinct_value(const struct glue_distinct *distinct,
				uint32_t number)
{
	return distinct->values + number * distinct->size;
}
