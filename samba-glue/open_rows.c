/* Rows of smbXsrv_open_global: one for each open file and pipe. */
#include "opens.h"

#define ID_IS_SHARE_FILE_ID 424 /* since this release */
#define OWNER_SLOTS 1024
#define NO_OWNER UINT32_MAX

/* Each owner once: many opens have few. */
struct glue_owners {
	struct owner {
		struct dom_sid sid;
		uint32_t uid;
		bool asked;
		uint32_t next;  /* in the same slot */
	} *list;
	size_t count;
	size_t max;
	uint32_t slots[OWNER_SLOTS];
};

static uint32_t owner_slot(const struct dom_sid *sid)
{
	uint32_t last = sid->num_auths > 0 ?
		sid->sub_auths[sid->num_auths - 1] : 0;

	return (last * 2654435761u >> 16) % OWNER_SLOTS;
}

static uint32_t keep_owner(struct glue_rows *rows, const struct dom_sid *sid)
{
	struct glue_owners *owners = rows->owners;
	uint32_t slot = owner_slot(sid);
	uint32_t at;
	void *grown;

	for (at = owners->slots[slot]; at != NO_OWNER;
	     at = owners->list[at].next) {
		if (memcmp(&owners->list[at].sid, sid, sizeof(*sid)) == 0) {
			return at;
		}
	}
	grown = glue_grow(owners, owners->list, owners->count, &owners->max,
			  sizeof(*owners->list));
	if (grown == NULL) {
		rows->failed = true;
		return NO_OWNER;
	}
	owners->list = grown;
	at = (uint32_t)owners->count++;
	owners->list[at] = (struct owner) {
		.sid = *sid, .uid = UINT32_MAX, .next = owners->slots[slot],
	};
	owners->slots[slot] = at;
	return at;
}

uint32_t glue_rows_uid(struct glue_rows *rows, const struct glue_open_row *row)
{
	struct owner *owner;
	uid_t uid;

	if (row->owner == NO_OWNER) {
		return UINT32_MAX;
	}
	owner = &rows->owners->list[row->owner];
	if (!owner->asked && samba.sid_to_uid != NULL &&
	    samba.sid_to_uid(&owner->sid, &uid)) {
		owner->uid = uid;
	}
	owner->asked = true;
	return owner->uid;
}

static bool keep_row(struct glue_rows *rows, const struct glue_open_facts *facts)
{
	void *grown = glue_grow(rows->mem_ctx, rows->list, rows->count,
				&rows->max, sizeof(*rows->list));

	if (grown == NULL) {
		rows->failed = true;
		return false;
	}
	rows->list = grown;
	rows->list[rows->count++] = (struct glue_open_row) {
		.server = facts->server,
		.time = facts->time,
		.id = facts->id,
		.session = facts->session,
		.tcon = facts->tcon,
		.owner = keep_owner(rows, &facts->owner),
	};
	return !rows->failed;
}

/* ---- from the bytes ---- */

#define OPEN_KEY_SIZE 4 /* those of other sizes are about replays */

static bool one_record(struct glue_bytes key, struct glue_bytes value, void *arg)
{
	struct glue_open_facts facts;

	if (key.len != OPEN_KEY_SIZE || value.len == 0) {
		return true;
	}
	if (!glue_read_open(glue_layouts.open, value, &facts)) {
		return false;
	}
	if (arg != NULL) {
		keep_row(arg, &facts);
	}
	return true;
}

/* ---- through Samba ---- */

static int one_global(const void *global, struct glue_rows *rows)
{
	const struct glue_open_layout *at = glue_layouts.open;
	struct glue_open_facts facts = {
		.server = glue_server(global, at->server_id),
		.time = glue_u64(global, at->time),
		.id = glue_u32(global, at->id),
	};

	memcpy(&facts.owner, (const uint8_t *)global + at->owner,
	       sizeof(facts.owner));
	if (at->session != GLUE_NONE) {
		facts.session = (uint32_t)glue_u64(global, at->session);
		facts.tcon = glue_u32(global, at->tcon);
	}
	return keep_row(rows, &facts) ? 0 : 1;
}

/* The callback got a record before it in 4.19, another argument in 4.23. */
static int one_global_417(void *global, void *arg)
{
	return one_global(global, arg);
}

static int one_global_419(void *rec, void *global, void *arg)
{
	return one_global(global, arg);
}

static int one_global_423(void *rec, void *global, void *key, void *arg)
{
	return global != NULL ? one_global(global, arg) : 0;
}

