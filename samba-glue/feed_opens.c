/*
 * Opens: what is open comes from locking.tdb, its id and its session from
 * smbXsrv_open_global.  Rows read first, entries after: a file closed in
 * between has no entry any more, one opened in between no row, and neither is
 * shown.  Rows without an entry are pipes where that can be known.
 */
#include "opens.h"

struct opens {
	struct glue_live *live;
	struct glue_rows rows;
	struct glue_locks *locks;
	bool only_entries;
};

static void feed(struct opens *opens, const struct srvsvc_rs_open *record)
{
	if (srvsvc_rs_feed_open(opens->live->feed, record) != SRVSVC_RS_OK) {
		opens->live->failed = true;
	}
}

/* What a row knows better than anything else. */
static void fill_from_row(struct srvsvc_rs_open *record,
			  const struct glue_open_row *row)
{
	record->id = row->id;
	glue_open_session(record, row->session, row->tcon);
}

static bool may_live(struct opens *opens, const struct glue_entry_facts *entry,
		     const struct glue_open_row *row)
{
	if (opens->live->kinds & SRVSVC_RS_UNCHECKED) {
		return true;
	}
	return row != NULL ?
		glue_party_alive(&opens->rows.parties, row->server) :
		glue_alive(entry->server);
}

static void one_entry(const struct glue_data_facts *data,
		      const struct glue_entry_facts *entry, void *arg)
{
	struct opens *opens = arg;
	struct srvsvc_rs_open record = {
		.size = sizeof(record),
		.server = glue_server_id(entry->server),
		.file = { data->file.devid, data->file.inode, data->file.extid },
		.share_file_id = entry->share_file_id,
		.uid = entry->uid,
		.access_mask = entry->access_mask,
		.share_access = entry->share_access,
		.opened_ns = glue_nttime_ns(entry->time),
		.service_path = data->service_path,
		.base_name = data->base_name,
		.stream_name = data->stream_name,
	};
	const struct glue_open_row *row;

	row = glue_rows_take(&opens->rows, entry);
	if (row == NULL && !opens->only_entries) {
		return; /* Samba's own, or on its way in or out */
	}
	if (glue_disconnected(entry->server)) {
		record.flags |= SRVSVC_RS_OPEN_DISCONNECTED;
	} else if (entry->stale || !may_live(opens, entry, row)) {
		return;
	}
	if (row != NULL) {
		fill_from_row(&record, row);
	}
	record.num_locks = glue_locks_of(opens->locks, data->file,
					 entry->server);
	feed(opens, &record);
}

/*
 * Rows of the process that serves the caller that are no files.  Which of
 * several pipes is this very one is not known; then none has a name.
 */
static bool is_callers(const struct glue_rows *rows,
		       const struct glue_open_row *row,
		       const struct glue_live *live)
{
	return !row->taken &&
	       glue_same_server(glue_party_server(&rows->parties, row->server),
				live->caller_server);
}

static void feed_pipes(struct opens *opens)
{
	struct glue_rows *rows = &opens->rows;
	struct glue_live *live = opens->live;
	struct srvsvc_rs_open record = {
		.size = sizeof(record),
		.server = glue_server_id(live->caller_server),
		.access_mask = 0x0012019f, /* pipes are opened for both ways */
	};
	size_t pipes = 0;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		pipes += is_callers(rows, &rows->list[i], live);
	}
	record.base_name = glue_text(pipes == 1 ? "srvsvc" : "");
	for (i = 0; i < rows->count && !live->failed; i++) {
		const struct glue_open_row *row = &rows->list[i];

		if (!is_callers(rows, row, live)) {
			continue;
		}
		record.flags = SRVSVC_RS_OPEN_PIPE;
		record.uid = glue_party_uid(&rows->parties, row->owner);
		record.opened_ns = glue_nttime_ns(row->time);
		fill_from_row(&record, row);
		feed(opens, &record);
	}
}

static uint32_t read_opens(struct opens *opens)
{
	uint32_t kinds = opens->live->kinds;
	bool has_session = glue_layouts.open->session != GLUE_NONE;
	uint32_t ret;

	/* Without ids one of the two databases is enough. */
	opens->only_entries = !(kinds & (SRVSVC_RS_OPEN_IDS |
					 SRVSVC_RS_OPEN_OWNERS)) &&
			      !has_session;
	if (!(kinds & SRVSVC_RS_OPEN_IDS) && !opens->only_entries) {
		return glue_feed_owners(opens->live, opens->rows.mem_ctx);
	}
	if (!opens->only_entries) {
		ret = glue_rows_read(&opens->rows);
		if (ret != GLUE_OK) {
			return ret;
		}
		if (!glue_rows_index(&opens->rows)) {
			return GLUE_NO_MEMORY;
		}
	}
	if (kinds & SRVSVC_RS_LOCKS) {
		ret = glue_locks_read(opens->rows.mem_ctx, &opens->locks);
		if (ret != GLUE_OK) {
			return ret;
		}
	}
	glue_others_begin();
	ret = glue_entries_walk(one_entry, opens);
	if (ret != GLUE_OK) {
		return ret;
	}
	if (glue_others_doubtful(&opens->rows, opens->live)) {
		ret = glue_entries_walk_rest(one_entry, opens);
		if (ret != GLUE_OK) {
			return ret;
		}
		glue_others_explained(&opens->rows);
	}
	if (opens->live->caller_server.pid != 0) {
		feed_pipes(opens);
	}
	return GLUE_OK;
}

uint32_t glue_feed_opens(struct glue_live *live)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	struct opens opens = { .live = live, .rows = { .mem_ctx = frame } };
	uint32_t ret = read_opens(&opens);

	TALLOC_FREE(frame);
	return ret == GLUE_OK && live->failed ? GLUE_NO_MEMORY : ret;
}
