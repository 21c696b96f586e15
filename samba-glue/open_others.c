/*
 * Rows without an entry: pipes, files about to be opened or closed - or files
 * that the walk over the entries passed by, as their record was being moved.
 * Only the last are a reason to walk what looked empty, lock by lock.
 */
#include "opens.h"

#define MOST_EXPLAINED 256
#define SETTLED 100000000ull    /* NTTIME, 10 s: its entry would be there */
#define EPOCH 11644473600ull

/* The rows that had no entry when everything was walked last. */
static struct {
	struct {
		uint32_t id;
		bool settled;   /* it was old enough then */
	} rows[MOST_EXPLAINED];
	size_t count;
	int sequence;           /* of the entries as that walk began */
	bool counts;
} explained;

/* The same, of the walk under way. */
static int sequence;
static bool counts;

void glue_others_begin(void)
{
	counts = glue_raw_sequence(GLUE_RAW_LOCKING, &sequence);
}

/*
 * What had no entry then has none now when it was old then already, or when
 * no entry at all was stored in between: a store counts before whoever opens
 * the file is told so.
 */
static bool is_explained(uint32_t id)
{
	bool same = counts && explained.counts &&
		    sequence == explained.sequence;
	size_t i;

	for (i = 0; i < explained.count; i++) {
		if (explained.rows[i].id == id) {
			return same || explained.rows[i].settled;
		}
	}
	return false;
}

static bool same_sid(const struct dom_sid *a, const struct dom_sid *b)
{
	return a->num_auths == b->num_auths && a->num_auths >= 0 &&
	       a->num_auths <= 15 && a->sid_rev_num == b->sid_rev_num &&
	       memcmp(a->id_auth, b->id_auth, sizeof(a->id_auth)) == 0 &&
	       memcmp(a->sub_auths, b->sub_auths,
		      a->num_auths * sizeof(a->sub_auths[0])) == 0;
}

/* May be the pipe that this call came by. */
static bool is_like_callers(const struct glue_rows *rows,
			    const struct glue_open_row *row,
			    const struct glue_live *live)
{
	const struct security_token *token =
		live->gc->session_info->security_token;

	return live->caller_server.pid != 0 && token != NULL &&
	       token->num_sids > 0 &&
	       glue_same_server(glue_party_server(&rows->parties, row->server),
				live->caller_server) &&
	       same_sid(glue_party_sid(&rows->parties, row->owner),
			&token->sids[0]);
}

bool glue_others_doubtful(const struct glue_rows *rows,
			  const struct glue_live *live)
{
	size_t like_callers = 0;
	bool doubtful = false;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		const struct glue_open_row *row = &rows->list[i];
		bool is_like = !row->taken && is_like_callers(rows, row, live);

		like_callers += is_like;
		if (row->taken || is_explained(row->id)) {
			continue;
		}
		if (!is_like) {
			return true;
		}
		doubtful = true;
	}
	/* A call by a pipe has a row: an only one of its kind is that. */
	return doubtful && like_callers > 1;
}

void glue_others_explained(const struct glue_rows *rows)
{
	uint64_t now = ((uint64_t)time(NULL) + EPOCH) * 10000000ull;
	size_t i;

	explained.count = 0;
	explained.sequence = sequence;
	explained.counts = counts;
	for (i = 0; i < rows->count && explained.count < MOST_EXPLAINED; i++) {
		const struct glue_open_row *row = &rows->list[i];

		if (!row->taken) {
			explained.rows[explained.count].id = row->id;
			explained.rows[explained.count].settled =
				row->time + SETTLED < now;
			explained.count++;
		}
	}
}
