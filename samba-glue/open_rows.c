/*
 * Rows: what smbXsrv_open_global has, joined with entries of locking.tdb by
 * process and open time, from 4.24 on by the id itself.
 */
#include "opens.h"

#define ID_IS_SHARE_FILE_ID 424 /* since this release */

static bool keep_row(const struct glue_open_facts *facts, void *arg)
{
	struct glue_rows *rows = arg;
	struct glue_open_row row = {
		.time = facts->time,
		.id = facts->id,
		.session = facts->session,
		.tcon = facts->tcon,
	};
	void *grown;

	if (rows->count >= INT32_MAX - 1 ||
	    !glue_parties_of(&rows->parties, facts, &row.server, &row.owner)) {
		return false;
	}
	grown = glue_grow(rows->mem_ctx, rows->list, rows->count, &rows->max,
			  sizeof(*rows->list));
	if (grown == NULL) {
		return false;
	}
	rows->list = grown;
	rows->list[rows->count++] = row;
	return true;
}

uint32_t glue_rows_read(struct glue_rows *rows)
{
	if (!glue_parties_begin(&rows->parties, rows->mem_ctx)) {
		return GLUE_NO_MEMORY;
	}
	return glue_opens_walk(keep_row, rows);
}

static bool by_id(void)
{
	return glue_samba_real_version() >= ID_IS_SHARE_FILE_ID;
}

static uint32_t *slot_of(const struct glue_rows *rows, uint64_t time,
			 const struct server_id *server, uint32_t id)
{
	uint64_t hash = by_id() ? id : time ^ server->pid << 40 ^ server->vnn;

	return &rows->slots[(hash * 0x9e3779b97f4a7c15ull >> 32) &
			    (rows->num_slots - 1)];
}

static const struct server_id *server_of(const struct glue_rows *rows,
					 const struct glue_open_row *row)
{
	return glue_distinct_value(rows->parties.servers, row->server);
}

bool glue_rows_index(struct glue_rows *rows)
{
	size_t i;

	rows->num_slots = 64;
	while (rows->num_slots / 2 < rows->count) {
		rows->num_slots *= 2;
	}
	rows->slots = _talloc_zero_array(rows->mem_ctx, sizeof(*rows->slots),
					 rows->num_slots, "srvsvc_rs opens");
	if (rows->slots == NULL) {
		return false;
	}
	for (i = 0; i < rows->count; i++) {
		struct glue_open_row *row = &rows->list[i];
		uint32_t *slot = slot_of(rows, row->time, server_of(rows, row),
					 row->id);

		row->next = *slot;
		*slot = (uint32_t)i + 1;
	}
	return true;
}

static bool is_row_of(const struct glue_rows *rows,
		      const struct glue_open_row *row,
		      const struct glue_entry_facts *entry)
{
	const struct server_id *server;

	if (by_id()) {
		return row->id == entry->share_file_id;
	}
	server = server_of(rows, row);
	return row->time == entry->time && server->pid == entry->server.pid &&
	       server->vnn == entry->server.vnn &&
	       server->unique_id == entry->server.unique_id;
}

struct glue_open_row *glue_rows_take(struct glue_rows *rows,
				     const struct glue_entry_facts *entry)
{
	uint32_t at;

	if (rows->num_slots == 0) {
		return NULL;
	}
	/* Opens of one process in one microsecond: each row serves once. */
	for (at = *slot_of(rows, entry->time, &entry->server,
			   (uint32_t)entry->share_file_id);
	     at != 0; at = rows->list[at - 1].next) {
		struct glue_open_row *row = &rows->list[at - 1];

		if (!row->taken && is_row_of(rows, row, entry)) {
			row->taken = true;
			return row;
		}
	}
	return NULL;
}
