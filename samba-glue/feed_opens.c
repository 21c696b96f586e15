/*
 * Opens: what is locked open comes from locking.tdb, its id and its session
 * from smbXsrv_open_global; the two are joined by process and open time, from
 * 4.24 on by the id itself.  Rows read first, entries after: a file closed in
 * between has no entry any more, one opened in between no row, and neither is
 * shown.  Rows without an entry are pipes where that can be known.
 */
#include <stdlib.h>

#include "live.h"

#define ID_IS_SHARE_FILE_ID 424 /* since this release */

struct open_row {
	struct server_id server;
	uint64_t time;          /* NTTIME */
	uint32_t id;
	uint32_t session;
	uint32_t tcon;
	struct dom_sid owner;
	bool taken;
};

struct lock_row {
	struct srvsvc_rs_file_id file;
	struct server_id server;
	uint32_t count;
};

struct opens {
	struct glue_live *live;
	TALLOC_CTX *mem_ctx;
	struct open_row *rows;
	size_t num_rows;
	size_t max_rows;
	struct lock_row *locks;
	size_t num_locks;
	size_t max_locks;
	bool by_id;
	bool only_entries;
};

/* Room for one more; NULL and a failed refresh when there is no memory. */
static void *grow(struct opens *opens, void *array, size_t used, size_t *max,
		  size_t size)
{
	size_t wanted = *max == 0 ? 256 : *max * 2;
	void *grown;

	if (used < *max) {
		return array;
	}
	grown = _talloc_realloc_array(opens->mem_ctx, array, size, wanted,
				      "srvsvc_rs opens");
	if (grown == NULL) {
		opens->live->failed = true;
	} else {
		*max = wanted;
	}
	return grown;
}

static int keep_row(struct opens *opens, const void *global)
{
	const struct glue_open_layout *at = glue_layouts.open;
	void *grown = grow(opens, opens->rows, opens->num_rows,
			   &opens->max_rows, sizeof(*opens->rows));
	struct open_row *row;

	if (grown == NULL) {
		return 1;
	}
	opens->rows = grown;
	row = &opens->rows[opens->num_rows++];
	*row = (struct open_row) {
		.server = glue_server(global, at->server_id),
		.time = glue_u64(global, at->time),
		.id = glue_u32(global, at->id),
	};
	memcpy(&row->owner, (const uint8_t *)global + at->owner,
	       sizeof(row->owner));
	if (at->session != GLUE_NONE) {
		row->session = (uint32_t)glue_u64(global, at->session);
		row->tcon = glue_u32(global, at->tcon);
	}
	return 0;
}

/* The callback got a record before it in 4.19, another argument in 4.23. */
static int one_row_417(void *global, void *arg)
{
	return keep_row(arg, global);
}

static int one_row_419(void *rec, void *global, void *arg)
{
	return keep_row(arg, global);
}

static int one_row_423(void *rec, void *global, void *key, void *arg)
{
	return global != NULL ? keep_row(arg, global) : 0;
}

static NTSTATUS read_rows(struct opens *opens)
{
	int version = glue_samba_real_version();
	NTSTATUS (*traverse)(void *, void *) =
		(void *)samba.smbXsrv_open_global_traverse;

	if (version >= 423) {
		return traverse((void *)one_row_423, opens);
	}
	if (version >= 419) {
		return traverse((void *)one_row_419, opens);
	}
	return traverse((void *)one_row_417, opens);
}

