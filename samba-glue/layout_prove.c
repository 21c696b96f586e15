/*
 * Which layouts hold in the running Samba.  A record with a different value
 * in each member goes through Samba's own NDR functions; a table is believed
 * when every value is found at its offset and the size is right.  Samba never
 * follows a pointer that was made up here, so a wrong guess is a mismatch.
 */
#include "layout.h"
#include "layout_wire.h"

#define REF_POINTER 0xaef1aef1u
#define UNIQUE_POINTER 0x00020000u

static const struct glue_entry_layout entry_layouts[] = {
	{ GLUE_NONE, 56, 72, 76, 80, 88, 104, 112, 116, 120, 124, 128 },
	{ GLUE_NONE, 56, 72, 76, GLUE_NONE, 80, 96, 104, 108, 112, 116, 120 },
	{ 52, 72, 88, 92, GLUE_NONE, 96, 112, 120, 124, 128, 132, 136 },
};

static const struct glue_data_layout data_layouts[] = {
	{ GLUE_NONE, 40, 56, 80, 104 },
	{ GLUE_NONE, 40, GLUE_NONE, 64, 88 },
	{ 40, 44, GLUE_NONE, 64, 88 },
};

static const struct glue_session_layout session_layouts[] = {
	{ 0, GLUE_NONE, 66, 68, 70, 72, 176, 184, 192, false },
	{ 0, 68, 84, 86, 88, 90, 192, 200, 208, false },
	{ 0, 68, 84, 86, 88, 90, 192, 200, 208, true },
	{ 1, 68, 84, 86, 88, 90, 192, 200, 208, true },
};

static const struct glue_open_layout open_layouts[] = {
	{ 0, 0, 8, GLUE_NONE, GLUE_NONE, 32, 40, GLUE_NONE, GLUE_NONE, 56, 128, 296 },
	{ 0, GLUE_NONE, 0, GLUE_NONE, GLUE_NONE, 24, 32, GLUE_NONE, GLUE_NONE, 48, 120, 288 },
	{ 0, GLUE_NONE, 0, 24, 32, 36, 40, GLUE_NONE, GLUE_NONE, 56, 128, 304 },
	{ 1, GLUE_NONE, 0, 24, 32, 36, 40, 56, 80, 84, 152, 344 },
};

static const uint8_t guid_a[16] = { 0x71, 1, 2, 3, 4, 5, 6, 7, 8 };
static const uint8_t guid_b[16] = { 0x82, 1, 2, 3, 4, 5, 6, 7, 9 };

struct glue_layouts glue_layouts = { .tcon_version = -1, .close_version = -1 };

static void put(uint8_t *base, int offset, const void *from, size_t len)
{
	if (offset != GLUE_NONE) {
		memcpy(base + offset, from, len);
	}
}

static void put32(uint8_t *base, int offset, uint32_t value)
{
	put(base, offset, &value, sizeof(value));
}

static void put64(uint8_t *base, int offset, uint64_t value)
{
	put(base, offset, &value, sizeof(value));
}

static bool pull(struct wire *wire, TALLOC_CTX *mem_ctx, void *to,
		 enum ndr_err_code (*fn)(void *, int, void *))
{
	DATA_BLOB blob = { .data = wire->data, .length = wire->len };

	return fn != NULL &&
	       ndr_pull_struct_blob(&blob, mem_ctx, to,
				    (ndr_pull_flags_fn_t)fn) == NDR_ERR_SUCCESS;
}

static bool push_matches(TALLOC_CTX *mem_ctx, const void *from,
			 enum ndr_err_code (*fn)(void *, int, const void *),
			 const struct wire *wire, size_t shortest)
{
	DATA_BLOB blob = { .data = NULL };

	return fn != NULL &&
	       ndr_push_struct_blob(&blob, mem_ctx, from,
				    (ndr_push_flags_fn_t)fn) == NDR_ERR_SUCCESS &&
	       (blob.length == wire->len || blob.length == shortest) &&
	       memcmp(blob.data, wire->data, blob.length) == 0;
}

