/* The same NDR read back: every step checks what is left. */
#ifndef SAMBA_GLUE_WIRE_READ_H
#define SAMBA_GLUE_WIRE_READ_H

#include "glue.h"

/* After a failed read everything reads as 0 and failed stays true. */
struct wire_reader {
	const uint8_t *data;
	size_t len;
	size_t at;
	bool failed;
};

static inline const uint8_t *read_raw(struct wire_reader *in, size_t len)
{
	const uint8_t *found = in->data + in->at;

	if (in->failed || len > in->len - in->at) {
		in->failed = true;
		return NULL;
	}
	in->at += len;
	return found;
}

static inline void read_align(struct wire_reader *in, size_t to)
{
	read_raw(in, (to - in->at % to) % to);
}

static inline void read_into(struct wire_reader *in, void *to, size_t len)
{
	const uint8_t *from = read_raw(in, len);

	if (from != NULL) {
		memcpy(to, from, len);
	}
}

static inline uint8_t read_u8(struct wire_reader *in)
{
	uint8_t value = 0;

	read_into(in, &value, sizeof(value));
	return value;
}

static inline uint16_t read_u16(struct wire_reader *in)
{
	uint16_t value = 0;

	read_align(in, 2);
	read_into(in, &value, sizeof(value));
	return value;
}

static inline uint32_t read_u32(struct wire_reader *in)
{
	uint32_t value = 0;

	read_align(in, 4);
	read_into(in, &value, sizeof(value));
	return value;
}

static inline uint64_t read_u64(struct wire_reader *in)
{
	uint64_t value = 0;

	read_align(in, 8);
	read_into(in, &value, sizeof(value));
	return value;
}

/* 64 bits in two halves: aligned to 4 */
static inline uint64_t read_split(struct wire_reader *in)
{
	uint64_t value = 0;

	read_align(in, 4);
	read_into(in, &value, sizeof(value));
	return value;
}

/* A text with its NUL, lent; without the NUL in the result. */
static inline struct srvsvc_rs_text read_text(struct wire_reader *in)
{
	uint32_t room = read_u32(in);
	uint32_t first = read_u32(in);
	uint32_t len = read_u32(in);
	const uint8_t *text = read_raw(in, len);

	if (text == NULL || len == 0 || len > room || first != 0 ||
	    memchr(text, '\0', len) != text + len - 1) {
		in->failed = true;
		return glue_text(NULL);
	}
	return (struct srvsvc_rs_text) {
		.data = (const char *)text, .len = len - 1,
	};
}

static inline struct server_id read_server(struct wire_reader *in)
{
	struct server_id id = { .pid = read_u64(in) };

	id.task_id = read_u32(in);
	id.vnn = read_u32(in);
	id.unique_id = read_u64(in);
	return id;
}

#endif /* SAMBA_GLUE_WIRE_READ_H */
