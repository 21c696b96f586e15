/*
 * Whether a layout is the one that the running Samba has: a record with a
 * different value in each member goes through Samba's own NDR functions, and
 * every value has to be found at its offset.  Samba never follows a pointer
 * that was made up here, so a wrong guess is a mismatch.  What fits sets
 * glue_layouts.bytes_differ when records.c does not read the same bytes so.
 */
#ifndef SAMBA_GLUE_LAYOUT_FITS_H
#define SAMBA_GLUE_LAYOUT_FITS_H

#include "layout.h"
#include "layout_wire.h"
#include "records.h"

#define REF_POINTER 0xaef1aef1u
#define UNIQUE_POINTER 0x00020000u

/*
 * A struct of a Samba that is not known may be larger than any table says:
 * what Samba is to fill or to read has room for the largest that can be.
 */
#define ROOM (64 << 10)
#define ROOM_FILL 0xee

/* layout_fits_files.c: also sets glue_layouts.entry_size, data_versioned */
bool glue_entry_fits(const struct glue_entry_layout *at, TALLOC_CTX *mem_ctx);
bool glue_data_fits(const struct glue_data_layout *at, TALLOC_CTX *mem_ctx);

/* layout_fits_globals.c */
bool glue_tcon_fits(int version, TALLOC_CTX *mem_ctx);
bool glue_session_fits(const struct glue_session_layout *at,
		       TALLOC_CTX *mem_ctx);
bool glue_open_fits(const struct glue_open_layout *at, TALLOC_CTX *mem_ctx);
bool glue_close_fits(int version, TALLOC_CTX *mem_ctx);

/* ---- what they share ---- */

static const uint8_t guid_a[16] = { 0x71, 1, 2, 3, 4, 5, 6, 7, 8 };
static const uint8_t guid_b[16] = { 0x82, 1, 2, 3, 4, 5, 6, 7, 9 };

/* The first bytes are zero, as in a struct of this size. */
static inline uint8_t *make_room(TALLOC_CTX *mem_ctx, size_t size)
{
	uint8_t *room = talloc_array(mem_ctx, uint8_t, ROOM);

	if (room != NULL) {
		memset(room, 0, size);
		memset(room + size, ROOM_FILL, ROOM - size);
	}
	return room;
}

/* Nothing was written behind a struct of this size. */
static inline bool room_ends(const uint8_t *room, size_t size)
{
	size_t i;

	for (i = size; i < ROOM && room[i] == ROOM_FILL; i++) {
	}
	return i == ROOM;
}

static inline void put(uint8_t *base, int offset, const void *from, size_t len)
{
	if (offset != GLUE_NONE) {
		memcpy(base + offset, from, len);
	}
}

static inline void put32(uint8_t *base, int offset, uint32_t value)
{
	put(base, offset, &value, sizeof(value));
}

static inline void put64(uint8_t *base, int offset, uint64_t value)
{
	put(base, offset, &value, sizeof(value));
}

static inline struct glue_bytes wire_bytes(const struct wire *wire)
{
	return (struct glue_bytes) { .data = wire->data, .len = wire->len };
}

static inline bool pull(const struct wire *wire, TALLOC_CTX *mem_ctx, void *to,
			enum ndr_err_code (*fn)(void *, int, void *))
{
	DATA_BLOB blob = {
		.data = (uint8_t *)wire->data, .length = wire->len,
	};

	return fn != NULL && to != NULL &&
	       ndr_pull_struct_blob(&blob, mem_ctx, to,
				    (ndr_pull_flags_fn_t)fn) == NDR_ERR_SUCCESS;
}

/* How many bytes Samba makes of it; 0: not these. */
static inline size_t push_length(TALLOC_CTX *mem_ctx, const void *from,
				 enum ndr_err_code (*fn)(void *, int,
							 const void *),
				 const struct wire *wire, size_t shortest)
{
	DATA_BLOB blob = { .data = NULL };

	if (fn != NULL && from != NULL &&
	    ndr_push_struct_blob(&blob, mem_ctx, from,
				 (ndr_push_flags_fn_t)fn) == NDR_ERR_SUCCESS &&
	    (blob.length == wire->len || blob.length == shortest) &&
	    memcmp(blob.data, wire->data, blob.length) == 0) {
		return blob.length;
	}
	return 0;
}

static inline bool text_at(const void *base, int offset, const char *text)
{
	const char *found = glue_ptr(base, offset);

	return found != NULL && strcmp(found, text) == 0;
}

static inline bool text_is(struct srvsvc_rs_text found, const char *text)
{
	return found.data != NULL && found.len == strlen(text) &&
	       memcmp(found.data, text, found.len) == 0;
}

static inline bool is_server(struct server_id id)
{
	return id.pid == 0x1111 && id.task_id == 0x2222 &&
	       id.vnn == UINT32_MAX && id.unique_id == 0x3333;
}

/* What the bytes are read as is true of Samba's record, too. */
static inline void note_reading(bool same)
{
	if (!same) {
		glue_layouts.bytes_differ = true;
	}
}

#endif /* SAMBA_GLUE_LAYOUT_FITS_H */