static NTSTATUS walk_globals(struct glue_rows *rows)
{
	int version = glue_samba_real_version();
	NTSTATUS (*traverse)(void *, void *) =
		(void *)samba.smbXsrv_open_global_traverse;

	if (version >= 423) {
		return traverse((void *)one_global_423, rows);
	}
	if (version >= 419) {
		return traverse((void *)one_global_419, rows);
	}
	return traverse((void *)one_global_417, rows);
}

uint32_t glue_rows_read(struct glue_rows *rows)
{
	NTSTATUS status = NT_STATUS_OK;

	rows->owners = talloc_zero(rows->mem_ctx, struct glue_owners);
	if (rows->owners == NULL) {
		return GLUE_NO_MEMORY;
	}
	memset(rows->owners->slots, 0xff, sizeof(rows->owners->slots));
	if (!glue_raw_walk(GLUE_RAW_OPENS, one_record, rows)) {
		status = walk_globals(rows);
	}
	if (rows->failed) {
		return GLUE_NO_MEMORY;
	}
	return NT_STATUS_IS_OK(status) ? GLUE_OK : glue_status(status);
}

/* ---- the join: by process and open time, from 4.24 on by the id itself ---- */

static bool by_id(void)
{
	return glue_samba_real_version() >= ID_IS_SHARE_FILE_ID;
}

static size_t slot_of(const struct glue_rows *rows, uint64_t time,
		      struct server_id server, uint32_t id)
{
	uint64_t hash = by_id() ? id : time ^ server.pid << 40 ^ server.vnn;

	return (hash * 0x9e3779b97f4a7c15ull >> 32) & (rows->num_slots - 1);
}

bool glue_rows_index(struct glue_rows *rows)
{
	size_t i;

	rows->num_slots = 64;
	while (rows->num_slots < rows->count * 2) {
		rows->num_slots *= 2;
	}
	rows->slots = _talloc_zero_array(rows->mem_ctx, sizeof(*rows->slots),
					 rows->num_slots, "srvsvc_rs opens");
	if (rows->slots == NULL || rows->count >= UINT32_MAX) {
		return false;
	}
	for (i = 0; i < rows->count; i++) {
		const struct glue_open_row *row = &rows->list[i];
		size_t at = slot_of(rows, row->time, row->server, row->id);

		while (rows->slots[at] != 0) {
			at = (at + 1) & (rows->num_slots - 1);
		}
		rows->slots[at] = (uint32_t)i + 1;
	}
	return true;
}

static bool is_row_of(const struct glue_open_row *row,
		      const struct glue_entry_facts *entry)
{
	if (by_id()) {
		return row->id == entry->share_file_id;
	}
	return row->time == entry->time &&
	       row->server.pid == entry->server.pid &&
	       row->server.vnn == entry->server.vnn &&
	       row->server.unique_id == entry->server.unique_id;
}

struct glue_open_row *glue_rows_take(struct glue_rows *rows,
				     const struct glue_entry_facts *entry)
{
	size_t at;

	if (rows->num_slots == 0) {
		return NULL;
	}
	/* Opens of one process in one microsecond: each row serves once. */
	for (at = slot_of(rows, entry->time, entry->server,
			  (uint32_t)entry->share_file_id);
	     rows->slots[at] != 0; at = (at + 1) & (rows->num_slots - 1)) {
		struct glue_open_row *row = &rows->list[rows->slots[at] - 1];

		if (!row->taken && is_row_of(row, entry)) {
			row->taken = true;
			return row;
		}
	}
	return NULL;
}

/* ---- rows that are no files: pipes, mostly, which last ---- */

#define MOST_EXPLAINED 256
#define SETTLED 100000000ull    /* NTTIME, 10 s: its entry would be there */
#define EPOCH 11644473600ull

static struct {
	uint32_t ids[MOST_EXPLAINED];
	size_t count;
} explained;

static bool is_explained(uint32_t id)
{
	size_t i;

	for (i = 0; i < explained.count; i++) {
		if (explained.ids[i] == id) {
			return true;
		}
	}
	return false;
}

bool glue_rows_unexplained(const struct glue_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->count; i++) {
		if (!rows->list[i].taken && !is_explained(rows->list[i].id)) {
			return true;
		}
	}
	return false;
}

void glue_rows_explain(const struct glue_rows *rows)
{
	uint64_t now = ((uint64_t)time(NULL) + EPOCH) * 10000000ull;
	size_t i;

	explained.count = 0;
	for (i = 0; i < rows->count && explained.count < MOST_EXPLAINED; i++) {
		const struct glue_open_row *row = &rows->list[i];

		if (!row->taken && row->time + SETTLED < now) {
			explained.ids[explained.count++] = row->id;
		}
	}
}
