/* The one parameter that leads to other files, as Samba's parser reads it. */
#include <ctype.h>

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

bool glue_has_include(const char *text, size_t len, size_t *found)
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
