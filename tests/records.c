/*
 * samba-glue/records.c against bytes that are cut short, changed or random:
 * nothing is read outside of them, and a whole record is read right.  Each
 * attempt has a heap block of its very size, so that the sanitizer sees.
 */
#include <stdlib.h>

#include "digest.h"
#include "layout_wire.h"
#include "records.h"

#define NONE GLUE_NONE

static const struct glue_open_layout opens[] = {
	{ .version = 0, .db_rec = 0, .session = NONE, .file_id = NONE },
	{ .version = 0, .db_rec = NONE, .session = NONE, .file_id = NONE },
	{ .version = 0, .db_rec = NONE, .session = 24, .file_id = NONE },
	{ .version = 1, .db_rec = NONE, .session = 24, .file_id = 56 },
};
static const struct glue_entry_layout entries[] = {
	{ .create_guid = NONE, .private_options = 80 },
	{ .create_guid = NONE, .private_options = NONE },
	{ .create_guid = 52, .private_options = NONE },
};
static const struct glue_data_layout datas[] = {
	{ .num_persistent = NONE, .old_write_time = 56 },
	{ .num_persistent = NONE, .old_write_time = NONE },
	{ .num_persistent = 40, .old_write_time = NONE },
};

/* Bytes that were read must be there: touch them all. */
static unsigned int touched;

static void touch(const void *data, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		touched += ((const uint8_t *)data)[i];
	}
}

static bool read_all(struct glue_bytes from)
{
	struct glue_open_facts open;
	struct glue_tcon_facts tcon;
	struct glue_data_facts data;
	struct glue_entry_facts entry;
	struct glue_lock_record record;
	struct glue_bytes rest = from;
	bool simple, any = false;
	size_t i;

	for (i = 0; i < 4; i++) {
		any |= glue_read_open(&opens[i], from, &open);
	}
	for (i = 0; i < 3; i++) {
		any |= glue_read_entry(&entries[i], from, &entry);
	}
	for (i = 0; i < 6; i++) {
		if (glue_read_data(&datas[i / 2], i % 2, from, &data, &simple)) {
			touch(data.service_path.data, data.service_path.len);
			touch(data.base_name.data, data.base_name.len);
			touch(data.stream_name.data, data.stream_name.len);
			any = true;
		}
	}
	for (i = 0; i < 2; i++) {
		if (glue_read_tcon((int)i, from, &tcon)) {
			touch(tcon.share_name.data, tcon.share_name.len);
			any = true;
		}
	}
	if (glue_read_lock_record(from, &record)) {
		touch(record.data.data, record.data.len);
		touch(record.entries.data, record.entries.len);
		any = true;
	}
	if (glue_skip_watchers(&rest)) {
		touch(rest.data, rest.len);
	}
	return any;
}

static void attempt(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len != 0 ? len : 1);

	memcpy(copy, data, len);
	read_all((struct glue_bytes) { copy, len });
	free(copy);
}

static void attack(const struct wire *wire)
{
	static const uint8_t values[] = { 0, 1, 0x7f, 0x80, 0xff };
	struct wire changed = *wire;
	size_t i, j;

	for (i = 0; i <= wire->len; i++) {
		attempt(wire->data, i);
	}
	for (i = 0; i < wire->len; i++) {
		for (j = 0; j < sizeof(values); j++) {
			changed.data[i] = values[j];
			attempt(changed.data, wire->len);
		}
		changed.data[i] = wire->data[i];
	}
	for (i = 0; i < 2000; i++) {
		for (j = 0; j < wire->len; j++) {
			changed.data[j] = random() % 4 == 0 ? (uint8_t)random() :
							      wire->data[j];
		}
		attempt(changed.data, random() % (wire->len + 1));
	}
}

static void expect(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "not as it should be: %s\n", what);
		exit(1);
	}
}

static bool is(struct srvsvc_rs_text text, const char *wanted)
{
	return text.len == strlen(wanted) &&
	       memcmp(text.data, wanted, text.len) == 0;
}

static void tcon_record(void)
{
	struct wire wire = { .len = 0 };
	struct glue_tcon_facts facts;

	wire_u32(&wire, 0);
	wire_u32(&wire, 7);
	wire_u32(&wire, 0);
	wire_u32(&wire, 0x20000);
	wire_u32(&wire, 0);
	wire_u32(&wire, 11);
	wire_u32(&wire, 12);
	wire_server(&wire);
	wire_split(&wire, 13);
	wire_text(&wire, "share");
	wire_u8(&wire, 0);
	wire_u32(&wire, 14);
	expect(glue_read_tcon(0, (struct glue_bytes) { wire.data, wire.len },
			      &facts) &&
	       facts.id == 11 && facts.session == 14 &&
	       is(facts.share_name, "share"), "tree connect");
	attack(&wire);
}

