/*
 * Where the members of Samba's private records are.  Offsets differ between
 * releases; which table holds here is proven by letting Samba read a record
 * of known content (layout_prove.c), never by the version number.
 */
#ifndef SAMBA_GLUE_LAYOUT_H
#define SAMBA_GLUE_LAYOUT_H

#include "glue.h"

#define GLUE_NONE (-1)          /* this release has no such member */
#define GLUE_CHANNEL_SIZE 112

/* Room for a smbXsrv_*_globalB and for share modes; proven to be enough. */
#define GLUE_GLOBALB_SIZE 64
#define GLUE_DATA_SIZE 512

/* struct share_mode_entry */
struct glue_entry_layout {
	int create_guid, lease_key, access_mask, share_access, private_options;
	int time, share_file_id, uid, flags, name_hash, stale, size;
};

/* struct share_mode_data: the three names never moved */
#define GLUE_DATA_SERVICE_PATH 16
#define GLUE_DATA_BASE_NAME 24
#define GLUE_DATA_STREAM_NAME 32
#define GLUE_DATAB_DATA 24      /* share_mode_dataB: the pointer to it */
struct glue_data_layout {
	int num_persistent, num_tokens, old_write_time, id, size;
};

/* struct smbXsrv_session_global0 and its channels */
struct glue_session_layout {
	int version, client_guid, signing_flags, signing_algo, encryption_flags;
	int cipher, num_channels, channels, size;
	bool has_transport;
};

/* struct smbXsrv_open_global0 */
struct glue_open_layout {
	int version, db_rec, server_id, session, tcon, id, persistent, file_id;
	int name_hash, owner, time, size;
};

/* What was proven; a NULL or a negative number: nothing fits. */
struct glue_layouts {
	const struct glue_entry_layout *entry;
	const struct glue_data_layout *data;
	const struct glue_session_layout *session;
	const struct glue_open_layout *open;
	int tcon_version;
	int close_version;      /* of smbXsrv_session_closeB */
	size_t entry_size;      /* stored, in bytes */
	bool data_versioned;    /* share_mode_dataB is what is stored */
	bool bytes_differ;      /* records.c would not read them right */
};

extern struct glue_layouts glue_layouts;

/* Fill glue_layouts; distrust is a list of names that shall not be proven. */
void glue_layouts_prove(const char *distrust);

/* ---- reading a member ---- */

static inline uint8_t glue_u8(const void *base, int offset)
{
	return ((const uint8_t *)base)[offset];
}

static inline uint16_t glue_u16(const void *base, int offset)
{
	uint16_t value;

	memcpy(&value, (const uint8_t *)base + offset, sizeof(value));
	return value;
}

static inline uint32_t glue_u32(const void *base, int offset)
{
	uint32_t value;

	memcpy(&value, (const uint8_t *)base + offset, sizeof(value));
	return value;
}

static inline uint64_t glue_u64(const void *base, int offset)
{
	uint64_t value;

	memcpy(&value, (const uint8_t *)base + offset, sizeof(value));
	return value;
}

static inline const void *glue_ptr(const void *base, int offset)
{
	const void *value;

	memcpy(&value, (const uint8_t *)base + offset, sizeof(value));
	return value;
}

static inline struct server_id glue_server(const void *base, int offset)
{
	struct server_id value;

	memcpy(&value, (const uint8_t *)base + offset, sizeof(value));
	return value;
}

#endif /* SAMBA_GLUE_LAYOUT_H */
