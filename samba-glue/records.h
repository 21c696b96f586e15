/*
 * Records of Samba's databases, read from their bytes: what Samba's own walks
 * do with several allocations and system calls a record.  How the bytes are
 * laid out is proven together with the layout in memory (layout_prove.c).
 */
#ifndef SAMBA_GLUE_RECORDS_H
#define SAMBA_GLUE_RECORDS_H

#include "layout.h"

struct glue_bytes {
	const uint8_t *data;
	size_t len;
};

/* smbXsrv_open_global */
struct glue_open_facts {
	struct server_id server;
	uint64_t time;          /* NTTIME */
	uint32_t id;
	uint32_t session;       /* 0 where the release stores none */
	uint32_t tcon;
	struct dom_sid owner;
};

/* smbXsrv_tcon_global */
struct glue_tcon_facts {
	struct server_id server;
	uint64_t time;          /* NTTIME */
	uint32_t id;
	uint32_t wire_id;
	uint32_t session;
	struct srvsvc_rs_text share_name;
};

/* share_mode_data */
struct glue_data_facts {
	struct glue_file_id file;
	struct srvsvc_rs_text service_path;
	struct srvsvc_rs_text base_name;
	struct srvsvc_rs_text stream_name;
};

/* share_mode_entry */
struct glue_entry_facts {
	struct server_id server;
	uint64_t time;          /* NTTIME */
	uint64_t share_file_id;
	uint32_t uid;
	uint32_t access_mask;
	uint32_t share_access;
	bool stale;
};

/*
 * False: the bytes are not such a record.  Texts are lent by the bytes.
 * glue_read_data() does not do data with delete tokens: *simple is false then.
 */
bool glue_read_open(const struct glue_open_layout *at, struct glue_bytes from,
		    struct glue_open_facts *out);
bool glue_read_tcon(int version, struct glue_bytes from,
		    struct glue_tcon_facts *out);
bool glue_read_data(const struct glue_data_layout *at, bool versioned,
		    struct glue_bytes from, struct glue_data_facts *out,
		    bool *simple);
bool glue_read_entry(const struct glue_entry_layout *at,
		     struct glue_bytes from, struct glue_entry_facts *out);

/* Whether a session, tree connect or open lies under its own id. */
bool glue_key_is(struct glue_bytes key, uint32_t id);

/* A record of locking.tdb taken apart; false: it is none. */
struct glue_lock_record {
	struct glue_bytes data;         /* len 0: no share modes */
	struct glue_bytes entries;
};
bool glue_read_lock_record(struct glue_bytes from,
			   struct glue_lock_record *out);

/* What dbwrap_watch puts in front, taken off; false: it is not there. */
bool glue_skip_watchers(struct glue_bytes *record);

/* A timeval of Samba's as NTTIME. */
static inline uint64_t glue_timeval_nttime(uint64_t seconds, uint64_t micros)
{
	return (seconds + 11644473600ull) * 10000000ull + micros * 10;
}

#endif /* SAMBA_GLUE_RECORDS_H */
