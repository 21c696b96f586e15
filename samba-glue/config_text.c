/* Text of configuration files, kept for the time when they are broken. */
#include <fcntl.h>
#include <sys/mman.h>

#include "config.h"
#include "config_text.h"

#define MOST_TEXT (8 * 1024 * 1024)     /* of a file, and of all in one */

struct growing {
	struct glue_parsed *parsed;
	size_t size;            /* of parsed->text */
	bool too_long;
};

/* False: no memory.  What is too long is left out, and said to be. */
static bool append(struct growing *out, const char *bytes, size_t len)
{
	struct glue_parsed *parsed = out->parsed;
	size_t size = out->size;
	char *grown;

	if (out->too_long || parsed->len + len > MOST_TEXT) {
		out->too_long = true;
		return true;
	}
	while (parsed->len + len > size) {
		size = size > 0 ? size * 2 : 4096;
	}
	if (size > out->size) {
		grown = talloc_realloc(parsed, parsed->text, char, size);
		if (grown == NULL) {
			return false;
		}
		parsed->text = grown;
		out->size = size;
	}
	memcpy(parsed->text + parsed->len, bytes, len);
	parsed->len += len;
	return true;
}

static bool append_text(struct growing *out, const char *text)
{
	return append(out, text, strlen(text));
}

static bool on_section(const char *name, void *arg)
{
	return append_text(arg, "[") && append_text(arg, name) &&
	       append_text(arg, "]\n");
}

/*
 * A name that starts like a comment was written on a continued line.  A value
 * that ends in a backslash would go on in the next line: the parser takes what
 * is before a zero byte.
 */
static bool append_parameter(struct growing *out, const char *name,
			     const char *value)
{
	size_t len = strlen(value);

	if (name[0] == '\0') {
		return true; /* means nothing */
	}
	return ((name[0] != '#' && name[0] != ';') ||
		append_text(out, "\\\n")) &&
	       append_text(out, name) && append_text(out, " = ") &&
	       append(out, value, len) &&
	       (len == 0 || value[len - 1] != '\\' || append(out, "", 1)) &&
	       append_text(out, "\n");
}

static bool on_parameter(const char *name, const char *value, void *arg)
{
	struct growing *out = arg;
	struct glue_parsed *parsed = out->parsed;
	struct glue_include *grown;
	bool registry;

	if (!glue_is_include(name)) {
		return append_parameter(out, name, value);
	}
	registry = strcasecmp(value, "registry") == 0;
	if (registry && !append_parameter(out, name, value)) {
		return false;
	}
	grown = talloc_realloc(parsed, parsed->includes, struct glue_include,
			       parsed->count + 1);
	if (grown == NULL) {
		return false;
	}
	parsed->includes = grown;
	grown[parsed->count] = (struct glue_include) {
		.name = talloc_strdup(grown, value),
		.at = parsed->len,
		.registry = registry,
	};
	return grown[parsed->count++].name != NULL;
}

/* What is too long goes; the rest takes no more room than it needs. */
static void fit(struct growing *out)
{
	struct glue_parsed *parsed = out->parsed;
	char *text;

	if (out->too_long) {
		TALLOC_FREE(parsed->text);
		parsed->len = 0;
		return;
	}
	text = talloc_realloc(parsed, parsed->text, char, parsed->len + 1);
	parsed->text = text != NULL ? text : parsed->text;
}

struct glue_parsed *glue_parse(TALLOC_CTX *mem_ctx, const char *path)
{
	struct growing out = {
		.parsed = talloc_zero(mem_ctx, struct glue_parsed),
	};

	if (out.parsed == NULL) {
		return NULL;
	}
	if (!samba.pm_process(path, on_section, on_parameter, &out)) {
		TALLOC_FREE(out.parsed);
		return NULL;
	}
	fit(&out);
	return out.parsed;
}

struct glue_parsed *glue_read_plain(TALLOC_CTX *mem_ctx, const char *path)
{
	struct growing out = {
		.parsed = talloc_zero(mem_ctx, struct glue_parsed),
	};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char piece[4096];
	size_t found = 0;
	ssize_t len = -1;
	bool plain = out.parsed != NULL && fd >= 0;

	while (plain && (len = read(fd, piece, sizeof(piece))) > 0) {
		plain = !glue_has_include(piece, (size_t)len, &found) &&
			append(&out, piece, (size_t)len);
	}
	if (fd >= 0) {
		close(fd);
	}
	if (!plain || len != 0) {
		TALLOC_FREE(out.parsed);
		return NULL;
	}
	out.parsed->raw = true;
	fit(&out);
	return out.parsed;
}

void glue_flat_put(struct glue_flat *flat, const struct glue_parsed *parsed,
		   size_t from, size_t to)
{
	size_t len = to - from;
	char *grown;

	if (parsed->text == NULL || flat->len + len > MOST_TEXT) {
		flat->failed = true;
	}
	if (flat->failed || len == 0) {
		return;
	}
	grown = talloc_realloc(NULL, flat->text, char, flat->len + len);
	if (grown == NULL) {
		flat->failed = true;
		return;
	}
	memcpy(grown + flat->len, parsed->text + from, len);
	flat->text = grown;
	flat->len += len;
	flat->raw = flat->raw || parsed->raw;
}

/* Samba reads what was written, so that no share means another one. */
static bool reads_the_same(const struct glue_flat *flat, const char *path)
{
	struct glue_parsed *again = glue_parse(NULL, path);
	bool same = again != NULL &&
		    (flat->raw ||
		     (again->len == flat->len &&
		      (flat->len == 0 ||
		       (again->text != NULL &&
			memcmp(again->text, flat->text, flat->len) == 0))));

	talloc_free(again);
	return same;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t put = write(fd, bytes, len);

		if (put <= 0) {
			return false;
		}
		bytes += put;
		len -= (size_t)put;
	}
	return true;
}

int glue_flat_open(const struct glue_flat *flat, char *path, size_t size)
{
	int fd = flat->failed ? -1 : memfd_create("smb.conf", MFD_CLOEXEC);

	if (fd < 0) {
		return -1;
	}
	snprintf(path, size, "/proc/self/fd/%d", fd);
	if (!write_all(fd, flat->text, flat->len) ||
	    !reads_the_same(flat, path)) {
		close(fd);
		return -1;
	}
	return fd;
}
