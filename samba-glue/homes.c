/* The caller's home as a share, for as long as it takes. */
#include "config.h"
#include "host.h"

int glue_home_add(struct glue_call *gc)
{
	struct auth_session_info *info = gc->session_info;
	int snum = -1;

	if (!glue_config_has_homes() || info == NULL ||
	    info->unix_info == NULL || info->unix_info->unix_name == NULL ||
	    samba_late.register_homes_share == NULL ||
	    samba_late.lp_killservice == NULL ||
	    samba.lp_servicenumber(info->unix_info->unix_name) >= 0 ||
	    !glue_become_caller(gc)) {
		return -1;
	}
	glue_become_root();
	snum = samba_late.register_homes_share(info->unix_info->unix_name);
	glue_unbecome_root();
	glue_unbecome_caller(gc);
	return snum;
}

void glue_home_remove(int snum)
{
	if (snum >= 0) {
		samba_late.lp_killservice(snum);
	}
}
