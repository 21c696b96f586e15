/* Records of smbXsrv_*_global.tdb, and the message that ends a session. */
#include "layout_fits.h"

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
	uint8_t *global = make_room(mem_ctx, GLUE_GLOBALB_SIZE);
	const uint8_t *info = NULL;

	if (pull(wire, mem_ctx, global, fn) &&
	    room_ends(global, GLUE_GLOBALB_SIZE)) {
		info = glue_ptr(global, 8);
	}
	TALLOC_FREE(global);
	return info != NULL && talloc_get_size(info) == size ? info : NULL;
}

static bool tcon_reads(int version, const struct wire *wire)
{
	struct glue_tcon_facts facts;

	return glue_read_tcon(version, wire_bytes(wire), &facts) &&
	       facts.id == 0xc1c1c1c1 && facts.wire_id == 0xc2c2c2c2 &&
	       is_server(facts.server) && facts.session == 0xc4c4c4c4 &&
	       facts.time == 0xc3c3c3c3c3c3c3c3 &&
	       text_is(facts.share_name, "share");
}

bool glue_tcon_fits(int version, TALLOC_CTX *mem_ctx)
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
	tcon = pull_global(&wire, mem_ctx, samba_late.ndr_pull_smbXsrv_tcon_globalB,
			   72);
	if (tcon == NULL || glue_u32(tcon, 8) != 0xc1c1c1c1 ||
	    glue_u32(tcon, 12) != 0xc2c2c2c2 ||
	    !is_server(glue_server(tcon, 16)) ||
	    glue_u64(tcon, 40) != 0xc3c3c3c3c3c3c3c3 ||
	    !text_at(tcon, 48, "share") || glue_u32(tcon, 60) != 0xc4c4c4c4) {
		return false;
	}
	note_reading(tcon_reads(version, &wire));
	return true;
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

bool glue_session_fits(const struct glue_session_layout *at,
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
			      samba_late.ndr_pull_smbXsrv_session_globalB, at->size);
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

static bool open_at(const struct glue_open_layout *at, const uint8_t *open)
{
	return is_server(glue_server(open, at->server_id)) &&
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

static bool open_reads(const struct glue_open_layout *at,
		       const struct wire *wire)
{
	struct glue_open_facts facts;

	return glue_read_open(at, wire_bytes(wire), &facts) &&
	       is_server(facts.server) && facts.id == 0xe3e3e3e3 &&
	       facts.time == 0xe7e7 && facts.owner.sid_rev_num == 1 &&
	       facts.owner.num_auths == 1 &&
	       facts.session == (at->session != GLUE_NONE ? 0xe1e1 : 0) &&
	       facts.tcon == (at->session != GLUE_NONE ? 0xe2e2e2e2 : 0);
}

bool glue_open_fits(const struct glue_open_layout *at, TALLOC_CTX *mem_ctx)
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
	open = pull_global(&wire, mem_ctx, samba_late.ndr_pull_smbXsrv_open_globalB,
			   at->size);
	if (open == NULL || !open_at(at, open)) {
		return false;
	}
	note_reading(open_reads(at, &wire));
	return true;
}

bool glue_close_fits(int version, TALLOC_CTX *mem_ctx)
{
	uint8_t *message = make_room(mem_ctx, ROOM);
	uint8_t *info = make_room(mem_ctx, ROOM);
	struct wire wire = { .len = 0 };

	if (message == NULL || info == NULL) {
		return false;
	}
	put32(message, 0, version);
	put(message, 8, &info, sizeof(info));
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
	return push_length(mem_ctx, message,
			   samba_late.ndr_push_smbXsrv_session_closeB, &wire,
			   wire.len) != 0;
}

