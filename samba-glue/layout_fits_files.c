/* Records of locking.tdb. */
#include "layout_fits.h"

static bool entry_reads(const struct glue_entry_layout *at,
			const struct wire *wire)
{
	struct glue_entry_facts facts;

	return glue_read_entry(at, wire_bytes(wire), &facts) &&
	       is_server(facts.server) && facts.access_mask == 0x00120089 &&
	       facts.share_access == 7 &&
	       facts.time == glue_timeval_nttime(0x77777777, 0x88888) &&
	       facts.share_file_id == 0x9999999a && facts.uid == 0xaaaaaaa1;
}

bool glue_entry_fits(const struct glue_entry_layout *at, TALLOC_CTX *mem_ctx)
{
	uint8_t *entry = make_room(mem_ctx, ROOM);
	struct wire wire = { .len = 0 };
	const uint32_t no_node = UINT32_MAX;
	const uint16_t lease = 0x100;
	const uint16_t flags = 8;
	size_t shortest;

	if (entry == NULL) {
		return false;
	}
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
	glue_layouts.entry_size = push_length(
		mem_ctx, entry, samba_late.ndr_push_share_mode_entry, &wire,
		shortest);
	if (glue_layouts.entry_size == 0) {
		return false;
	}
	note_reading(entry_reads(at, &wire));
	return true;
}

static void build_data(const struct glue_data_layout *at, struct wire *wire)
{
	wire_u64(wire, 0x1212121212121212);
	wire_u16(wire, 0x1a5);
	wire_u32(wire, UNIQUE_POINTER);
	wire_u32(wire, UNIQUE_POINTER + 4);
	wire_u32(wire, UNIQUE_POINTER + 8);
	if (at->num_persistent != GLUE_NONE) {
		wire_u32(wire, 0x51525354);
	}
	wire_u32(wire, 0);
	wire_u32(wire, 0);
	if (at->old_write_time != GLUE_NONE) {
		wire_split(wire, 0xd1d1);
		wire_split(wire, 0xd2d2);
	}
	wire_split(wire, 0xf1f1);
	wire_split(wire, 0xf2f2);
	wire_split(wire, 0xf3f3);
	wire_text(wire, "/srv/path");
	wire_text(wire, "base/name");
	wire_text(wire, ":stream");
}

static bool data_at(const struct glue_data_layout *at, const uint8_t *data)
{
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
	       text_at(data, GLUE_DATA_SERVICE_PATH, "/srv/path") &&
	       text_at(data, GLUE_DATA_BASE_NAME, "base/name") &&
	       text_at(data, GLUE_DATA_STREAM_NAME, ":stream");
}

static bool data_reads(const struct glue_data_layout *at, bool versioned,
		       const struct wire *wire)
{
	struct glue_data_facts facts;
	bool simple = false;

	return glue_read_data(at, versioned, wire_bytes(wire), &facts,
			      &simple) &&
	       simple && facts.file.devid == 0xf1f1 &&
	       facts.file.inode == 0xf2f2 && facts.file.extid == 0xf3f3 &&
	       text_is(facts.service_path, "/srv/path") &&
	       text_is(facts.base_name, "base/name") &&
	       text_is(facts.stream_name, ":stream");
}

/* How the data is stored: by itself, from 4.25 on behind a version. */
static void data_stored(const struct glue_data_layout *at, TALLOC_CTX *mem_ctx)
{
	struct wire wire = { .len = 0 };
	uint8_t *versioned = make_room(mem_ctx, GLUE_DATA_SIZE);
	const uint8_t *data;

	glue_layouts.data_versioned = samba_late.ndr_pull_share_mode_dataB != NULL;
	if (glue_layouts.data_versioned) {
		wire_u32(&wire, 1);
		wire_u64(&wire, 0x1212121212121212);
		wire_u16(&wire, 0x1a5);
		wire_u32(&wire, 1);
		wire_u32(&wire, REF_POINTER);
		wire_align(&wire, 8);
	}
	build_data(at, &wire);
	if (glue_layouts.data_versioned) {
		data = pull(&wire, mem_ctx, versioned,
			    samba_late.ndr_pull_share_mode_dataB) ?
			glue_ptr(versioned, GLUE_DATAB_DATA) : NULL;
		note_reading(data != NULL && data_at(at, data));
	}
	note_reading(data_reads(at, glue_layouts.data_versioned, &wire));
}

bool glue_data_fits(const struct glue_data_layout *at, TALLOC_CTX *mem_ctx)
{
	uint8_t *data = make_room(mem_ctx, at->size);
	struct wire wire = { .len = 0 };

	build_data(at, &wire);
	if (!pull(&wire, mem_ctx, data, samba_late.ndr_pull_share_mode_data)) {
		return false;
	}
	if (!data_at(at, data) || !room_ends(data, at->size)) {
		return false;
	}
	data_stored(at, mem_ctx);
	return true;
}