static bool entry_fits(const struct glue_entry_layout *at, TALLOC_CTX *mem_ctx)
{
	uint8_t entry[512] = { 0 };
	struct wire wire = { .len = 0 };
	const uint32_t no_node = UINT32_MAX;
	const uint16_t lease = 0x100;
	const uint16_t flags = 8;
	size_t shortest;

	put64(entry, 0, 0x1111);
	put32(entry, 8, 0x2222);
	put32(entry, 12, no_node);
	put64(entry, 16, 0x3333);
	put64(entry, 24, 0x4444444444444444);
	put(entry, 32, &lease, sizeof(lease));
	put(entry, 36, guid_a, sizeof(guid_a));
	put(entry, at->create_guid, guid_b, sizeof(guid_b));
	put64(entry, at->lease_key, 0x5555555555555551);
	put64(entry, at->lease_key + 8, 0x5555555555555552);
	put32(entry, at->access_mask, 0x00120089);
	put32(entry, at->share_access, 7);
	put32(entry, at->private_options, 0x66666666);
	put64(entry, at->time, 0x77777777);
	put64(entry, at->time + 8, 0x88888);
	put64(entry, at->share_file_id, 0x9999999a);
	put32(entry, at->uid, 0xaaaaaaa1);
	put(entry, at->flags, &flags, sizeof(flags));
	put32(entry, at->name_hash, 0xbbbbbbb1);

	wire_server(&wire);
	wire_u64(&wire, 0x4444444444444444);
	wire_u16(&wire, lease);
	wire_align(&wire, 4);
	wire_raw(&wire, guid_a, sizeof(guid_a));
	if (at->create_guid != GLUE_NONE) {
		wire_raw(&wire, guid_b, sizeof(guid_b));
	}
	wire_u64(&wire, 0x5555555555555551);
	wire_u64(&wire, 0x5555555555555552);
	wire_u32(&wire, 0x00120089);
	wire_u32(&wire, 7);
	if (at->private_options != GLUE_NONE) {
		wire_u32(&wire, 0x66666666);
	}
	wire_u64(&wire, 0x77777777);
	wire_u32(&wire, 0x88888);
	wire_split(&wire, 0x9999999a);
	wire_u32(&wire, 0xaaaaaaa1);
	wire_u16(&wire, flags);
	wire_u32(&wire, 0xbbbbbbb1);
	shortest = wire.len;
	/* some releases write the time once more at the end */
	wire_u64(&wire, 0x77777777);
	wire_u32(&wire, 0x88888);
	return push_matches(mem_ctx, entry, samba.ndr_push_share_mode_entry,
			    &wire, shortest);
}

static bool text_at(const void *base, int offset, const char *text)
{
	const char *found = glue_ptr(base, offset);

	return found != NULL && strcmp(found, text) == 0;
}

static bool data_fits(const struct glue_data_layout *at, TALLOC_CTX *mem_ctx)
{
	uint8_t data[512];
	struct wire wire = { .len = 0 };

	memset(data, 0xee, sizeof(data));
	wire_u64(&wire, 0x1212121212121212);
	wire_u16(&wire, 0x1a5);
	wire_u32(&wire, UNIQUE_POINTER);
	wire_u32(&wire, UNIQUE_POINTER + 4);
	wire_u32(&wire, UNIQUE_POINTER + 8);
	if (at->num_persistent != GLUE_NONE) {
		wire_u32(&wire, 0x51525354);
	}
	wire_u32(&wire, 0);
	wire_u32(&wire, 0);
	if (at->old_write_time != GLUE_NONE) {
		wire_split(&wire, 0xd1d1);
		wire_split(&wire, 0xd2d2);
	}
	wire_split(&wire, 0xf1f1);
	wire_split(&wire, 0xf2f2);
	wire_split(&wire, 0xf3f3);
	wire_text(&wire, "/srv/path");
	wire_text(&wire, "base/name");
	wire_text(&wire, ":stream");
	if (!pull(&wire, mem_ctx, data, samba.ndr_pull_share_mode_data)) {
		return false;
	}
	return glue_u64(data, 0) == 0x1212121212121212 &&
	       glue_u16(data, 8) == 0x1a5 &&
	       (at->num_persistent == GLUE_NONE ||
		glue_u32(data, at->num_persistent) == 0x51525354) &&
	       glue_u32(data, at->num_tokens) == 0 &&
	       (at->old_write_time == GLUE_NONE ||
		glue_u64(data, at->old_write_time) == 0xd1d1) &&
	       glue_u64(data, at->id) == 0xf1f1 &&
	       glue_u64(data, at->id + 8) == 0xf2f2 &&
	       glue_u64(data, at->id + 16) == 0xf3f3 &&
	       data[at->size] == 0xee &&
	       text_at(data, GLUE_DATA_SERVICE_PATH, "/srv/path") &&
	       text_at(data, GLUE_DATA_BASE_NAME, "base/name") &&
	       text_at(data, GLUE_DATA_STREAM_NAME, ":stream");
}

