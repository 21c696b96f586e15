/* Which Samba this is. */
#include <stdio.h>
#include <stdlib.h>

#include "glue.h"

static int parse(const char *text)
{
	unsigned int major = 0;
	unsigned int minor = 0;

	if (text == NULL || sscanf(text, "%3u.%3u", &major, &minor) != 2 ||
	    minor > 99) {
		return 0;
	}
	return (int)(major * 100 + minor);
}

int glue_samba_real_version(void)
{
	static int version;

	if (version == 0 && samba.samba_version_string != NULL) {
		version = parse(samba.samba_version_string());
	}
	return version;
}

int glue_samba_version(void)
{
	const char *text = NULL;

	if (samba.lp_parm_const_string != NULL) {
		text = samba.lp_parm_const_string(-1, "srvsvc_rs",
						  "pretend version", NULL);
	}
	return text != NULL ? parse(text) : glue_samba_real_version();
}

bool glue_known_version(void)
{
	int version = glue_samba_version();

	return version >= GLUE_VERSION_MIN && version <= GLUE_VERSION_MAX;
}
