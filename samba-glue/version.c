/* Which Samba this is. */
#include <stdio.h>
#include <stdlib.h>

#include "glue.h"

int glue_samba_version(void)
{
	const char *text = NULL;
	unsigned int major = 0;
	unsigned int minor = 0;

	if (samba.lp_parm_const_string != NULL) {
		text = samba.lp_parm_const_string(-1, "srvsvc_rs",
						  "pretend version", NULL);
	}
	if (text == NULL && samba.samba_version_string != NULL) {
		text = samba.samba_version_string();
	}
	if (text == NULL || sscanf(text, "%3u.%3u", &major, &minor) != 2 ||
	    minor > 99) {
		return 0;
	}
	return (int)(major * 100 + minor);
}
