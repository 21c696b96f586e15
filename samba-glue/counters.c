/*
 * What smbd counts while it profiles: the records of smbprofile.tdb, one for
 * each of its processes and one for those that ended.
 *
 * A record begins with a number that Samba makes of the record's size and of
 * the name of each member.  Size and number together tell the layout; a
 * record that is none of the layouts below is not read.
 */
#include <fcntl.h>
#include <tdb.h>

#include "host.h"

#define SMB2_CALLS 19
#define SMB2_CREATE 5
#define SMB2_CLOSE 6

struct profile_layout {
	size_t size;
	uint64_t magic;
	size_t authentication;  /* offset of two words; 0: there are none */
	size_t smb2;            /* offset of the first SMB2 call's words */
	size_t words;           /* of each SMB2 call; the first is the count */
	size_t failed;          /* which of them; 0: there is none */
	size_t inbytes;         /* which of them; outbytes is the next one */
};

static const struct profile_layout known_layouts[] = {
	/* 4.17, 4.18 */
	{ 3552, 0x488d9dd508d8a280, 0, 2792, 5, 0, 3 },
	/* 4.19 to 4.22 */
	{ 3520, 0x1ef4420060d76662, 0, 2760, 5, 0, 3 },
	/* 4.23 */
	{ 5240, 0xab617c9e998f7204, 160, 2808, 16, 1, 14 },
	/* 4.24 */
	{ 5256, 0x8f2ad693d9dee87f, 160, 2824, 16, 1, 14 },
	/* 4.25 */
	{ 5320, 0xe306389c30b402d2, 160, 2888, 16, 1, 14 },
};

static uint64_t word(const uint8_t *record, size_t offset)
{
	uint64_t value;

	memcpy(&value, record + offset, sizeof(value));
	return value;
}

static const struct profile_layout *layout_of(const uint8_t *record,
					      size_t size)
{
	size_t i;

	for (i = 0; size >= 8 && i < sizeof(known_layouts) / sizeof(*known_layouts); i++) {
		const struct profile_layout *layout = &known_layouts[i];

		if (size == layout->size && word(record, 0) == layout->magic) {
			return layout;
		}
	}
	return NULL;
}

/* What was asked for and did not fail; the two are not counted as one. */
static uint64_t done(uint64_t count, uint64_t failed)
{
	return count > failed ? count - failed : 0;
}

static void add(struct srvsvc_rs_counters *out, const uint8_t *record,
		const struct profile_layout *at)
{
	size_t call;

	for (call = 0; call < SMB2_CALLS; call++) {
		const uint8_t *words =
			record + at->smb2 + call * at->words * 8;
		uint64_t count = word(words, 0);

		out->bytes_received += word(words, at->inbytes * 8);
		out->bytes_sent += word(words, (at->inbytes + 1) * 8);
		if (call == SMB2_CREATE && at->failed != 0) {
			out->files_opened +=
				done(count, word(words, at->failed * 8));
		}
		if (call == SMB2_CLOSE) {
			out->files_closed += count;
		}
	}
	if (at->authentication != 0) {
		uint64_t failed = word(record, at->authentication + 8);

		out->password_errors += failed;
		out->sessions_opened +=
			done(word(record, at->authentication), failed);
	}
}

static int one_record(struct tdb_context *tdb, TDB_DATA key, TDB_DATA value,
		      void *arg)
{
	static bool said_unknown;
	const struct profile_layout *layout;

	if (key.dsize != sizeof(pid_t)) {
		return 0; /* a share's, which its processes count already */
	}
	layout = layout_of(value.dptr, value.dsize);
	if (layout != NULL) {
		add(arg, value.dptr, layout);
	} else if (!said_unknown) {
		said_unknown = true;
		GLUE_LOG(1, "smbd's profile has a layout that is not known "
			 "(%zu bytes): its counters are told as 0",
			 value.dsize);
	}
	return 0;
}

uint32_t glue_counters(void *host, void *call, struct srvsvc_rs_counters *out)
{
	TALLOC_CTX *frame = NULL;
	struct tdb_context *tdb = NULL;
	char *path = NULL;
	int walked;

	if (samba_late.cache_path == NULL || samba_late.tdb_open == NULL ||
	    samba_late.tdb_traverse_read == NULL || samba_late.tdb_close == NULL) {
		return GLUE_NOT_SUPPORTED;
	}
	frame = GLUE_STACKFRAME();
	path = samba_late.cache_path(frame, "smbprofile.tdb");
	if (path != NULL) {
		/* Not mapped, for smbd may cut the file while it is read. */
		tdb = samba_late.tdb_open(path, 0, TDB_NOMMAP, O_RDONLY, 0);
	}
	TALLOC_FREE(frame);
	if (tdb == NULL) {
		return GLUE_FILE_NOT_FOUND;
	}
	walked = samba_late.tdb_traverse_read(tdb, one_record, out);
	samba_late.tdb_close(tdb);
	return walked >= 0 ? GLUE_OK : GLUE_GEN_FAILURE;
}
