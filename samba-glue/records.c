/* Records of Samba's databases from their bytes; every offset is checked. */
#include "records.h"
#include "wire_read.h"

#define SERVER_ID_SIZE 24
#define WATCHER_SIZE (SERVER_ID_SIZE + 8)
#define EPOCHS_SIZE 16

static struct wire_reader reader(struct glue_bytes from)
{
	return (struct wire_reader) { .data = from.data, .len = from.len };
}

bool glue_key_is(struct glue_bytes key, uint32_t id)
{
	const uint8_t wanted[] = {
		(uint8_t)(id >> 24), (uint8_t)(id >> 16), (uint8_t)(id >> 8),
		(uint8_t)id,
	};

	return key.len == sizeof(wanted) &&
	       memcmp(key.data, wanted, sizeof(wanted)) == 0;
}

/* version, sequence number, version as discriminant, pointer */
static bool read_head(struct wire_reader *in, int version)
{
	uint32_t first = read_u32(in);
	uint32_t discriminant;

	read_u32(in);
	discriminant = read_u32(in);
	if (read_u32(in) == 0 || first != (uint32_t)version ||
	    discriminant != first) {
		in->failed = true;
	}
	read_align(in, 8);
	return !in->failed;
}

static void read_sid(struct wire_reader *in, struct dom_sid *sid)
{
	int i;

	memset(sid, 0, sizeof(*sid));
	read_align(in, 4);
	sid->sid_rev_num = read_u8(in);
	sid->num_auths = (int8_t)read_u8(in);
	read_into(in, sid->id_auth, sizeof(sid->id_auth));
	if (sid->num_auths < 0 || sid->num_auths > 15) {
		in->failed = true;
	}
	for (i = 0; !in->failed && i < sid->num_auths; i++) {
		sid->sub_auths[i] = read_u32(in);
	}
}

bool glue_read_open(const struct glue_open_layout *at, struct glue_bytes from,
		    struct glue_open_facts *out)
{
	struct wire_reader in = reader(from);

	*out = (struct glue_open_facts) { .id = 0 };
	if (!read_head(&in, at->version)) {
		return false;
	}
	if (at->db_rec != GLUE_NONE) {
		read_u32(&in);
	}
	out->server = read_server(&in);
	if (at->session != GLUE_NONE) {
		out->session = (uint32_t)read_u64(&in);
		out->tcon = read_u32(&in);
	}
	out->id = read_u32(&in);
	read_u64(&in); /* persistent id */
	read_u64(&in); /* volatile id */
	if (at->file_id != GLUE_NONE) {
		read_split(&in);
		read_split(&in);
		read_split(&in);
		read_u32(&in); /* hash of the name */
	}
	read_sid(&in, &out->owner);
	out->time = read_split(&in);
	return !in.failed;
}

bool glue_read_tcon(int version, struct glue_bytes from,
		    struct glue_tcon_facts *out)
{
	struct wire_reader in = reader(from);

	*out = (struct glue_tcon_facts) { .id = 0 };
	if (!read_head(&in, version)) {
		return false;
	}
	read_u32(&in); /* a pointer that is not stored */
	out->id = read_u32(&in);
	out->wire_id = read_u32(&in);
	out->server = read_server(&in);
	out->time = read_split(&in);
	out->share_name = read_text(&in);
	read_u8(&in); /* encryption */
	out->session = read_u32(&in);
	return !in.failed;
}

/* From 4.25 on a version, and what readers want at once, stand before it. */
static void read_data_head(struct wire_reader *in)
{
	uint32_t version = read_u32(in);

	read_u64(in); /* epoch */
	read_u16(in); /* flags */
	if (read_u32(in) != version || version != 1 || read_u32(in) == 0) {
		in->failed = true;
	}
	read_align(in, 8);
}

