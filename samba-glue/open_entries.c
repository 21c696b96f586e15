/* Entries of locking.tdb: one for each open of a file. */
#include "opens.h"

struct entries {
	glue_entry_fn fn;
	void *arg;
};

static uint64_t entry_nttime(const void *entry)
{
	int at = glue_layouts.entry->time;

	return glue_timeval_nttime(glue_u64(entry, at), glue_u64(entry, at + 8));
}

/* Texts are lent by the data, or by mem_ctx. */
static void data_from_memory(const void *data, TALLOC_CTX *mem_ctx,
			     struct glue_data_facts *out)
{
	*out = (struct glue_data_facts) {
		.service_path = glue_shown(
			mem_ctx, glue_ptr(data, GLUE_DATA_SERVICE_PATH)),
		.base_name = glue_shown(
			mem_ctx, glue_ptr(data, GLUE_DATA_BASE_NAME)),
		.stream_name = glue_shown(
			mem_ctx, glue_ptr(data, GLUE_DATA_STREAM_NAME)),
	};
	memcpy(&out->file, (const uint8_t *)data + glue_layouts.data->id,
	       sizeof(out->file));
}

/* ---- through Samba ---- */

static int one_entry(struct glue_file_id id, const void *data,
		     const void *entry, void *arg)
{
	const struct glue_entry_layout *at = glue_layouts.entry;
	const struct entries *entries = arg;
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	struct glue_data_facts data_facts;
	struct glue_entry_facts facts = {
		.server = glue_server(entry, 0),
		.time = entry_nttime(entry),
		.share_file_id = glue_u64(entry, at->share_file_id),
		.uid = glue_u32(entry, at->uid),
		.access_mask = glue_u32(entry, at->access_mask),
		.share_access = glue_u32(entry, at->share_access),
		.stale = glue_u8(entry, at->stale) != 0,
	};

	data_from_memory(data, frame, &data_facts);
	data_facts.file = id;
	entries->fn(&data_facts, &facts, entries->arg);
	TALLOC_FREE(frame);
	return 0;
}

/* ---- from the bytes ---- */

/* Data that is more than names goes through Samba's function for it. */
static bool pull_data(struct glue_bytes from, TALLOC_CTX *mem_ctx,
		      struct glue_data_facts *out)
{
	DATA_BLOB blob = { .data = (uint8_t *)from.data, .length = from.len };
	uint8_t data[GLUE_DATA_SIZE] = { 0 };
	const void *found = data;
	void *pull = (void *)samba_late.ndr_pull_share_mode_data;

	if (glue_layouts.data_versioned) {
		pull = (void *)samba_late.ndr_pull_share_mode_dataB;
	}
	if (ndr_pull_struct_blob(&blob, mem_ctx, data,
				 (ndr_pull_flags_fn_t)pull) != NDR_ERR_SUCCESS) {
		return false;
	}
	if (glue_layouts.data_versioned) {
		found = glue_ptr(data, GLUE_DATAB_DATA);
	}
	if (found == NULL) {
		return false;
	}
	data_from_memory(found, mem_ctx, out);
	return true;
}

static bool each_entry(const struct glue_data_facts *data,
		       struct glue_bytes from, const struct entries *entries)
{
	size_t size = glue_layouts.entry_size;
	size_t at;

	for (at = 0; at < from.len; at += size) {
		struct glue_bytes one = { from.data + at, size };
		struct glue_entry_facts facts;

		if (!glue_read_entry(glue_layouts.entry, one, &facts)) {
			return false;
		}
		if (entries != NULL) {
			entries->fn(data, &facts, entries->arg);
		}
	}
	return true;
}

/* The file's id is the key and is in the data, too: the two must agree. */
static enum glue_raw_verdict one_record(struct glue_bytes key,
					struct glue_bytes value, void *arg)
{
	struct glue_lock_record record;
	struct glue_data_facts data;
	TALLOC_CTX *frame = NULL;
	bool simple, ok;

	if (!glue_read_lock_record(value, &record)) {
		return GLUE_RAW_STRANGE;
	}
	if (record.data.len == 0 || record.entries.len == 0) {
		return GLUE_RAW_GOOD;
	}
	if (key.len != sizeof(data.file) ||
	    record.entries.len % glue_layouts.entry_size != 0 ||
	    !glue_read_data(glue_layouts.data, glue_layouts.data_versioned,
			    record.data, &data, &simple)) {
		return GLUE_RAW_STRANGE;
	}
	if (!simple) {
		frame = GLUE_STACKFRAME();
	}
	ok = (simple || pull_data(record.data, frame, &data)) &&
	     memcmp(key.data, &data.file, sizeof(data.file)) == 0 &&
	     each_entry(&data, record.entries, arg);
	TALLOC_FREE(frame);
	return ok ? GLUE_RAW_GOOD : GLUE_RAW_STRANGE;
}

uint32_t glue_entries_walk(glue_entry_fn fn, void *arg)
{
	int (*walk)(int (*)(struct glue_file_id, const void *, const void *,
			    void *), void *) = samba_late.share_entry_forall_read;
	struct entries entries = { .fn = fn, .arg = arg };

	uint32_t ret = glue_raw_walk(GLUE_RAW_LOCKING, one_record, &entries);

	if (ret != GLUE_NOT_SUPPORTED) {
		return ret;
	}
	if (walk == NULL) {
		walk = samba_late.share_entry_forall;
	}
	return walk(one_entry, &entries) >= 0 ? GLUE_OK : GLUE_GEN_FAILURE;
}

uint32_t glue_entries_walk_rest(glue_entry_fn fn, void *arg)
{
	struct entries entries = { .fn = fn, .arg = arg };

	return glue_raw_walk_rest(GLUE_RAW_LOCKING, one_record, &entries);
}