/* version, sequence number, version as discriminant, pointer */
static void global_head(struct wire *wire, int version)
{
	wire_u32(wire, version);
	wire_u32(wire, 7);
	wire_u32(wire, version);
	wire_u32(wire, version != 0 ? REF_POINTER : UNIQUE_POINTER);
	wire_align(wire, 8);
}

static const uint8_t *pull_global(struct wire *wire, TALLOC_CTX *mem_ctx,
				  enum ndr_err_code (*fn)(void *, int, void *),
				  size_t size)
{
	uint8_t global[64] = { 0 };
	const uint8_t *info;

	if (!pull(wire, mem_ctx, global, fn)) {
		return NULL;
	}
	info = glue_ptr(global, 8);
	return info != NULL && talloc_get_size(info) == size ? info : NULL;
}

static bool tcon_fits(int version, TALLOC_CTX *mem_ctx)
{
	struct wire wire = { .len = 0 };
	const uint8_t *tcon;

	global_head(&wire, version);
	wire_u32(&wire, 0);
	wire_u32(&wire, 0xc1c1c1c1);
	wire_u32(&wire, 0xc2c2c2c2);
	wire_server(&wire);
	wire_split(&wire, 0xc3c3c3c3c3c3c3c3);
	wire_text(&wire, "share");
	wire_u8(&wire, 5);
	wire_u32(&wire, 0xc4c4c4c4);
	wire_u8(&wire, 3);
	tcon = pull_global(&wire, mem_ctx, samba.ndr_pull_smbXsrv_tcon_globalB,
			   72);
	return tcon != NULL && glue_u32(tcon, 8) == 0xc1c1c1c1 &&
	       glue_u32(tcon, 12) == 0xc2c2c2c2 &&
	       glue_u64(tcon, 16) == 0x1111 && glue_u64(tcon, 32) == 0x3333 &&
	       glue_u64(tcon, 40) == 0xc3c3c3c3c3c3c3c3 &&
	       text_at(tcon, 48, "share") && glue_u32(tcon, 60) == 0xc4c4c4c4;
}

static bool channel_fits(const struct glue_session_layout *at,
			 const uint8_t *channel)
{
	return channel != NULL &&
	       talloc_get_size(channel) == GLUE_CHANNEL_SIZE &&
	       glue_u64(channel, 0) == 0x1111 &&
	       glue_u64(channel, 16) == 0x3333 &&
	       glue_u64(channel, 24) == 0xb1 && glue_u64(channel, 32) == 0xb2 &&
	       text_at(channel, 40, "10.0.0.1") &&
	       text_at(channel, 48, "10.0.0.2") &&
	       text_at(channel, 56, "CLIENT") &&
	       (!at->has_transport || channel[108] == 9);
}