bool glue_read_data(const struct glue_data_layout *at, bool versioned,
		    struct glue_bytes from, struct glue_data_facts *out,
		    bool *simple)
{
	struct wire_reader in = reader(from);
	uint32_t service_path, base_name, stream_name, tokens;

	*out = (struct glue_data_facts) { .file = { 0 } };
	if (versioned) {
		read_data_head(&in);
	}
	read_u64(&in); /* epoch */
	read_u16(&in); /* flags */
	service_path = read_u32(&in);
	base_name = read_u32(&in);
	stream_name = read_u32(&in);
	if (at->num_persistent != GLUE_NONE) {
		read_u32(&in);
	}
	tokens = read_u32(&in);
	*simple = tokens == 0;
	if (in.failed || tokens != 0) {
		return !in.failed;
	}
	if (read_u32(&in) != tokens) {
		return false;
	}
	if (at->old_write_time != GLUE_NONE) {
		read_split(&in);
		read_split(&in);
	}
	out->file.devid = read_split(&in);
	out->file.inode = read_split(&in);
	out->file.extid = read_split(&in);
	if (service_path != 0) {
		out->service_path = read_text(&in);
	}
	if (base_name != 0) {
		out->base_name = read_text(&in);
	}
	if (stream_name != 0) {
		out->stream_name = read_text(&in);
	}
	return !in.failed;
}

bool glue_read_entry(const struct glue_entry_layout *at,
		     struct glue_bytes from, struct glue_entry_facts *out)
{
	struct wire_reader in = reader(from);
	uint64_t seconds;

	*out = (struct glue_entry_facts) { .stale = false };
	out->server = read_server(&in);
	read_u64(&in); /* number of the message that opened it */
	read_u16(&in); /* oplock */
	read_align(&in, 4);
	read_raw(&in, 16); /* client */
	if (at->create_guid != GLUE_NONE) {
		read_raw(&in, 16);
	}
	read_u64(&in); /* lease key */
	read_u64(&in);
	out->access_mask = read_u32(&in);
	out->share_access = read_u32(&in);
	if (at->private_options != GLUE_NONE) {
		read_u32(&in);
	}
	seconds = read_u64(&in);
	out->time = glue_timeval_nttime(seconds, read_u32(&in));
	out->share_file_id = read_split(&in);
	out->uid = read_u32(&in);
	return !in.failed;
}

bool glue_skip_watchers(struct glue_bytes *record)
{
	struct wire_reader in = reader(*record);
	size_t watchers = read_u32(&in);

	if (in.failed || watchers > (in.len - in.at) / WATCHER_SIZE) {
		return false;
	}
	read_raw(&in, watchers * WATCHER_SIZE);
	record->data += in.at;
	record->len -= in.at;
	return true;
}

/* Whose lock it is: one holder, two epochs, those who share it, the rest. */
static bool skip_holders(struct glue_bytes *record)
{
	struct wire_reader in = reader(*record);
	size_t sharing;

	read_raw(&in, SERVER_ID_SIZE + EPOCHS_SIZE);
	sharing = read_u32(&in);
	if (in.failed || sharing > (in.len - in.at) / SERVER_ID_SIZE) {
		return false;
	}
	read_raw(&in, sharing * SERVER_ID_SIZE);
	record->data += in.at;
	record->len -= in.at;
	return true;
}

bool glue_read_lock_record(struct glue_bytes from, struct glue_lock_record *out)
{
	struct wire_reader in;
	size_t len;

	*out = (struct glue_lock_record) { .data = { .len = 0 } };
	if (from.len == 0) {
		return true;
	}
	if (!glue_skip_watchers(&from)) {
		return false;
	}
	if (from.len == 0) {
		return true; /* watched, not yet locked */
	}
	if (!skip_holders(&from)) {
		return false;
	}
	if (from.len == 0) {
		return true; /* locked, nothing in it yet */
	}
	in = reader(from);
	len = read_u32(&in);
	out->data.data = read_raw(&in, len);
	if (in.failed) {
		return false;
	}
	out->data.len = len;
	out->entries.data = in.data + in.at;
	out->entries.len = in.len - in.at;
	return true;
}