static void lock_record(void)
{
	struct wire data = { .len = 0 };
	struct wire wire = { .len = 0 };
	struct glue_lock_record record;
	struct glue_data_facts facts;
	uint8_t zeros[132] = { 0 };
	bool simple;

	wire_u64(&data, 1);
	wire_u16(&data, 2);
	wire_u32(&data, 0x20000);
	wire_u32(&data, 0x20004);
	wire_u32(&data, 0);
	wire_u32(&data, 0);
	wire_u32(&data, 0);
	wire_split(&data, 0);
	wire_split(&data, 0);
	wire_split(&data, 21);
	wire_split(&data, 22);
	wire_split(&data, 23);
	wire_text(&data, "/srv");
	wire_text(&data, "name");
	wire_u32(&wire, 1);                 /* one watcher */
	wire_raw(&wire, zeros, 32);
	wire_raw(&wire, zeros, 24 + 16);    /* holder, epochs */
	wire_u32(&wire, 2);                 /* two share the lock */
	wire_raw(&wire, zeros, 48);
	wire_u32(&wire, data.len);
	wire_raw(&wire, data.data, data.len);
	wire_raw(&wire, zeros, sizeof(zeros));
	expect(glue_read_lock_record((struct glue_bytes) { wire.data, wire.len },
				     &record) &&
	       record.entries.len == sizeof(zeros) &&
	       glue_read_data(&datas[0], false, record.data, &facts, &simple) &&
	       simple && facts.file.inode == 22 &&
	       is(facts.service_path, "/srv") && is(facts.base_name, "name") &&
	       facts.stream_name.len == 0, "share modes");
	attack(&data);
	attack(&wire);
}

static void open_record(void)
{
	struct wire wire = { .len = 0 };
	struct glue_open_facts facts;

	wire_u32(&wire, 1);
	wire_u32(&wire, 7);
	wire_u32(&wire, 1);
	wire_u32(&wire, 0xaef1aef1);
	wire_server(&wire);
	wire_u64(&wire, 31);
	wire_u32(&wire, 32);
	wire_u32(&wire, 33);
	wire_u64(&wire, 0);
	wire_u64(&wire, 0);
	wire_split(&wire, 0);
	wire_split(&wire, 0);
	wire_split(&wire, 0);
	wire_u32(&wire, 0);
	wire_raw(&wire, "\x01\x01\x00\x00\x00\x00\x00\x01\x09\x00\x00\x00", 12);
	wire_split(&wire, 34);
	expect(glue_read_open(&opens[3],
			      (struct glue_bytes) { wire.data, wire.len },
			      &facts) &&
	       facts.session == 31 && facts.tcon == 32 && facts.id == 33 &&
	       facts.owner.sub_auths[0] == 9 && facts.time == 34, "open");
	attack(&wire);
	expect(!glue_read_open(&opens[0],
			       (struct glue_bytes) { wire.data, wire.len },
			       &facts), "version");
}

static void keys(void)
{
	static const uint8_t key[] = { 0x81, 0x82, 0x83, 0x84, 0 };
	size_t i;

	for (i = 0; i <= sizeof(key); i++) {
		uint8_t *copy = malloc(i != 0 ? i : 1);

		memcpy(copy, key, i);
		expect(glue_key_is((struct glue_bytes) { copy, i },
				   0x81828384) == (i == 4), "key");
		free(copy);
	}
	expect(!glue_key_is((struct glue_bytes) { key, 4 }, 0x84838281),
	       "another key");
}

/* What the reference says of 0 to n - 1 under a key of 0 to 15. */
static void digests(void)
{
	static const struct {
		size_t len;
		uint8_t digest[16];
	} known[] = {
		{ 0, { 0xa3, 0x81, 0x7f, 0x04, 0xba, 0x25, 0xa8, 0xe6,
		       0x6d, 0xf6, 0x72, 0x14, 0xc7, 0x55, 0x02, 0x93 } },
		{ 1, { 0xda, 0x87, 0xc1, 0xd8, 0x6b, 0x99, 0xaf, 0x44,
		       0x34, 0x76, 0x59, 0x11, 0x9b, 0x22, 0xfc, 0x45 } },
		{ 63, { 0x51, 0x50, 0xd1, 0x77, 0x2f, 0x50, 0x83, 0x4a,
			0x50, 0x3e, 0x06, 0x9a, 0x97, 0x3f, 0xbd, 0x7c } },
	};
	struct glue_digest key, other, digest;
	uint8_t data[63];
	size_t i;

	for (i = 0; i < sizeof(data); i++) {
		data[i] = (uint8_t)i;
	}
	memcpy(&key, data, sizeof(key));
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		uint8_t *copy = malloc(known[i].len != 0 ? known[i].len : 1);

		memcpy(copy, data, known[i].len);
		digest = glue_digest(&key,
				     (struct glue_bytes) { copy, known[i].len });
		expect(memcmp(&digest, known[i].digest, sizeof(digest)) == 0,
		       "digest");
		free(copy);
	}
	expect(glue_digest_key(&key) && glue_digest_key(&other) &&
	       !glue_digest_same(key, other), "random keys");
}

int main(void)
{
	digests();
	keys();
	tcon_record();
	lock_record();
	open_record();
	printf("ok\n");
	return 0;
}