static bool session_fits(const struct glue_session_layout *at,
			 TALLOC_CTX *mem_ctx)
{
	struct wire wire = { .len = 0 };
	const uint8_t *session;
	int i;

	global_head(&wire, at->version);
	wire_u32(&wire, 0);
	wire_u32(&wire, 0xa1a1a1a1);
	wire_u64(&wire, 0xa2a2a2a2a2a2a2a2);
	wire_split(&wire, 0xa3);
	wire_split(&wire, 0xa4);
	wire_split(&wire, 0xa5);
	wire_u32(&wire, 0xa6a6a6a6);
	wire_u32(&wire, 0);
	wire_u16(&wire, 0x311);
	if (at->client_guid != GLUE_NONE) {
		wire_align(&wire, 4);
		wire_raw(&wire, guid_a, sizeof(guid_a));
	}
	wire_u8(&wire, 2);
	wire_u16(&wire, 0xa7a7);
	wire_u8(&wire, 4);
	wire_u16(&wire, 0xa8a8);
	for (i = 0; i < 8; i++) {
		wire_u32(&wire, 0);
	}
	wire_u32(&wire, 1);
	wire_align(&wire, 8);
	wire_server(&wire);
	wire_u64(&wire, 0xb1);
	wire_split(&wire, 0xb2);
	wire_text(&wire, "10.0.0.1");
	wire_text(&wire, "10.0.0.2");
	wire_text(&wire, "CLIENT");
	wire_u32(&wire, 0);
	wire_u32(&wire, 0);
	wire_u32(&wire, 0xb3b3b3b3);
	wire_u32(&wire, 0);
	wire_u16(&wire, 0xb4b4);
	wire_u16(&wire, 0xb5b5);
	if (at->has_transport) {
		wire_u8(&wire, 9);
	}
	session = pull_global(&wire, mem_ctx,
			      samba.ndr_pull_smbXsrv_session_globalB, at->size);
	return session != NULL && glue_u32(session, 8) == 0xa1a1a1a1 &&
	       glue_u64(session, 16) == 0xa2a2a2a2a2a2a2a2 &&
	       glue_u64(session, 24) == 0xa3 && glue_u64(session, 56) == 0 &&
	       glue_u16(session, 64) == 0x311 &&
	       session[at->signing_flags] == 2 &&
	       session[at->encryption_flags] == 4 &&
	       glue_u16(session, at->cipher) == 0xa8a8 &&
	       glue_u32(session, at->num_channels) == 1 &&
	       channel_fits(at, glue_ptr(session, at->channels));
}

static bool open_fits(const struct glue_open_layout *at, TALLOC_CTX *mem_ctx)
{
	struct wire wire = { .len = 0 };
	const uint8_t *open;
	int i;

	global_head(&wire, at->version);
	if (at->db_rec != GLUE_NONE) {
		wire_u32(&wire, 0);
	}
	wire_server(&wire);
	if (at->session != GLUE_NONE) {
		wire_u64(&wire, 0xe1e1);
		wire_u32(&wire, 0xe2e2e2e2);
	}
	wire_u32(&wire, 0xe3e3e3e3);
	wire_u64(&wire, 0xe4e4);
	wire_u64(&wire, 0xe5e5);
	if (at->file_id != GLUE_NONE) {
		wire_split(&wire, 0xf1f1);
		wire_split(&wire, 0xf2f2);
		wire_split(&wire, 0xf3f3);
		wire_u32(&wire, 0xe6e6e6e6);
	}
	wire_align(&wire, 4);
	wire_raw(&wire, "\x01\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00", 12);
	wire_split(&wire, 0xe7e7);
	wire_raw(&wire, guid_a, sizeof(guid_a));
	wire_raw(&wire, guid_b, sizeof(guid_b));
	wire_raw(&wire, guid_a, sizeof(guid_a));
	if (at->version != 0) {
		wire_u64(&wire, 1);
		wire_u64(&wire, 2);
	}
	if (at->session != GLUE_NONE) {
		wire_u32(&wire, 3);
	}
	wire_split(&wire, 4);
	wire_u32(&wire, 5);
	wire_u8(&wire, 1);
	if (at->version != 0) {
		wire_u8(&wire, 1);
	}
	wire_u32(&wire, 0);
	wire_u16(&wire, 6);
	wire_u64(&wire, 7);
	for (i = 0; i < 64; i++) {
		wire_u8(&wire, 0x5a);
	}
	open = pull_global(&wire, mem_ctx, samba.ndr_pull_smbXsrv_open_globalB,
			   at->size);
	return open != NULL && glue_u64(open, at->server_id) == 0x1111 &&
	       glue_u64(open, at->server_id + 16) == 0x3333 &&
	       glue_u32(open, at->id) == 0xe3e3e3e3 &&
	       glue_u64(open, at->persistent) == 0xe4e4 &&
	       glue_u64(open, at->time) == 0xe7e7 && open[at->owner] == 1 &&
	       open[at->owner + 1] == 1 && open[at->size - 1] == 0x5a &&
	       (at->session == GLUE_NONE ||
		(glue_u64(open, at->session) == 0xe1e1 &&
		 glue_u32(open, at->tcon) == 0xe2e2e2e2)) &&
	       (at->file_id == GLUE_NONE ||
		glue_u64(open, at->file_id + 8) == 0xf2f2);
}

