/*
 * Who may connect to a share, as it was found out: finding out reads the
 * share's descriptor.  A verdict holds for one caller as long as nothing
 * happens to the configuration and the descriptors, and for a second.
 */
#include "config.h"
#include "host.h"
#include "whom.h"

#define PLACES 1024
#define LONGEST_NAME 80

static struct verdict {
	uint64_t moment;        /* 0: none */
	uint64_t generation;
	uint64_t whom;
	uint32_t desired;
	uint32_t verdict;
	char name[LONGEST_NAME + 1];
} verdicts[PLACES];

static struct verdict *place_of(uint64_t whom, const char *name)
{
	uint64_t hash = whom;

	while (*name != '\0') {
		hash = hash * 31 + (uint8_t)*name++;
	}
	return &verdicts[(hash ^ hash >> 32) % PLACES];
}

static struct verdict key_of(struct glue_call *gc, uint32_t desired)
{
	uint64_t generation = glue_config_generation(NULL);
	uint64_t whom = glue_whom_number(gc);
	bool known = whom != 0 && generation != 0;

	return (struct verdict) {
		.moment = known ? glue_security_moment() : 0,
		.generation = generation,
		.whom = whom,
		.desired = desired,
	};
}

static bool can_keep(const struct verdict *key, const char *name)
{
	return key->moment != 0 && strlen(name) <= LONGEST_NAME;
}

static bool same(const struct verdict *a, const struct verdict *b)
{
	return a->moment == b->moment && a->generation == b->generation &&
	       a->whom == b->whom && a->desired == b->desired;
}

uint32_t glue_verdict(struct glue_call *gc, const char *name, uint32_t desired,
		      glue_verdict_fn find_out)
{
	struct verdict key = key_of(gc, desired);
	struct verdict *kept;

	if (!can_keep(&key, name)) {
		return find_out(gc, name, desired);
	}
	kept = place_of(key.whom, name);
	if (!same(kept, &key) || strcmp(kept->name, name) != 0) {
		key.verdict = find_out(gc, name, desired);
		strcpy(key.name, name);
		*kept = key;
	}
	return kept->verdict;
}