static int compare_u64(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_by_time(const void *a, const void *b)
{
	const struct open_row *x = a;
	const struct open_row *y = b;
	int order = compare_u64(x->time, y->time);

	if (order == 0) {
		order = compare_u64(x->server.pid, y->server.pid);
	}
	if (order == 0) {
		order = compare_u64(x->server.vnn, y->server.vnn);
	}
	return order != 0 ? order :
		compare_u64(x->server.unique_id, y->server.unique_id);
}

static int compare_by_id(const void *a, const void *b)
{
	const struct open_row *x = a;
	const struct open_row *y = b;

	return compare_u64(x->id, y->id);
}

static struct open_row *find_row(struct opens *opens,
				 const struct open_row *like)
{
	int (*compare)(const void *, const void *) =
		opens->by_id ? compare_by_id : compare_by_time;
	struct open_row *end = opens->rows + opens->num_rows;
	struct open_row *row;

	if (opens->num_rows == 0) {
		return NULL;
	}
	row = bsearch(like, opens->rows, opens->num_rows, sizeof(*row),
		      compare);
	/* Opens of one process in one microsecond: each row serves once. */
	while (row != NULL && row > opens->rows && compare(row - 1, like) == 0) {
		row--;
	}
	while (row != NULL && row < end && row->taken) {
		row = compare(row, like) == 0 ? row + 1 : NULL;
	}
	return row != NULL && row < end && compare(row, like) == 0 ? row : NULL;
}

static uint32_t locks_of(const struct opens *opens,
			 struct srvsvc_rs_file_id file, struct server_id server);

static uint64_t entry_nttime(const void *entry)
{
	int at = glue_layouts.entry->time;
	uint64_t seconds = glue_u64(entry, at) + 11644473600ull;

	return seconds * 10000000ull + glue_u64(entry, at + 8) * 10;
}

static int one_entry(struct glue_file_id id, const void *data,
		     const void *entry, void *arg)
{
	const struct glue_entry_layout *at = glue_layouts.entry;
	struct opens *opens = arg;
	struct glue_live *live = opens->live;
	struct server_id server = glue_server(entry, 0);
	struct open_row like = {
		.server = server,
		.time = entry_nttime(entry),
		.id = (uint32_t)glue_u64(entry, at->share_file_id),
	};
	struct srvsvc_rs_open record = {
		.size = sizeof(record),
		.server = glue_server_id(server),
		.file = { id.devid, id.inode, id.extid },
		.share_file_id = glue_u64(entry, at->share_file_id),
		.uid = glue_u32(entry, at->uid),
		.access_mask = glue_u32(entry, at->access_mask),
		.share_access = glue_u32(entry, at->share_access),
		.opened_ns = glue_nttime_ns(like.time),
		.service_path = glue_text(glue_ptr(data, GLUE_DATA_SERVICE_PATH)),
		.base_name = glue_text(glue_ptr(data, GLUE_DATA_BASE_NAME)),
		.stream_name = glue_text(glue_ptr(data, GLUE_DATA_STREAM_NAME)),
	};
	struct open_row *row = NULL;

	if (glue_disconnected(server)) {
		record.flags |= SRVSVC_RS_OPEN_DISCONNECTED;
	} else if (glue_u8(entry, at->stale) ||
		   (!(live->kinds & SRVSVC_RS_UNCHECKED) &&
		    !glue_alive(live, server))) {
		return 0;
	}
	if (!(opens->by_id && record.share_file_id > UINT32_MAX)) {
		row = find_row(opens, &like);
	}
	if (row == NULL && !opens->only_entries) {
		return 0; /* Samba's own, or on its way in or out */
	}
	if (row != NULL) {
		row->taken = true;
		record.id = row->id;
	}
	if (row != NULL && glue_layouts.open->session != GLUE_NONE) {
		record.session_id = row->session;
		record.connection_id = row->tcon;
		record.flags |= SRVSVC_RS_OPEN_HAS_SESSION;
	}
	if (live->kinds & SRVSVC_RS_LOCKS) {
		record.num_locks = locks_of(opens, record.file, server);
	}
	if (srvsvc_rs_feed_open(live->feed, &record) != SRVSVC_RS_OK) {
		live->failed = true;
	}
	return 0;
}

/* ---- locks ---- */

static int compare_locks(const void *a, const void *b)
{
	const struct lock_row *x = a;
	const struct lock_row *y = b;
	int order = compare_u64(x->file.inode, y->file.inode);

	if (order == 0) {
		order = compare_u64(x->file.devid, y->file.devid);
	}
	if (order == 0) {
		order = compare_u64(x->file.extid, y->file.extid);
	}
	if (order == 0) {
		order = compare_u64(x->server.pid, y->server.pid);
	}
	return order != 0 ? order :
		compare_u64(x->server.vnn, y->server.vnn);
}

static void one_lock(struct glue_file_id id, struct server_id server, int type,
		     int flavour, uint64_t start, uint64_t size, void *arg)
{
	struct opens *opens = arg;
	struct lock_row lock = {
		.file = { id.devid, id.inode, id.extid },
		.server = server,
		.count = 1,
	};
	void *grown;

	if (opens->num_locks > 0 &&
	    compare_locks(&opens->locks[opens->num_locks - 1], &lock) == 0) {
		opens->locks[opens->num_locks - 1].count++;
		return;
	}
	grown = grow(opens, opens->locks, opens->num_locks, &opens->max_locks,
		     sizeof(*opens->locks));
	if (grown != NULL) {
		opens->locks = grown;
		opens->locks[opens->num_locks++] = lock;
	}
}

/* Locks of the process on the file: Samba does not say through which open. */
static uint32_t locks_of(const struct opens *opens,
			 struct srvsvc_rs_file_id file, struct server_id server)
{
	struct lock_row like = { .file = file, .server = server };
	const struct lock_row *end = opens->locks + opens->num_locks;
	const struct lock_row *lock;
	uint32_t count = 0;

	if (opens->num_locks == 0) {
		return 0;
	}
	lock = bsearch(&like, opens->locks, opens->num_locks, sizeof(*lock),
		       compare_locks);
	while (lock != NULL && lock > opens->locks &&
	       compare_locks(lock - 1, &like) == 0) {
		lock--;
	}
	while (lock != NULL && lock < end && compare_locks(lock, &like) == 0) {
		count += (lock++)->count;
	}
	return count;
}

/* ---- pipes ---- */

static uint32_t owner_uid(const struct dom_sid *owner)
{
	uid_t uid;

	if (samba.sid_to_uid != NULL && samba.sid_to_uid(owner, &uid)) {
		return uid;
	}
	return UINT32_MAX;
}

/*
 * Rows of the process that serves the caller that are no files.  Which of
 * several pipes is this very one is not known; then none has a name.
 */
static void feed_pipes(struct opens *opens)
{
	struct glue_live *live = opens->live;
	struct srvsvc_rs_open record = {
		.size = sizeof(record),
		.flags = SRVSVC_RS_OPEN_PIPE,
		.server = glue_server_id(live->caller_server),
		.access_mask = 0x0012019f, /* pipes are opened for both ways */
		.service_path = glue_text(""),
		.stream_name = glue_text(""),
	};
	size_t pipes = 0;
	size_t i;

	for (i = 0; i < opens->num_rows; i++) {
		pipes += !opens->rows[i].taken &&
			glue_same_server(opens->rows[i].server,
					 live->caller_server);
	}
	record.base_name = glue_text(pipes == 1 ? "srvsvc" : "");
	for (i = 0; i < opens->num_rows && !live->failed; i++) {
		const struct open_row *row = &opens->rows[i];

		if (row->taken ||
		    !glue_same_server(row->server, live->caller_server)) {
			continue;
		}
		record.id = row->id;
		record.uid = owner_uid(&row->owner);
		record.opened_ns = glue_nttime_ns(row->time);
		if (glue_layouts.open->session != GLUE_NONE) {
			record.session_id = row->session;
			record.connection_id = row->tcon;
			record.flags |= SRVSVC_RS_OPEN_HAS_SESSION;
		}
		live->failed = srvsvc_rs_feed_open(live->feed, &record) !=
			       SRVSVC_RS_OK;
	}
}

/* Opens as rows alone: enough for counting them by their owners. */
static void feed_owners(struct opens *opens)
{
	struct glue_live *live = opens->live;
	const struct dom_sid *last = NULL;
	uint32_t last_uid = UINT32_MAX;
	size_t i;

	for (i = 0; i < opens->num_rows && !live->failed; i++) {
		const struct open_row *row = &opens->rows[i];
		struct srvsvc_rs_open record = {
			.size = sizeof(record),
			.id = row->id,
			.server = glue_server_id(row->server),
			.service_path = glue_text(""),
			.base_name = glue_text(""),
			.stream_name = glue_text(""),
		};

		if (glue_disconnected(row->server)) {
			record.flags |= SRVSVC_RS_OPEN_DISCONNECTED;
		} else if (!glue_alive(live, row->server)) {
			continue;
		}
		if (last == NULL || memcmp(last, &row->owner, sizeof(*last)) != 0) {
			last = &row->owner;
			last_uid = owner_uid(last);
		}
		record.uid = last_uid;
		if (glue_layouts.open->session != GLUE_NONE) {
			record.session_id = row->session;
			record.connection_id = row->tcon;
			record.flags |= SRVSVC_RS_OPEN_HAS_SESSION;
		}
		live->failed = srvsvc_rs_feed_open(live->feed, &record) !=
			       SRVSVC_RS_OK;
	}
}

static void read_locks(struct opens *opens)
{
	if (!(opens->live->kinds & SRVSVC_RS_LOCKS) ||
	    samba.brl_forall == NULL) {
		return;
	}
	samba.brl_forall(one_lock, opens);
	if (opens->num_locks > 0) {
		qsort(opens->locks, opens->num_locks, sizeof(*opens->locks),
		      compare_locks);
	}
}

static uint32_t read_opens(struct opens *opens)
{
	int (*walk)(int (*)(struct glue_file_id, const void *, const void *,
			    void *), void *) = samba.share_entry_forall_read;
	uint32_t kinds = opens->live->kinds;
	bool has_session = glue_layouts.open->session != GLUE_NONE;
	NTSTATUS status;

	/* Without ids one of the two databases is enough. */
	opens->only_entries = !(kinds & (SRVSVC_RS_OPEN_IDS |
					 SRVSVC_RS_OPEN_OWNERS)) &&
			      !has_session;
	if (!opens->only_entries) {
		status = read_rows(opens);
		if (!NT_STATUS_IS_OK(status)) {
			return opens->live->failed ? GLUE_NO_MEMORY :
				glue_status(status);
		}
	}
	if (!(kinds & SRVSVC_RS_OPEN_IDS) && !opens->only_entries) {
		feed_owners(opens);
		return opens->live->failed ? GLUE_NO_MEMORY : GLUE_OK;
	}
	if (opens->num_rows > 0) {
		qsort(opens->rows, opens->num_rows, sizeof(*opens->rows),
		      opens->by_id ? compare_by_id : compare_by_time);
	}
	read_locks(opens);
	(walk != NULL ? walk : samba.share_entry_forall)(one_entry, opens);
	if (opens->live->caller_server.pid != 0) {
		feed_pipes(opens);
	}
	return opens->live->failed ? GLUE_NO_MEMORY : GLUE_OK;
}

uint32_t glue_feed_opens(struct glue_live *live)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	struct opens opens = {
		.live = live,
		.mem_ctx = frame,
		.by_id = glue_samba_real_version() >= ID_IS_SHARE_FILE_ID,
	};
	uint32_t ret;

	glue_become_root();
	ret = read_opens(&opens);
	glue_unbecome_root();
	TALLOC_FREE(frame);
	return ret;
}
