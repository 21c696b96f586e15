/* The one parameter that leads to other files, as Samba's parser reads it. */
#include <ctype.h>
#include <fcntl.h>

#include "config.h"

#define WORD "include"

/* Samba ignores case and blanks in the names of parameters. */
bool glue_is_include(const char *name)
{
	const char *want = WORD;

	for (; *name != '\0'; name++) {
		if (isspace((unsigned char)*name)) {
			continue;
		}
		if (tolower((unsigned char)*name) != *want) {
			return false;
		}
		want++;
	}
	return *want == '\0';
}

/*
 * Whether the word stands anywhere, over blanks and broken lines.  `*found`
 * keeps how much of it the text ended with, for the piece that follows.
 */
static bool has_word(const char *text, size_t len, size_t *found)
{
	size_t at = *found;
	size_t i;

	for (i = 0; i < len && at < sizeof(WORD) - 1; i++) {
		int c = tolower((unsigned char)text[i]);

		if (c == WORD[at]) {
			at++;
		} else if (at > 0 && !isspace(c) && c != '\\') {
			at = c == WORD[0] ? 1 : 0;
		}
	}
	*found = at;
	return at == sizeof(WORD) - 1;
}

bool glue_includes_nothing(const char *path)
{
	char piece[4096];
	size_t found = 0;
	ssize_t len;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		return false;
	}
	do {
		len = read(fd, piece, sizeof(piece));
	} while (len > 0 && !has_word(piece, (size_t)len, &found));
	close(fd);
	return len == 0;
}
