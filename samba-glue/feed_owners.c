/* How many opens everybody has: opens that are alike are fed as one. */
#include "opens.h"

/* What opens must have in common; without a session before 4.23. */
struct alike {
	uint32_t server;
	uint32_t owner;
	uint32_t session;
	uint32_t tcon;
};

struct counts {
	TALLOC_CTX *mem_ctx;
	struct glue_parties parties;
	struct glue_distinct *alike;
	uint32_t *list;         /* how many, by the number in alike */
	size_t max;
};

static bool count(const struct glue_open_facts *facts, void *arg)
{
	struct counts *counts = arg;
	struct alike alike = { .session = facts->session, .tcon = facts->tcon };
	size_t known = glue_distinct_count(counts->alike);
	uint32_t number;
	void *grown;

	if (!glue_parties_of(&counts->parties, facts, &alike.server,
			     &alike.owner)) {
		return false;
	}
	number = glue_distinct_number(counts->alike, &alike);
	if (number == GLUE_NO_NUMBER) {
		return false;
	}
	if (number == known) {
		grown = glue_grow(counts->mem_ctx, counts->list, known,
				  &counts->max, sizeof(*counts->list));
		if (grown == NULL) {
			return false;
		}
		counts->list = grown;
		counts->list[number] = 0;
	}
	counts->list[number]++;
	return true;
}

static void feed(struct glue_live *live, struct counts *counts, uint32_t number)
{
	const struct alike *alike = glue_distinct_value(counts->alike, number);
	struct server_id server = glue_party_server(&counts->parties,
						    alike->server);
	struct srvsvc_rs_open record = {
		.size = sizeof(record),
		.server = glue_server_id(server),
		.count = counts->list[number],
	};

	if (!glue_party_alive(&counts->parties, alike->server)) {
		return;
	}
	if (glue_disconnected(server)) {
		record.flags |= SRVSVC_RS_OPEN_DISCONNECTED;
	}
	glue_open_session(&record, alike->session, alike->tcon);
	if (!(record.flags & SRVSVC_RS_OPEN_HAS_SESSION)) {
		record.uid = glue_party_uid(&counts->parties, alike->owner);
	}
	if (srvsvc_rs_feed_open(live->feed, &record) != SRVSVC_RS_OK) {
		live->failed = true;
	}
}

uint32_t glue_feed_owners(struct glue_live *live, TALLOC_CTX *mem_ctx)
{
	struct counts counts = {
		.mem_ctx = mem_ctx,
		.alike = glue_distinct_new(mem_ctx, sizeof(struct alike)),
	};
	uint32_t ret;
	uint32_t i;

	if (counts.alike == NULL ||
	    !glue_parties_begin(&counts.parties, mem_ctx)) {
		return GLUE_NO_MEMORY;
	}
	ret = glue_opens_walk(count, &counts);
	for (i = 0; ret == GLUE_OK && !live->failed &&
		    i < glue_distinct_count(counts.alike); i++) {
		feed(live, &counts, i);
	}
	return ret;
}