static bool close_fits(int version, TALLOC_CTX *mem_ctx)
{
	uint8_t message[64] = { 0 };
	uint8_t info[32] = { 0 };
	struct wire wire = { .len = 0 };
	void *pointer = info;

	put32(message, 0, version);
	put(message, 8, &pointer, sizeof(pointer));
	put32(info, 0, 0xa1a1a1a1);
	put64(info, 8, 0xa2a2);
	put64(info, 16, 0xa3a3);
	put64(info, 24, 0xa4a4);
	wire_u32(&wire, version);
	wire_u32(&wire, 0);
	wire_u32(&wire, version);
	wire_u32(&wire, version != 0 ? REF_POINTER : UNIQUE_POINTER);
	wire_u32(&wire, 0xa1a1a1a1);
	wire_u64(&wire, 0xa2a2);
	wire_split(&wire, 0xa3a3);
	wire_u64(&wire, 0xa4a4);
	return push_matches(mem_ctx, message,
			    samba.ndr_push_smbXsrv_session_closeB, &wire,
			    wire.len);
}

static bool trusted(const char *distrust, const char *name)
{
	return distrust == NULL || strstr(distrust, name) == NULL;
}

/* The release says where to begin; what is believed, the records say. */
static size_t first_guess(const int *since, size_t count)
{
	int version = glue_samba_real_version();
	size_t at = 0;

	while (at + 1 < count && version >= since[at + 1]) {
		at++;
	}
	return at;
}

/* A refused guess is a line in Samba's log, hence none without need. */
#define GLUE_PROVE(field, layouts, fits, name, ...) do { \
	static const int since[] = { __VA_ARGS__ }; \
	size_t count = sizeof(layouts) / sizeof(layouts[0]); \
	size_t guess = first_guess(since, count); \
	size_t i; \
	for (i = 0; i < count && trusted(distrust, name); i++) { \
		size_t at = (guess + i) % count; \
		if (fits(&layouts[at], frame)) { \
			glue_layouts.field = &layouts[at]; \
			break; \
		} \
	} \
} while (0)

/* 0 or 1, -1 when neither fits */
static int prove_version(bool (*fits)(int, TALLOC_CTX *), TALLOC_CTX *frame)
{
	int guess = glue_samba_real_version() >= 425;

	if (fits(guess, frame)) {
		return guess;
	}
	return fits(!guess, frame) ? !guess : -1;
}

void glue_layouts_prove(const char *distrust)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();

	GLUE_PROVE(entry, entry_layouts, entry_fits, "share_mode_entry", 0, 423,
		   425);
	GLUE_PROVE(data, data_layouts, data_fits, "share_mode_data", 0, 423,
		   425);
	GLUE_PROVE(session, session_layouts, session_fits, "session_global", 0,
		   420, 423, 425);
	GLUE_PROVE(open, open_layouts, open_fits, "open_global", 0, 419, 423,
		   425);
	if (trusted(distrust, "tcon_global")) {
		glue_layouts.tcon_version = prove_version(tcon_fits, frame);
	}
	if (trusted(distrust, "session_close")) {
		glue_layouts.close_version = prove_version(close_fits, frame);
	}
	TALLOC_FREE(frame);
}
