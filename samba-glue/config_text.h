/*
 * What Samba's parser made of a file, as text that it makes the same of: the
 * file itself may be broken or gone by the time it is needed.
 */
#ifndef SAMBA_GLUE_CONFIG_TEXT_H
#define SAMBA_GLUE_CONFIG_TEXT_H

#include "glue.h"

struct glue_include {
	char *name;             /* as written */
	size_t at;              /* where it stands in the text */
	bool registry;          /* its line is in the text, others' are not */
};

struct glue_parsed {
	char *text;             /* NULL: too long to be kept */
	size_t len;
	bool raw;               /* the bytes of the file, not yet parsed */
	struct glue_include *includes;
	size_t count;
};

/* NULL: it cannot be read, or does not parse. */
struct glue_parsed *glue_parse(TALLOC_CTX *mem_ctx, const char *path);

/*
 * The bytes of a file that surely does not have the word `include`, not in a
 * comment either; NULL: it has, or may have.
 */
struct glue_parsed *glue_read_plain(TALLOC_CTX *mem_ctx, const char *path);

/* All files of a configuration, each include in its place, one after another. */
struct glue_flat {
	char *text;
	size_t len;
	bool failed;
	bool raw;
};

void glue_flat_put(struct glue_flat *flat, const struct glue_parsed *parsed,
		   size_t from, size_t to);

/*
 * A file in memory that Samba reads as `flat`, open under the path that is
 * put in `path`; -1: there is none.  To be closed.
 */
int glue_flat_open(const struct glue_flat *flat, char *path, size_t size);

#endif /* SAMBA_GLUE_CONFIG_TEXT_H */
